"""A line a run, the newest last: its number (the cursor of `kzcrawl feed --after`), when it ended, what it kept, and
whether it was well. --json prints the manifests.
"""

import argparse

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable

_ROW = "{:>4}  {:20}  {:16}  {:8}  {:>6}  {:>8}  {:>7}  {:>7}  {}"


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the runs."""
    manifests = Archive(settings.ARCHIVE).manifests()
    if arguments.json:
        for manifest in manifests:
            print(encode(manifest.as_value()).decode())
        return 0
    print(_ROW.format("run", "ended", "source", "kind", "pages", "articles", "counts", "dropped", "verdict"))
    for manifest in manifests:
        print(printable(_row(manifest)))
    return 0


def _row(manifest: Manifest) -> str:
    return _ROW.format(
        manifest.number,
        manifest.ended_at,
        manifest.source,
        manifest.kind,
        manifest.saw.get("pages", 0),
        manifest.kept.get("articles", 0),
        manifest.kept.get("observations", 0),
        sum(manifest.dropped.values()),
        ", ".join((manifest.verdict.status, *manifest.verdict.findings)),
    )
