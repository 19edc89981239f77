"""Backfills of the replica's past that are struck: nothing lost, nothing twice. `make torture-past` takes a year."""

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from signal import SIGKILL
from tempfile import TemporaryDirectory
from time import monotonic

from kzcrawl.archive.reader import Archive
from kzcrawl.days import Days
from kzcrawl.demo.days import stories_of
from kzcrawl.settings import source_setting
from tests.torture.backfills import SOURCE, Backfill, arguments
from tests.torture.blows import Blow
from tests.torture.committed import committed
from tests.torture.site import Key, SlowReplica, night


class Past(Backfill):
    """By the listings of a replica."""

    def __init__(self, archive: Path, site: SlowReplica, days: Days, *more: str, **settings: str) -> None:
        super().__init__(archive, days, site.log, *more, **settings)
        self.site = site

    @property
    def wanted(self) -> int:
        return len(self.truth())

    def settings(self) -> Mapping[str, str]:
        return {source_setting(source, "BASE_URL"): url for source, url in self.site.base_urls.items()} | {
            "NOW": night(1)
        }

    def asked(self) -> Sequence[Key]:
        return self.site.asked(0)

    def committed(self) -> set[Key]:
        return committed(self.archive, night(1))

    def blow(self, page: int) -> Blow:
        return Blow(at_request=page, signals=(SIGKILL,))

    def truth(self) -> set[str]:
        """The ids of all that was published on these days."""
        stories = (story for day in self.days for story in stories_of(self.site.world.seed, day))
        return {f"{SOURCE}:{story.key}" for story in stories}

    def held(self) -> Counter[str]:
        """How many texts of own pages are held, by id, of these days."""
        reader = Archive(self.archive)
        records = (record for manifest in reader.manifests() for record in reader.records_of(manifest))
        return Counter(
            record["id"]
            for record in records
            if record["schema"].startswith("article/")
            and str(self.days.since) <= (record["published_at"] or "") < f"{self.days.until}T99"
        )

    def differences(self) -> Mapping[str, object]:
        held, truth = self.held(), self.truth()
        return {
            f"{len(truth - held.keys())} lost": truth - held.keys(),
            f"{len(held.keys() - truth)} that never were": held.keys() - truth,
            "held twice": [each for each, number in held.items() if number > 1],
        }


@contextmanager
def past(days: Days, *more: str, **settings: str) -> Iterator[Past]:
    """A backfill of these days into an archive that goes with it."""
    with TemporaryDirectory(prefix="past-") as folder, SlowReplica(has_past=True) as site:
        yield Past(Path(folder) / "archive", site, days, *more, **settings)


def main() -> int:
    """A year; 0 if nothing was wrong."""
    given = arguments(__doc__)
    with past(Days.of(given.since, given.until)) as backfill:
        began = monotonic()
        end = backfill.struck(given.seed, given.kills)
        faults = backfill.faults()
        print(f"{backfill.days}: {len(backfill.truth())} articles, {len(backfill.site.log)} requests, ", end="")
        print(
            f"{backfill.kills} kills, {monotonic() - began:.0f} s, status {end.status}: {faults or 'nothing is wrong'}"
        )
    return int(bool(faults) or end.status != 0)


if __name__ == "__main__":
    sys.exit(main())
