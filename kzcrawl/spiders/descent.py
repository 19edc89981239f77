"""A route of a walk: from the newest card of a listing or feed down to the floor, page by page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kzcrawl.archive.manifest import Route

ENDS = ("missing", "nothing_found")  # what a page says that is not there: below the last one of a listing


@dataclass(slots=True)
class Descent:
    """How far one route has come. Times are UTC, as text that sorts; None where a card's time is not known."""

    name: str
    floor: str
    language: str | None = None
    outcome: str = "ended"
    reason: str | None = None
    pages: int = 0
    oldest: str | None = None
    brought: bool = False  # whether the last page showed anything fresh
    paging: str | None = None
    new: int = 0
    _seen: set[str] = field(default_factory=set)
    _has_pager: bool = False
    _is_below: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether there is a first page, or something to look for below the last one."""
        return (self.brought or not self.pages) and self.outcome == "ended"

    def fresh(self, keys: Iterable[str]) -> list[str]:
        """Those that this route shows for the first time."""
        new = [key for key in dict.fromkeys(keys) if key not in self._seen]
        self._seen.update(new)
        return new

    def end_page(self, times: Mapping[str, str | None], fresh: Sequence[str], *, is_offered: bool) -> None:
        """Takes in the times of a page's fresh cards, and with them whether the route goes on below. A card that turned
        out to be no article is fresh, and has no place in `times`.

        It has reached its floor where all of them are older, or where there is nothing fresh on a later page of a
        listing that offers such itself. Where they are only tried, that says nothing of where the listing ends.
        """
        self.pages += 1
        self._has_pager = self._has_pager or (is_offered and self.pages > 1)
        told = [times[key] for key in fresh if key in times]
        self.oldest = min((time for time in (*told, self.oldest) if time), default=None)
        all_older = bool(told) and all(time is not None and time < self.floor for time in told)
        if all_older or (not fresh and self._has_pager):
            self.outcome = "reached"
        self.brought = bool(fresh)

    def miss_page(self, reason: str) -> None:
        """A page that was only tried is not there: below the last that a listing offered, that is its end."""
        if self._has_pager and reason in ENDS:
            self.outcome = "reached"

    def note_below(self) -> None:
        """Something older than the floor was shown, and left where it is."""
        self._is_below = True

    def end_feed(self) -> None:
        """A feed, or all sitemaps together, is a whole: it reached the floor if it shows anything below."""
        if self._is_below or (self.oldest and self.oldest < self.floor):
            self.outcome = "reached"

    def fail(self, reason: str) -> None:
        """The route cannot be followed any further."""
        self.outcome, self.reason = "failed", reason

    def as_route(self) -> Route:
        """What the manifest says of it."""
        return Route(
            self.name, self.outcome, self.reason, self.pages, len(self._seen), self.oldest, self.paging, self.new
        )
