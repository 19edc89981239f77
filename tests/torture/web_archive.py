"""Backfills by a web archive that are struck: every revision and count, nothing twice. `make torture-web-archive` takes
a year of the replica, each page captured at three moments and served by pywb, and compares it with the replica's truth.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from kzcrawl.archive.layout import holds_captures
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from kzcrawl.days import Days
from kzcrawl.warc.reader import records as warc
from kzcrawl.wayback import replayed
from tests.crawl.night import counts_kept, records
from tests.crawl.pywb import Pywb, serving, write_captures
from tests.torture import compare
from tests.torture.backfills import Backfill, arguments
from tests.torture.blows import Blow
from tests.torture.captured import Captured
from tests.torture.committed import committed_captures
from tests.torture.site import Log

_RUNS = 15  # a backfill is sealed about so often


class ByWebArchive(Backfill):
    """By the captures of a web archive."""

    def __init__(self, archive: Path, pywb: Pywb, captured: Captured) -> None:
        pages = str(captured.number // _RUNS)
        super().__init__(archive, captured.days, Log(), "--via", "web-archive", RUN_PAGES=pages)
        self.pywb, self.captured = pywb, captured

    @property
    def wanted(self) -> int:
        return self.captured.number

    def settings(self) -> Mapping[str, str]:
        return {"CDX_URL": self.pywb.cdx_url, "NOW": machine_iso(self.captured.last)}

    def asked(self) -> Sequence[tuple[str, datetime]]:
        return self.pywb.replayed()

    def committed(self) -> set[tuple[str, datetime]]:
        return committed_captures(self.archive)

    def blow(self, random: Random, requests: int) -> Blow:
        return Blow(f"captures.write@{random.randint(1, requests)}=KILL")

    def differences(self) -> Mapping[str, object]:
        truth, held = Counter(_lines(self.captured.revisions)), Counter(_lines(self._held()))
        counts, kept = self.captured.counts, counts_kept(self.archive)
        return {
            f"{(truth - held).total()} revisions lost": truth - held,
            f"{(held - truth).total()} revisions that never were": held - truth,
            f"{(counts - kept).total()} counts lost": counts - kept,
            f"{(kept - counts).total()} counts that never were, or twice": kept - counts,
            "replays kept twice": [each for each, number in self._replays().items() if number > 1],
        }

    def _held(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        """The texts of own pages, by article, as archived."""
        names = next(iter(self.captured.revisions.values()))[0].keys()
        found = defaultdict[str, list[Mapping[str, Any]]](list)
        for record in records(self.archive, "article"):
            if record["placement"] == "page":
                found[record["id"]].append({name: record[name] for name in names})
        return found

    def _replays(self) -> Counter[tuple[str, datetime]]:
        """How often the archive's own captures have each: whatever the state says, one that was kept has its place."""
        sealed = [file.path for manifest in Archive(self.archive).manifests() for file in manifest.files]
        found = (record for path in sealed if holds_captures(path) for record in warc(self.archive / path))
        answers = (each.headers["WARC-Target-URI"] for each in found if each.kind in ("response", "revisit"))
        return Counter(told for url in answers if (told := replayed(url)))


def _lines(revisions: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """Each with its article and its place among the revisions of that."""
    for key, each in revisions.items():
        yield from (json.dumps([key, n, revision], sort_keys=True) for n, revision in enumerate(each))


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
        print(f"{captured}: {told}; undisturbed {told_calm}: {faults or 'nothing is wrong'}")
    return int(bool(faults))


def _played(backfill: ByWebArchive, seed: int, kills: int) -> tuple[str, list[str]]:
    """What is to be told of a backfill that is struck so often, if at all, and what is wrong with it."""
    began, asked = monotonic(), len(backfill.asked())
    end = backfill.struck(seed, kills)
    told = f"{len(backfill.asked()) - asked} replays, {backfill.kills} kills, {monotonic() - began:.0f} s"
    faults = [*backfill.faults(), *([f"status {end.status}: {end.complaint}"] if end.status else [])]
    faults += [f"struck only {backfill.kills} times"] if backfill.kills < kills else []
    print(f"{told}: {faults}", file=sys.stderr, flush=True)
    return told, faults


if __name__ == "__main__":
    sys.exit(main())
