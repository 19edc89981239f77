"""Restores what can be had of damaged files: records that are whole, and records read again from the captures of their
pages. Seals that as a run of its own, whose manifest says what it stands for, so that verify finds nothing more, and
tells what is gone (status 1). No file is changed or removed. If there is a sound copy of what is damaged, bring that
back instead. Needs the archive for itself.
"""

import argparse

import orjson

from kzcrawl.archive.manifest import Manifest, Replacement
from kzcrawl.archive.reader import Archive
from kzcrawl.mending.repair import repair
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Repairs the archive; 0 if nothing is gone."""
    sealed = repair(Archive(settings.ARCHIVE).layout, settings.clock)
    if arguments.json:
        print(orjson.dumps({"schema": "repair/1", "sealed": sealed}, option=orjson.OPT_SORT_KEYS).decode())
    else:
        for manifest in sealed:
            print("\n".join(_lines(manifest)))
        if not sealed:
            print("nothing to repair")
    return int(any(manifest.verdict.status != "ok" for manifest in sealed))


def _lines(manifest: Manifest) -> list[str]:
    restored = sum(number for kind, number in manifest.kept.items() if kind != "raw")
    first = f"run {manifest.number} ({manifest.run}): {restored} records restored"
    return [first, *(f"  {_said(entry)}" for entry in manifest.replaces)]


def _said(entry: Replacement) -> str:
    reason = entry.reason.replace("_", " ")
    if entry.path is None:
        return f"manifest {entry.number}: {reason}; what it said of its run is gone, what its files hold is not"
    if entry.gone is None:
        return f"{entry.path}: {reason}; nobody knows how many records it had"
    return f"{entry.path}: {reason}; {entry.gone} of {entry.records} records are gone"
