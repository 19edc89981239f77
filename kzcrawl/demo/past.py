"""The listings of the years before the first day: as long as they are, only the days that a page shows are made."""

from datetime import date, timedelta

from kzcrawl.demo.days import FIRST_DAY, FIRST_PAST_DAY, PAST_SECTIONS, stories_of
from kzcrawl.demo.stories import Story


def past_length(edition: str, section: str | None) -> int:
    """How many articles of an edition, or a section of it, there are before the first day."""
    return (FIRST_DAY - FIRST_PAST_DAY).days * _a_day(edition, section)


def past_slice(seed: str, edition: str, section: str | None, begin: int, end: int) -> list[Story]:
    """Those from one place to another, newest first."""
    a_day = _a_day(edition, section)
    found: list[Story] = []
    for n in range(begin // a_day, -(-min(end, past_length(edition, section)) // a_day)):
        found += _of_day(seed, FIRST_DAY - timedelta(days=n + 1), edition, section)
    skipped = begin - begin // a_day * a_day
    return found[skipped : skipped + end - begin]


def _of_day(seed: str, day: date, edition: str, section: str | None) -> list[Story]:
    there = [each for each in stories_of(seed, day) if each.edition == edition and section in (None, each.section)]
    return sorted(there, key=lambda story: (story.published_at, story.number), reverse=True)


def _a_day(edition: str, section: str | None) -> int:
    return sum(most for of, name, most in PAST_SECTIONS if of == edition and section in (None, name))
