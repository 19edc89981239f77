"""A line a run, the newest last: its number (the cursor of `kzcrawl feed --after`), when it ended, what it brought, and
whether it was well. Runs that are not sealed yet stand below. With a number, everything about that run. --json prints
the manifests.

examples:
  kzcrawl runs --last 14 --source kazakhstan_today
  kzcrawl runs --since 2025-11-01 --kind nightly
  kzcrawl runs 42
  kzcrawl runs --prometheus > /var/lib/node_exporter/kzcrawl.prom
"""

import argparse
import sys
from collections import deque
from collections.abc import Iterator

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.manifest import KINDS, Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.commands.combined import refuse_with
from kzcrawl.commands.given_days import given_ends
from kzcrawl.commands.one_run import lines_of
from kzcrawl.days import day_of
from kzcrawl.exceptions import BadInputError
from kzcrawl.metrics import exposition
from kzcrawl.settings import Settings
from kzcrawl.terminal import printable

_ROW = "{:>5}  {:20}  {:>8}  {:16}  {:8}  {:>5}  {:>5}  {:>6}  {:>4}  {:>6}  {:>7}  {}"
_HEAD = (
    "run", "ended", "seconds", "source", "kind", "pages", "new", "edited", "gone", "counts", "dropped", "verdict",
)  # fmt: skip


_CHOOSING = ("--last", "--since", "--until", "--source", "--kind")


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("number", nargs="?", type=int, metavar="N", help="tell everything about this run")
    parser.add_argument("--prometheus", action="store_true", help="print what the setting METRICS writes to a file")
    parser.add_argument("--last", type=int, metavar="N", help="only the last so many")
    parser.add_argument("--since", metavar="DAY", help="only those that ended on this day of Almaty or later")
    parser.add_argument("--until", metavar="DAY", help="only those that ended on this day or before")
    parser.add_argument("--source", metavar="SOURCE", help="only those of one source")
    parser.add_argument("--kind", choices=KINDS, help="only those of one kind")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the runs, or one."""
    refuse_with(arguments, "--prometheus", "number", *_CHOOSING, "--json")
    refuse_with(arguments, "number", *_CHOOSING)
    archive = Archive(settings.ARCHIVE)
    if arguments.prometheus:
        print(exposition(archive.manifests()), end="")
        return 0
    if arguments.number is not None:
        _tell(_numbered(archive, arguments.number), as_json=arguments.json)
        return 0
    chosen = _last(_chosen(archive, arguments), arguments.last)
    if arguments.json:
        for manifest in chosen:
            print(encode(manifest.as_value()).decode())
        return 0
    print(_ROW.format(*_HEAD))
    for manifest in chosen:
        print(printable(_row(manifest)))
    if waiting := _not_sealed(archive):
        print(f"under way, or cut off and not sealed yet: {', '.join(map(printable, waiting))}")
    return 0


def _tell(manifest: Manifest, *, as_json: bool) -> None:
    if as_json:
        print(encode(manifest.as_value()).decode())
    else:
        print("\n".join(map(printable, lines_of(manifest))))


def _numbered(archive: Archive, number: int) -> Manifest:
    if not 1 <= number <= archive.newest():
        there = f"1 to {archive.newest()}" if archive.newest() else "there is none yet"
        raise BadInputError(f"expected the number of a sealed run ({there}), found {number}")
    return manifests.load(archive.layout, number)


def _chosen(archive: Archive, arguments: argparse.Namespace) -> Iterator[Manifest]:
    """The runs that were asked for. BadInputError at once where there are none such."""
    if arguments.source is not None:
        archive.refuse_unknown(arguments.source)
    since, until = given_ends(arguments)
    return (
        manifest
        for manifest in archive.manifests()
        if since <= day_of(manifest.ended_at) <= until
        and arguments.source in (None, manifest.source)
        and arguments.kind in (None, manifest.kind)
    )


def _last(found: Iterator[Manifest], most: int | None) -> Iterator[Manifest]:
    if most is None:
        return found
    if most < 1:
        raise BadInputError(f"expected --last of 1 or more, found {most}")
    return iter(deque(found, maxlen=min(most, sys.maxsize)))


def _row(manifest: Manifest) -> str:
    kept, changes = manifest.kept, manifest.changes
    return _ROW.format(
        manifest.number,
        manifest.ended_at,
        "–" if manifest.seconds is None else f"{manifest.seconds:.0f}",
        manifest.source,
        manifest.kind,
        manifest.saw.get("pages", 0),
        changes.get("first", 0) + kept.get("links", 0),
        changes.get("edited", 0) + changes.get("restamped", 0),
        kept.get("absences", 0),
        kept.get("observations", 0),
        sum(manifest.dropped.values()),
        ", ".join((manifest.verdict.status, *manifest.verdict.findings)),
    )


def _not_sealed(archive: Archive) -> list[str]:
    """Runs without a manifest. In this order: one that is sealed meanwhile is not taken for one."""
    under_way = archive.layout.runs_under_way()
    if not under_way:
        return []
    return sorted(under_way - {manifest.run for manifest in manifests.sound(archive.layout)})
