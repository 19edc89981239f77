"""CPU of a whole nightly of both sources that finds nothing new, beside an empty `scrapy crawl`: at most 1.5 times it.

The archive has 28 nights behind it, to which its monitors compare the night. The sites are the replica, in the process
that measures; what counts is the processor time of the commands, from their start to their end.
"""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from statistics import median

from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from kzcrawl.demo.server import Replica
from tests.crawl.night import environment_of
from tests.crawl.past_nights import precede

_ROUNDS = 5
_NIGHTS = 28
_NIGHTLY = [sys.executable, "-m", "kzcrawl", "nightly"]
_EMPTY = """
import scrapy

class Empty(scrapy.Spider):
    name = "empty"

    async def start(self):
        for request in ():
            yield request
"""


def main() -> None:
    """Prints a line for each."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_DIR")) as folder, Replica() as replica:
        project, archive = _project(Path(folder)), _archive(Path(folder), replica)
        ways = {
            "empty scrapy crawl": ([sys.executable, "-m", "scrapy", "crawl", "empty"], os.environ, project),
            "quiet nightly": (_NIGHTLY, environment_of(replica, archive, _later(replica)), archive),
        }
        times: dict[str, list[float]] = {way: [] for way in ways}
        for _ in range(_ROUNDS):
            for way, (words, environment, place) in ways.items():
                times[way].append(_seconds(words, environment, place))
    empty = median(times["empty scrapy crawl"])
    for way, spent in times.items():
        print(f"{way:20} {median(spent):5.2f} s, {median(spent) / empty:4.2f} of an empty one")


def _later(replica: Replica) -> str:
    """An hour after the night that has brought everything."""
    return machine_iso(replica.instant + timedelta(hours=1))


def _seconds(words: list[str], environment: Mapping[str, str], place: Path) -> float:
    """The processor time of a command, which has to end well."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(words, env=environment, cwd=place, capture_output=True, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _project(folder: Path) -> Path:
    """A project of Scrapy's that has one spider, which asks for nothing."""
    project = folder / "project"
    (project / "spiders").mkdir(parents=True)
    (project / "scrapy.cfg").write_text("[settings]\ndefault = made\n")
    (project / "made.py").write_text('BOT_NAME = "made"\nSPIDER_MODULES = ["spiders"]\n')
    (project / "spiders" / "empty.py").write_text(_EMPTY)
    return project


def _archive(folder: Path, replica: Replica) -> Path:
    """An archive with so many nights behind it, and this one, too."""
    first, archive = folder / "first", folder / "archive"
    _seconds(_NIGHTLY, environment_of(replica, first), folder)
    precede(archive, *Archive(first).manifests(), nights=_NIGHTS)
    _seconds(_NIGHTLY, environment_of(replica, archive), folder)
    return archive
