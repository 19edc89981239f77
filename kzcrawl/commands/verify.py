"""Checks every manifest, every link of their chain, every file by size and SHA-256, every record by its schema, every
capture by its digest, and that articles and repeated bodies lead to captures; looks for files that no manifest names,
and whether consumers of the feed have confirmed the runs that are here.
Needs neither state nor lock, but asks the state, where there is one, for the newest run it knows of. Status 1 if
anything is missing, altered, cut short or out of place; each is named on a line of its own.
"""

import argparse

import orjson

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.settings import Settings
from kzcrawl.state.database import newest_sealed
from kzcrawl.terminal import printable


def configure(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints each fault as it is found, and a closing line."""
    archive, seen = Archive(settings.ARCHIVE), Verification()
    found = []
    for fault in faults(archive, seen, newest_sealed(archive.layout.database)):
        found.append(printable(fault))
        if not arguments.json:
            print(printable(fault))
    if arguments.json:
        print(
            orjson.dumps(
                {
                    "schema": "verification/1",
                    "runs": seen.manifests,
                    "records": seen.records,
                    "captures": seen.answers,
                    "gone": seen.gone,
                    "faults": found,
                }
            ).decode()
        )
    else:
        result = f"{len(found)} faults" if found else "all as it was sealed"
        result += f", but for {seen.gone} records that are gone" if seen.gone and not found else ""
        captures = f", {seen.answers} captures" if seen.answers else ""
        print(f"{seen.manifests} runs, {seen.records} records{captures}: {result}")
    return 1 if found else 0
