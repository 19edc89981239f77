"""Backfills of the replica's past that are struck: nothing lost, nothing twice. `make torture-past` takes a year."""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic

from kzcrawl.archive.reader import Archive
from kzcrawl.days import Days
from kzcrawl.demo.days import stories_of
from kzcrawl.settings import source_setting
from tests.torture.blows import Blow, End, strike
from tests.torture.committed import committed
from tests.torture.compare import torn
from tests.torture.site import Key, SlowReplica, night

SOURCE = "kazakhstan_today"
_POINTS = (
    "step.commit",
    "close.commit",
    "run.commit",
    "file.rename",
    "manifest.link",
    "release.commit",
    "captures.fsync",
)


class Past:
    """A backfill of some days of a replica, into one archive, as often as it takes."""

    def __init__(self, archive: Path, site: SlowReplica, days: Days, *more: str, **settings: str) -> None:
        self.archive, self.site, self.days = archive, site, days
        self._more, self._settings = more, settings
        self.twice = self.kills = 0
        self._had: set[Key] = set()

    def run(self, blow: Blow = Blow(), command: str = "backfill") -> End:  # noqa: B008 - it is frozen
        """Runs a command and strikes it; counts the pages that it asks for though they were committed before."""
        asked = len(self.site.log)
        words = [command, SOURCE]
        if command == "backfill":
            words += ["--since", str(self.days.since), "--until", str(self.days.until), *self._more]
        known = {source_setting(source, "BASE_URL"): url for source, url in self.site.base_urls.items()}
        known |= {"ARCHIVE": str(self.archive), "NOW": night(1), "DELAY_SECONDS": "0", **self._settings}
        environment = os.environ | {f"KZCRAWL_{name}": value for name, value in known.items()}
        interpreter = [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", "kzcrawl"]
        end = strike([*interpreter, *words], environment, blow, self.site, longest_seconds=3600.0)
        self.twice += sum(key in self._had for key in self.site.asked(asked))
        self._had |= committed(self.archive, night(1))
        self.kills += int(end.is_struck)
        return end

    def struck(self, seed: int, kills: int) -> End:
        """Is struck so often, at moments of the seed, and then left to its end."""
        random = Random(f"past/{seed}")  # noqa: S311 - to be repeated
        wanted = len(self.truth())
        while self.kills < kills:
            self.run(_blow(random, wanted // (kills + 1)))
        return self.run()

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

    def faults(self) -> list[str]:
        """What is wrong with what came of it."""
        held, truth = self.held(), self.truth()
        found = {
            f"{len(truth - held.keys())} lost": truth - held.keys(),
            f"{len(held.keys() - truth)} that never were": held.keys() - truth,
            "held twice": [each for each, number in held.items() if number > 1],
            f"{self.twice} fetched twice": self.twice,
            "damaged": torn(self.archive),
        }
        return [fault for fault, is_there in found.items() if is_there]


def _blow(random: Random, requests: int) -> Blow:
    """At a request, or at a step on the disk, somewhere in so many requests."""
    if random.random() < 0.5:
        return Blow(at_request=random.randint(1, 2 * requests), signals=(9,))  # type: ignore[arg-type]
    return Blow(f"{random.choice(_POINTS)}@{random.randint(1, 4)}=KILL")


@contextmanager
def past(days: Days, *more: str, **settings: str) -> Iterator[Past]:
    """A backfill of these days into an archive that goes with it."""
    with TemporaryDirectory(prefix="past-") as folder, SlowReplica(has_past=True) as site:
        yield Past(Path(folder) / "archive", site, days, *more, **settings)


def main() -> int:
    """A year; 0 if nothing was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--since", default="2023-01-01")
    parser.add_argument("--until", default="2023-12-31")
    given = parser.parse_args()
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
