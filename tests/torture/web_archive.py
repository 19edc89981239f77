"""Backfills by a web archive that are struck: every revision and count, nothing twice. `make torture-web-archive` takes
a year of the replica, each page captured at three moments and served by pywb, and compares it with the replica's truth.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from kzcrawl.days import Days
from tests.crawl.pywb import Pywb, serving, write_captures
from tests.torture import compare
from tests.torture.backfills import arguments
from tests.torture.by_web_archive import ByWebArchive
from tests.torture.captured import Captured


@contextmanager
def web_archive(days: Days) -> Iterator[tuple[Path, Pywb, Captured]]:
    """A web archive of these days, and a folder; both go."""
    with TemporaryDirectory(prefix="web-archive-") as name:
        folder, captured = Path(name), Captured(days)
        write_captures(folder / "captures.warc.gz", captured.pages())
        with serving(folder, folder / "captures.warc.gz") as pywb:
            yield folder, pywb, captured


def main() -> int:
    """A year, struck and then undisturbed; 0 if nothing was wrong, and both are equal."""
    given = arguments(__doc__)
    with web_archive(Days.of(given.since, given.until)) as (folder, pywb, captured):
        struck, calm = (ByWebArchive(folder / name, pywb, captured) for name in ("struck", "calm"))
        told, faults = _played(struck, given.seed, given.kills)
        told_calm, faults_calm = _played(calm, given.seed, 0)
        faults += [f"undisturbed {fault}" for fault in faults_calm]
        faults += ["not equal"] if compare.records(struck.archive) != compare.records(calm.archive) else []
        print(f"{captured}: {told};\nundisturbed {told_calm}: {faults or 'nothing is wrong'}")
    return int(bool(faults))


def _played(backfill: ByWebArchive, seed: int, kills: int) -> tuple[str, list[str]]:
    """What is to be told of a backfill that is struck so often, if at all, and what is wrong with it."""
    began, asked = monotonic(), len(backfill.asked())
    end = backfill.struck(seed, kills)
    told = f"{len(backfill.asked()) - asked} replays, {backfill.kills} kills, {monotonic() - began:.0f} s"
    faults = [*backfill.faults(), *([f"status {end.status}: {end.complaint}"] if end.status else [])]
    print(f"{told}: {faults}", file=sys.stderr, flush=True)
    return told, faults


if __name__ == "__main__":
    sys.exit(main())
