"""Puts the archive together once more in DIR, from its captures alone: what today's parsers make of every page that was
ever captured. No site is asked. From the first capture on it is equal to what the crawls have archived, but for what
parsers read otherwise now, and what never was a capture: imports. Each run has the time of the run that it repeats.
Cut off, the same command goes on; run again later, it adds what was crawled since.

examples:
  kzcrawl replay --into ./replayed
  kzcrawl replay --source qazaq24 --since 2025-11-01 --until 2025-11-30 --into ./november
"""

import argparse
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import orjson

from kzcrawl import stopping
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.given_days import add_days, given_days
from kzcrawl.commands.summary import lines_of
from kzcrawl.exceptions import BadInputError
from kzcrawl.pages import names, source_named
from kzcrawl.replaying.captures import Captures
from kzcrawl.replaying.plan import Replayed, plan
from kzcrawl.replaying.readings import read
from kzcrawl.replaying.replay import Replay, replay_into
from kzcrawl.replaying.scan import chunks
from kzcrawl.replaying.workers import Workers, cores, workers
from kzcrawl.settings import Settings


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of this command."""
    parser.add_argument("--into", required=True, type=Path, metavar="DIR", help="where the new archive is to be")
    parser.add_argument("--source", metavar="SOURCE", help="of which source (default: all)")
    add_days(parser, "(UTC) of the crawls")
    parser.add_argument("--jobs", type=int, metavar="N", help="in how many processes to parse (default: all cores)")


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Replays; 0 when all is sealed."""
    if arguments.source and arguments.source not in names():
        source_named(arguments.source)  # which says what there is
    jobs = cores() if arguments.jobs is None else arguments.jobs
    if jobs < 1:
        raise BadInputError(f"expected --jobs of 1 or more, found {jobs}")
    archive = Archive(settings.ARCHIVE)
    manifests = list(archive.manifests())
    captures = Captures(archive.layout.root, manifests)
    wanted = list(plan(manifests, arguments.source, given_days(arguments, settings)))
    with replay_into(Layout(arguments.into), archive, settings.clock) as replay, workers(jobs) as processes:
        left = replay.left(wanted)
        sealed = [_repeated(replay, each, captures, processes, settings) for each in left]
    pruned = [file for each in wanted for file in each.files if captures.path(file) is None]
    _report(sealed, len(wanted) - len(left), pruned, as_json=arguments.json)
    return 0


def _repeated(replay: Replay, run: Replayed, captures: Captures, processes: Workers, settings: Settings) -> Manifest:
    stopping.check()
    found = chunks(run, captures, settings.PAGE_MEGABYTES * 1_000_000)
    with closing(processes.each(read, found)) as read_again:
        return replay.repeat(run, (reading for some in read_again for reading in some))


def _report(sealed: Sequence[Manifest], before: int, pruned: Sequence[str], *, as_json: bool) -> None:
    if as_json:
        value = {"schema": "replayed/1", "sealed": sealed, "before": before, "pruned": pruned}
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
        return
    print("\n".join(lines_of(sealed, ()) or ["nothing to replay"]))
    if before:
        print(f"{before} runs had been replayed before")
    if pruned:
        print(f"{len(pruned)} files of captures were dropped by `kzcrawl prune-raw`: what they had is not there")
