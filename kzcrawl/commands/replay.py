"""Reads what was captured again, with today's parsers. No site is asked.

--into DIR puts the archive together once more in a new one: what today's parsers make of every page that was ever
captured. From the first capture on it is equal to what the crawls have archived, but for what parsers read otherwise
now, and what never was a capture: imports. Each run has the time of the run that it repeats. Cut off, the same command
goes on; run again later, it adds what was crawled since.

--compare says what would be read otherwise than what is archived, field by field, and changes nothing; the status is 0
also where something differs. --apply says the same, and writes each correction as a new revision of its article
(reparsed) into new runs of the archive itself; what was sealed stays.

examples:
  kzcrawl replay --into ./replayed
  kzcrawl replay --source qazaq24 --since 2025-11-01 --until 2025-11-30 --into ./november
  kzcrawl replay --compare
  kzcrawl replay --apply
"""

import argparse
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import orjson

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.given_days import add_days, given_days
from kzcrawl.commands.summary import lines_of
from kzcrawl.exceptions import BadInputError
from kzcrawl.pages import names, source_named
from kzcrawl.replaying.again import Again, read_again
from kzcrawl.replaying.apply import correcting
from kzcrawl.replaying.compare import Comparison, Difference
from kzcrawl.replaying.replay import replay_into
from kzcrawl.replaying.report import Report
from kzcrawl.replaying.workers import cores
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--into", type=Path, metavar="DIR", help="where a new archive is to be")
    what.add_argument("--compare", action="store_true", help="say what would be read otherwise than what is archived")
    what.add_argument("--apply", action="store_true", help="the same, and write the corrections as new revisions")
    parser.add_argument("--source", metavar="SOURCE", help="of which source (default: all)")
    add_days(parser, "(UTC) of the crawls")
    parser.add_argument("--jobs", type=int, metavar="N", help="in how many processes to parse (default: all cores)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Replays; 0 when all is sealed, or said."""
    if arguments.source is not None and arguments.source not in names():
        source_named(arguments.source)  # which says what there is
    if arguments.jobs is not None and arguments.jobs < 1:
        raise BadInputError(f"expected --jobs of 1 or more, found {arguments.jobs}")
    given_days(arguments, settings)
    if arguments.into:
        _replay(arguments, settings)
    elif arguments.apply:
        _apply(arguments, settings)
    else:
        with _again(arguments, settings) as again:
            _tell(*_compared(again), (), as_json=arguments.json)
    return 0


def _again(arguments: argparse.Namespace, settings: Settings) -> AbstractContextManager[Again]:
    archive, days = Archive(settings.ARCHIVE), given_days(arguments, settings)
    return read_again(archive, arguments.source, days, arguments.jobs or cores(), settings.PAGE_MEGABYTES * 1_000_000)


def _replay(arguments: argparse.Namespace, settings: Settings) -> None:
    archive = Archive(settings.ARCHIVE)
    with (
        replay_into(Layout(arguments.into), archive, settings.clock) as replay,
        _again(arguments, settings) as again,
    ):
        left = replay.left(again.runs)
        sealed = [replay.repeat(run, again.readings(run)) for run in left]
        _report(sealed, len(again.runs) - len(left), again.pruned, as_json=arguments.json)


def _apply(arguments: argparse.Namespace, settings: Settings) -> None:
    layout = Archive(settings.ARCHIVE).layout
    opened = correcting(layout, settings.clock, settings.RUN_PAGES)
    with opened as corrections, _again(arguments, settings) as again:
        found = _compared(again, corrections.take)
        _tell(*found, corrections.finish(), as_json=arguments.json)


def _compared(again: Again, take: Callable[[Difference], object] = lambda _: None) -> tuple[Comparison, Report]:
    comparison, report = Comparison(again.archive, again.manifests, again.runs), Report()
    for difference in comparison.differences(again.readings):
        report.note(difference)
        take(difference)
    return comparison, report


def _tell(comparison: Comparison, report: Report, sealed: Sequence[Manifest], *, as_json: bool) -> None:
    if as_json:
        sources = [report.as_value(source, tally) for source, tally in sorted(comparison.tallies.items())]
        _print_json({"schema": "compared/1", "sources": sources, "sealed": sealed})
        return
    print("\n".join([*report.lines(comparison.tallies), *lines_of(sealed, ())]) or "nothing was captured")


def _report(sealed: Sequence[Manifest], before: int, pruned: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        _print_json({"schema": "replayed/1", "sealed": sealed, "before": before, "pruned": pruned})
        return
    print("\n".join(lines_of(sealed, ()) or ["nothing to replay"]))
    if before:
        print(f"{before} runs had been replayed before")
    if pruned:
        print(f"{len(pruned)} files of captures were dropped by `kzcrawl prune-raw`: what they had is not there")


def _print_json(value: dict[str, object]) -> None:
    print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
