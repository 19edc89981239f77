"""All that the monitors look at: a night, what came before it, and what its manifests do not say."""

from collections.abc import Collection
from dataclasses import dataclass

from kzcrawl.monitors.history import History
from kzcrawl.monitors.night import Night
from kzcrawl.monitors.pages import ArticlePages
from kzcrawl.settings import Settings


@dataclass(frozen=True, slots=True)
class Evidence:
    """A night and its history. `worked` are the routes, by language, that reached their floor in any earlier night;
    a source that `must_bring` something has to from the first one on; `room` is how many bytes the disk has left."""

    night: Night
    history: History
    limits: Settings
    pages: ArticlePages
    worked: Collection[tuple[str | None, str]]
    must_bring: bool
    room: int

    @property
    def saw_nothing(self) -> bool:
        """Whether no route showed a single article."""
        return not any(route.links for walk in self.night.walks for route in walk.routes)

    @property
    def has_learned(self) -> bool:
        """Whether there are nights enough to know what is usual."""
        return len(self.history.measures) >= self.limits.HISTORY_NIGHTS
