"""Drops what cannot be true or is too large to be an article, and counts each drop by a reason of a closed set."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from kzcrawl.dates import is_possible
from kzcrawl.items import Sighting, Told, Visit

# A long read has some 60,000 letters; a year's review 200,000. What is ten times that is no article.
_MOST_LETTERS = 2_000_000
_LONGEST_TITLE = 1_000

T = TypeVar("T", Told, Sighting)


class ValidatePipeline:
    """Keeps of a visit what is plausible by itself."""

    def process_item(self, item: Visit) -> Visit:
        """The visit without its bad parts, each of them counted."""
        articles, bad_articles = _sift(item.parsed.articles, article_fault)
        sightings, bad_sightings = _sift(item.parsed.sightings, sighting_fault)
        parsed = replace(item.parsed, articles=articles, sightings=sightings)
        return replace(item, parsed=parsed, dropped=(*item.dropped, *bad_articles, *bad_sightings))


def article_fault(told: Told) -> str | None:
    """Why a full text cannot be kept: "too_large", "title_too_long", "impossible_time"; None if it can."""
    if sum(map(len, told.paragraphs)) > _MOST_LETTERS:
        return "too_large"
    return _head_fault(told.head) or _time_fault(told.archived_at)


def sighting_fault(sighting: Sighting) -> str | None:
    """Why a sighting cannot be kept: as above, or "glued_count", "no_identity"; None if it can."""
    if fault := _head_fault(sighting):
        return fault
    if "glued_count" in sighting.flags:
        return "glued_count"
    has_identity = sighting.key is not None or (sighting.stamp is not None and sighting.title is not None)
    return None if has_identity else "no_identity"


def _head_fault(sighting: Sighting) -> str | None:
    if len(sighting.title or "") > _LONGEST_TITLE:
        return "title_too_long"
    return _time_fault(sighting.published_at)


def _time_fault(moment: datetime | None) -> str | None:
    return "impossible_time" if moment and not is_possible(moment) else None


def _sift(parts: Iterable[T], fault_of: Callable[[T], str | None]) -> tuple[tuple[T, ...], list[str]]:
    kept, faults = [], []
    for part in parts:
        if (fault := fault_of(part)) is None:
            kept.append(part)
        else:
            faults.append(fault)
    return tuple(kept), faults
