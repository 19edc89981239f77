"""Prints every record of every run sealed after run N, in the order of sealing, as JSON Lines, then where that ends:
{"after":N,"schema":"cursor/1"}. Give that N the next time. Without a cursor at its end, the output is not whole.

examples:
  kzcrawl feed                  everything
  kzcrawl feed --after 42       what runs 43 and later brought
"""

import argparse
import sys

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.exceptions import BadInputError
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument(
        "--after", type=int, default=0, metavar="N", help="the number of the last run seen (default: 0)"
    )


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Prints the records as they are archived."""
    archive = Archive(settings.ARCHIVE)
    newest = archive.newest()
    if not 0 <= arguments.after <= newest:
        raise BadInputError(f"expected --after between 0 and {newest}, the newest run here, found {arguments.after}")
    output, last = sys.stdout.buffer, arguments.after
    for manifest in archive.manifests(arguments.after):
        output.writelines(archive.record_lines(manifest))
        last = manifest.number
    output.write(encode({"schema": "cursor/1", "after": last}) + b"\n")
    return 0
