"""A backfill by the captures of a web archive that is struck, and in what its archive differs from the truth."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from kzcrawl.archive.layout import holds_captures
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from kzcrawl.warc.reader import records as warc
from kzcrawl.wayback import replayed
from tests.crawl.night import counts_kept, records
from tests.crawl.pywb import Pywb
from tests.torture.backfills import Backfill
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

    def blow(self, page: int) -> Blow:
        return Blow(f"captures.write@{page}=KILL")

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
