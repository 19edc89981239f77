"""A backfill that is struck as often as it takes, by whatever road: it brings all, and asks for nothing twice."""

import argparse
import os
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path
from random import Random

from kzcrawl.days import Days
from tests.torture.blows import Blow, End, strike
from tests.torture.compare import leftovers, torn
from tests.torture.site import Log

SOURCE = "kazakhstan_today"
_LONGEST_SECONDS = 3 * 3600.0
_CALM = Blow()
_POINTS = (
    "step.commit",
    "close.commit",
    "run.commit",
    "file.rename",
    "manifest.link",
    "release.commit",
    "captures.fsync",
)


class Backfill(ABC):
    """A backfill of some days into one archive. Its road says what there is, what was asked for, and what came."""

    def __init__(self, archive: Path, days: Days, log: Log, *more: str, **settings: str) -> None:
        self.archive, self.days = archive, days
        self.twice = self.kills = self._kills_wanted = 0
        self._log, self._more, self._settings = log, more, settings
        self._had: set[object] = set()

    @property
    @abstractmethod
    def wanted(self) -> int:
        """How many pages it should ask for, about."""

    @abstractmethod
    def settings(self) -> Mapping[str, str]:
        """Where everything is, and what time."""

    @abstractmethod
    def asked(self) -> Sequence[object]:
        """The pages that were asked for so far."""

    @abstractmethod
    def committed(self) -> AbstractSet[object]:
        """Those that must not be asked for again."""

    @abstractmethod
    def differences(self) -> Mapping[str, object]:
        """In what the archive differs from what it should hold, by how to say it."""

    @abstractmethod
    def blow(self, page: int) -> Blow:
        """At that page from now on."""

    def run(self, blow: Blow = _CALM, command: str = "backfill") -> End:
        """Runs a command and strikes it; counts the pages that it asks for though they were committed before."""
        asked = len(self.asked())
        words = [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", "kzcrawl", command, SOURCE]
        if command == "backfill":
            words += ["--since", str(self.days.since), "--until", str(self.days.until), *self._more]
        known = {"ARCHIVE": str(self.archive), "DELAY_SECONDS": "0", **self.settings(), **self._settings}
        environment = os.environ | {f"KZCRAWL_{name}": value for name, value in known.items()}
        end = strike(words, environment, blow, self._log, _LONGEST_SECONDS)
        self.twice += sum(page in self._had for page in self.asked()[asked:])
        self._had |= self.committed()
        self.kills += int(end.is_struck)
        return end

    def struck(self, seed: int, kills: int) -> End:
        """Is struck so often, at moments of the seed, and then left to its end; before that it should not end."""
        random = Random(f"past/{seed}")  # noqa: S311 - to be repeated
        self._kills_wanted = kills
        while self.kills < kills:
            if (end := self.run(self._blow(random, self.wanted // (kills + 1)))).status == 0:
                return end
        return self.run()

    def faults(self) -> list[str]:
        """What is wrong with what came of it."""
        found = {
            **self.differences(),
            f"{self.twice} fetched twice": self.twice,
            "damaged": torn(self.archive),
            "left over": leftovers(self.archive),
            f"struck {self.kills} times alone": self.kills < self._kills_wanted,
        }
        return [fault for fault, is_there in found.items() if is_there]

    def _blow(self, random: Random, pages: int) -> Blow:
        """At one of so many pages, or at a step on the disk."""
        if random.random() < 0.5:
            return self.blow(random.randint(1, pages))
        return Blow(f"{random.choice(_POINTS)}@{random.randint(1, 4)}=KILL")


def arguments(about: str | None) -> argparse.Namespace:
    """What the command of a torture was given."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--since", default="2023-01-01")
    parser.add_argument("--until", default="2023-12-31")
    return parser.parse_args()
