"""The articles of a day, all editions together, numbered by one counter."""

import math
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from kzcrawl.dates import ALMATY
from kzcrawl.demo.chance import Chance
from kzcrawl.demo.drafts import EDITIONS, Draft, draft
from kzcrawl.demo.shapes import SHAPES, Shape, new_year, new_years_eve
from kzcrawl.demo.stories import Story

FIRST_DAY = date(2025, 10, 1)
FIRST_NUMBER = 1379000000  # no real article has a number near it
NUMBERS_A_DAY = 60

# How many articles of each section appear on a working day.
_SECTIONS = (
    ("rus", "society", 9),
    ("rus", "state", 6),
    ("rus", "incidents", 5),
    ("rus", "sports", 3),
    ("rus", "reviews", 1),
    ("eng", "government", 4),
    ("eng", "incidents", 2),
    ("eng", "society", 4),
    ("eng", "sports", 2),
    ("kaz", "society", 3),
    ("kaz", "politics", 1),
)
# Before the first day there are years in which so many appeared on each day: some 5,000 a year.
FIRST_PAST_DAY = date(2019, 1, 1)
PAST_SECTIONS = (
    ("rus", "society", 3),
    ("rus", "state", 2),
    ("rus", "incidents", 2),
    ("rus", "sports", 1),
    ("eng", "government", 1),
    ("eng", "incidents", 1),
    ("eng", "society", 1),
    ("eng", "sports", 1),
    ("kaz", "society", 1),
    ("kaz", "politics", 1),
)
_WEEKEND_PERCENT = 45
_SHAPES_A_DAY = {False: 7, True: 4}
_POPULARITY = {"rus": 1.0, "eng": 0.3, "kaz": 0.08}

Slot = tuple[str, str, Shape | None, int]


def day_of_number(number: int) -> date:
    """The day whose articles have numbers like this one."""
    return FIRST_DAY + timedelta(days=(number - FIRST_NUMBER) // NUMBERS_A_DAY)


@lru_cache(maxsize=256)
def stories_of(seed: str, day: date) -> tuple[Story, ...]:
    """All articles first published on a day of Almaty, in the order of their numbers; none before the past began."""
    if day < FIRST_PAST_DAY:
        return ()
    chance = Chance(seed, day)
    drafts = sorted(_drafts(day, chance), key=_order)
    number = FIRST_NUMBER + (day - FIRST_DAY).days * NUMBERS_A_DAY
    stories = []
    for drafted in drafts:
        number += 1 + (chance.below(5) == 0)  # not every number is an article
        stories.append(drafted.published(number, _popularity(drafted.edition, chance)))
    return tuple(stories)


def _order(drafted: Draft) -> tuple[bool, datetime]:
    """As they were written: videos are stamped with the hour of the event, and numbered when they are cut."""
    return drafted.section == "video", drafted.published_at


def _drafts(day: date, chance: Chance) -> Iterator[Draft]:
    used: set[tuple[str, object]] = set()
    for edition, section, shape, turn in _slots(day, chance):
        sections = EDITIONS[edition].sections
        topic, city = chance.below(len(sections[section])), chance.below(len(EDITIONS[edition].cities))
        while (edition, (section, topic, city)) in used:
            city = (city + 1) % len(EDITIONS[edition].cities)
        minute = _minute(chance)
        while (edition, minute) in used:
            minute += 1
        used |= {(edition, (section, topic, city)), (edition, minute)}
        moment = datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=ALMATY)
        drafted = draft(edition, section, moment, topic, city, chance)
        if shape:
            drafted.turn = turn
            shape.apply(drafted, chance)
        yield drafted


def _slots(day: date, chance: Chance) -> Iterator[Slot]:
    """The articles of a day: edition, section, shape, and how often all shapes have had their turn."""
    if day < FIRST_DAY:
        yield from ((edition, section, None, 0) for edition, section, most in PAST_SECTIONS for _ in range(most))
        return
    weekend = day.weekday() >= 5
    shapes = _shapes_of(day, weekend=weekend)
    yield from ((shape.edition, shape.section, shape, turn) for shape, turn in shapes)
    for edition, section, most in _SECTIONS:
        taken = sum((shape.edition, shape.section) == (edition, section) for shape, _ in shapes)
        # At weekends a part of them, drawn so that small sections are not always empty.
        here = sum(chance.happens(_WEEKEND_PERCENT) for _ in range(most)) if weekend else most
        yield from ((edition, section, None, 0) for _ in range(here - taken))


def _shapes_of(day: date, *, weekend: bool) -> list[tuple[Shape, int]]:
    first = (day - FIRST_DAY).days * _SHAPES_A_DAY[False]
    shapes = [(SHAPES[n % len(SHAPES)], n // len(SHAPES)) for n in range(first, first + _SHAPES_A_DAY[weekend])]
    if (day.month, day.day) == (1, 1):
        shapes.append((Shape(new_year, "rus", "incidents"), 0))
    if (day.month, day.day) == (12, 31):
        shapes.append((Shape(new_years_eve, "rus", "incidents"), 0))
    return shapes


def _minute(chance: Chance) -> int:
    """A minute of the day: mostly in office hours, sometimes at night."""
    return chance.below(24 * 60 - 60) if chance.happens(15) else 8 * 60 + chance.below(14 * 60)


def _popularity(edition: str, chance: Chance) -> float:
    """How many will read it in the end: most some thousands, a few some hundred thousands."""
    readers = 1000.0 * math.pow(70.0, chance.fraction()) * (6 if chance.happens(3) else 1)
    return readers * _POPULARITY[edition]
