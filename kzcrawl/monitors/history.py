"""What came before a night: the nights of its source in the last weeks, by which its monitors know what is usual."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median
from typing import Self

from kzcrawl.archive.manifest import Manifest
from kzcrawl.monitors.night import Night

_FEW = 5  # a rate of fewer says little


@dataclass(frozen=True, slots=True)
class History:
    """The nights before one, oldest first, and how many bytes those of all sources took together."""

    nights: tuple[Night, ...] = ()
    bytes: int = 0

    @classmethod
    def before(cls, job: str, source: str, manifests: Iterable[Manifest]) -> Self:
        """The history of a job's night by the manifests of all nightlies of that time, in their order."""
        earlier = [manifest for manifest in manifests if manifest.job != job]
        runs: defaultdict[str, list[Manifest]] = defaultdict(list)
        for manifest in earlier:
            if manifest.source == source:
                runs[manifest.job].append(manifest)
        taken = sum(file.bytes for manifest in earlier for file in manifest.files)
        return cls(tuple(sorted(map(Night.of, runs.values()), key=lambda night: night.started)), taken)

    @property
    def measures(self) -> tuple[Night, ...]:
        """The nights that came to their end."""
        return tuple(night for night in self.nights if night.is_measure)

    def usual(self, figure: Callable[[Night], float]) -> float:
        """The median of a figure: one odd night does not move it, a lasting change does within two weeks."""
        return median(map(figure, self.measures)) if self.measures else 0.0

    def usual_rate(self, part: Callable[[Night], int], whole: Callable[[Night], int]) -> float | None:
        """The median of a rate over the nights that had enough of the whole; None where less than half of them had."""
        rates = [part(night) / whole(night) for night in self.measures if whole(night) >= _FEW]
        return median(rates) if rates and 2 * len(rates) >= len(self.measures) else None
