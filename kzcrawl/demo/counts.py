"""View counts: a pure function of the article, the instant and the place that shows it. They only grow."""

import math
from datetime import datetime, timedelta

from kzcrawl.demo.stories import Story

# Not every place is counted at once: embedded articles and the most-read block come from a cache.
LAGS = {
    "page": timedelta(0),
    "listing": timedelta(0),
    "embedded": timedelta(hours=2),
    "most_read": timedelta(hours=5),
}
_STEP = 5  # the site counts five at a time, from 1
_HALF_HOURS = 9.0
_LONG_TAIL_HOURS = 2000.0


def views(story: Story, instant: datetime, place: str) -> int:
    """The count that kt.kz shows of a story at a place: 1 modulo 5, at least 6."""
    return 1 + _STEP * max(1, int(_readers(story, instant - LAGS[place]) / _STEP))


def copy_views(story: Story, instant: datetime) -> int:
    """The count that Qazaq24 shows, by ones."""
    return 1 + int(_readers(story, instant) / 40)


def _readers(story: Story, instant: datetime) -> float:
    """Half of all come in the first hours, and some for ever after."""
    published = story.archived_at or story.first_published_at or story.published_at
    hours = max(0.0, (instant - published).total_seconds() / 3600)
    return story.popularity * (1 - math.exp2(-hours / _HALF_HOURS) + hours / _LONG_TAIL_HOURS)
