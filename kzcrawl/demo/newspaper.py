"""Kazakhstan Today at an instant: which stories each of its pages shows, and where on it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from kzcrawl.dates import ALMATY
from kzcrawl.demo.counts import LAGS
from kzcrawl.demo.days import FIRST_DAY
from kzcrawl.demo.drafts import EDITIONS, SOURCE
from kzcrawl.demo.fates import Gone
from kzcrawl.demo.past import past_length, past_slice
from kzcrawl.demo.shown import Shown, shown
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import LISTED_DAYS, READ_DAYS, World

CARDS_A_PAGE = 20
_EMBEDDED = 8
_FRONT_CARDS = 16
_FEED_ITEMS = 30
_MOST_READ = 5
_PERIODS = (timedelta(days=1), timedelta(days=7), timedelta(days=READ_DAYS - 1))
_ARTICLE = re.compile(r"/(?:rus|kaz|eng)/[a-z_]+/(?:[^/]*_|video)(\d{10})\.html")


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """The page of an article: itself, full texts of the newest of its section, and three lists of the most read."""

    main: Shown
    embedded: tuple[Shown, ...]
    most_read: tuple[tuple[Shown, ...], ...]


@dataclass(frozen=True, slots=True)
class ListingPage:
    """One page of a listing: its cards, its number, and how many there are."""

    edition: str
    path: str
    cards: tuple[Shown, ...]
    number: int = 1
    count: int = 1


class Newspaper:
    """The site of a world at an instant; with its past, its listings go on to the first of all its days."""

    def __init__(self, world: World, instant: datetime, *, has_past: bool = False) -> None:
        self.world, self.instant, self._has_past = world, instant, has_past
        self._most_read: dict[str, tuple[tuple[Shown, ...], ...]] = {}

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """All that may be shown anywhere, newest first."""
        return self.world.stories(SOURCE, self.instant, READ_DAYS)

    @cached_property
    def listed(self) -> tuple[Story, ...]:
        """All that listings reach, newest first; without the years before the first day."""
        if self._has_past:
            days = (self.instant.astimezone(ALMATY).date() - FIRST_DAY).days
            return self.world.stories(SOURCE, self.instant, days)
        oldest = self.instant.astimezone(ALMATY).date() - timedelta(days=LISTED_DAYS)
        return tuple(story for story in self.stories if story.published_at.date() >= oldest)

    def find(self, path: str) -> Story | Gone | None:
        """The story that an address means, by its number alone; None for what never was one."""
        found = _ARTICLE.fullmatch(path)
        return self.world.find(SOURCE, int(found[1]), self.instant) if found else None

    def article(self, story: Story) -> ArticlePage:
        """The page of a story."""
        embedded = [
            other
            for other in self.stories
            if (other.edition, other.section) == (story.edition, story.section) and other.key != story.key
        ]
        return ArticlePage(
            main=shown(story, "page", self.instant),
            embedded=tuple(shown(other, "embedded", self.instant) for other in embedded[:_EMBEDDED]),
            most_read=self.most_read(story.edition or ""),
        )

    def listing(self, path: str, number: int = 1) -> ListingPage | None:
        """A page of the front page, of all of an edition, of a section or of a tag; None where there is none."""
        parts = path.strip("/").split("/")
        edition, stories = parts[0] or "rus", self._of_listing(parts)
        past = _past_of(parts) if self._has_past else None
        length = len(stories) + (past_length(*past) if past else 0)
        if not length:
            return None
        count = 1 if path == "/" else -(-length // CARDS_A_PAGE)
        size = _FRONT_CARDS if path == "/" else CARDS_A_PAGE
        begin, end = (number - 1) * size, number * size
        here = stories[begin:end]
        if past and end > len(stories):
            here += past_slice(self.world.seed, *past, max(0, begin - len(stories)), end - len(stories))
        cards = tuple(shown(story, "listing", self.instant) for story in here)
        return ListingPage(edition, path, cards, number, count) if 1 <= number <= count else None

    def feed(self, edition: str, *, all_listed: bool = False) -> tuple[Story, ...]:
        """The newest of an edition; or all that its listings would reach."""
        stories = tuple(story for story in self.listed if story.edition == edition)
        return stories if all_listed else stories[:_FEED_ITEMS]

    def most_read(self, edition: str) -> tuple[tuple[Shown, ...], ...]:
        """The most read of a day, a week and a month, each in falling order, as counted some hours ago.

        The first of all shows no count.
        """
        if edition not in self._most_read:
            (first, *others), *lists = [self._most_read_of(edition, period) for period in _PERIODS]
            self._most_read[edition] = ((replace(first, views=None), *others), *map(tuple, lists))
        return self._most_read[edition]

    def _most_read_of(self, edition: str, period: timedelta) -> list[Shown]:
        counted = self.instant - LAGS["most_read"]
        young = (
            shown(story, "most_read", self.instant)
            for story in self.stories
            if story.edition == edition and counted - period <= story.published_at <= counted
        )
        return sorted(young, key=lambda card: -(card.views or 0))[:_MOST_READ]

    def _of_listing(self, parts: Sequence[str]) -> list[Story]:
        chosen = _filter(parts)
        return [story for story in self.listed if chosen(story)] if chosen else []


def _past_of(parts: Sequence[str]) -> tuple[str, str | None] | None:
    """The edition and section of a listing that has a past."""
    match parts:
        case [edition, "all"] if past_length(edition, None):
            return edition, None
        case [edition, section] if past_length(edition, section):
            return edition, section
    return None


def _filter(parts: Sequence[str]) -> Callable[[Story], bool] | None:
    """Which stories the listing of a path has, by the path's parts."""
    match parts:
        case [""]:
            return lambda story: story.edition == "rus"
        case [edition, "all"] if edition in EDITIONS:
            return lambda story: story.edition == edition
        case [edition, section] if edition in EDITIONS and section in EDITIONS[edition].sections:
            return lambda story: (story.edition, story.section) == (edition, section)
        case ["rus", "archive_tags", tag]:
            return lambda story: story.edition == "rus" and tag in story.tags
    return None
