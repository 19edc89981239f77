"""What becomes of articles after the day on which they appeared: some are edited, given another time, or removed.

All of it happens in the afternoon, between two nights, so that a night sees a site that does not move.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache

from kzcrawl.demo.chance import Chance
from kzcrawl.demo.stories import Story

_AFTERNOON = 12  # o'clock UTC; the nights are at 22
_REMOVALS = (404, 410, 302)  # as the site answers for a removed article; 302 leads to the front page
_AFTERWORDS = {
    "ru": "Уточнено: первые сведения были неполными.",
    "kk": "Нақтыланды: алғашқы мәлімет толық болмады.",
    "en": "Corrected: the first figures were incomplete.",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """What happens to an article, when, and until when; `kind` is edited, restamped, or the status of a removal."""

    kind: str | int
    at: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """What a site answers for an article that was removed."""

    status: int


@lru_cache(maxsize=512)
def fates_of(seed: str, day: date, stories: tuple[Story, ...]) -> dict[str, Fate]:
    """By key, what becomes of the articles of a day: of every kind one or two, the next day or the day after."""
    plain = [story for story in stories if not story.quirks and story.precision == "minute"]
    chance = Chance(seed, day, "fates")
    chosen = [plain.pop(chance.below(len(plain))) for _ in range(min(5, len(plain)))]
    next_day = datetime(day.year, day.month, day.day, _AFTERNOON, tzinfo=UTC) + timedelta(days=1)
    removal = _REMOVALS[day.toordinal() % len(_REMOVALS)]
    fates = (
        Fate("edited", next_day),
        Fate(removal, next_day),
        Fate("restamped", next_day),
        Fate(404, next_day, next_day + timedelta(days=1)),
        Fate("edited", next_day + timedelta(days=1)),
    )
    return {story.key: fate for story, fate in zip(chosen, fates, strict=False)}


def as_of(story: Story, fate: Fate | None, instant: datetime) -> Story | Gone | None:
    """What its site has of a story at an instant; None where it is not yet out."""
    if (story.archived_at or story.published_at) > instant:
        return None
    if fate is None or instant < fate.at or (fate.until and instant >= fate.until):
        return story
    if fate.kind == "edited":
        return _edited(story)
    if fate.kind == "restamped":
        return _restamped(story, fate)
    return Gone(int(fate.kind))


def _edited(story: Story) -> Story:
    """The same with a corrected last paragraph; every other one under a corrected headline."""
    title = f"{story.title}: уточнение" if story.language == "ru" and story.number % 2 else story.title
    return replace(story, title=title, body=(*story.body, ("p", _AFTERWORDS[story.language])))


def _restamped(story: Story, fate: Fate) -> Story:
    """The same text under another time: it goes to the top of the listings once more."""
    if story.archived_at:
        return story
    later = fate.at.astimezone(story.published_at.tzinfo) - timedelta(minutes=30 + story.number % 240)
    return replace(story, published_at=later, first_published_at=story.published_at)
