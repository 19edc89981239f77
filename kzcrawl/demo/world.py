"""The invented world: what both sites have at an instant. A pure function of a seed and of that instant.

Nights are when it is visited: the first at 2025-11-29T22:00:00Z, 03:00 of the 30th in Almaty; a day later each next.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from kzcrawl.dates import ALMATY
from kzcrawl.demo import copies, days, drafts
from kzcrawl.demo.fates import Gone, as_of, fates_of
from kzcrawl.demo.stories import Story

FIRST_NIGHT = datetime(2025, 11, 29, 22, tzinfo=UTC)
LISTED_DAYS = 10  # how far back listings go
READ_DAYS = 31  # how far back the most-read block looks


@dataclass(frozen=True, slots=True)
class Changes:
    """The keys of the articles of a site that are otherwise at a later instant than at an earlier one."""

    new: frozenset[str]
    edited: frozenset[str]
    restamped: frozenset[str]
    vanished: frozenset[str]
    returned: frozenset[str]


class World:
    """Everything that can be known of the two sites, for whoever renders their pages or checks what was read there.

    With `edits_past`, articles of the years before the first day meet the same fates as later ones.
    """

    def __init__(self, seed: str = "kzcrawl", *, edits_past: bool = False) -> None:
        self.seed, self._edits_past = seed, edits_past

    @staticmethod
    def night(n: int) -> datetime:
        """The instant of the n-th night, from 1."""
        return FIRST_NIGHT + timedelta(days=n - 1)

    def stories(self, source: str, instant: datetime, most_days: int = LISTED_DAYS) -> tuple[Story, ...]:
        """What a site has of the last days, today's among them, newest first."""
        today = instant.astimezone(ALMATY).date()
        oldest = today - timedelta(days=most_days)
        # An article may have been given a later time than that of its day.
        found = [self._as_of(story, instant) for n in range(most_days + 4) for story in self._of_day(source, today, n)]
        shown = [story for story in found if isinstance(story, Story) and story.published_at.date() >= oldest]
        return tuple(sorted(shown, key=lambda story: (story.published_at, story.number), reverse=True))

    def find(self, source: str, number: int, instant: datetime) -> Story | Gone | None:
        """The article of a number as its site has it; Gone where it was removed, None where there never was one."""
        day = (days if source == drafts.SOURCE else copies).day_of_number(number)
        story = next((story for story in self._all_of(source, day) if story.number == number), None)
        return self._as_of(story, instant) if story else None

    def changes(self, source: str, earlier: datetime, later: datetime, most_days: int = LISTED_DAYS) -> Changes:
        """What became of the articles of the last days between two instants."""
        today = later.astimezone(ALMATY).date()
        before, after = {}, {}
        for n in range(most_days + 1):
            for story in self._of_day(source, today, n):
                before[story.key] = self._as_of(story, earlier)
                after[story.key] = self._as_of(story, later)
        both = [
            (key, old, new)
            for key, new in after.items()
            if isinstance(old := before[key], Story) and isinstance(new, Story)
        ]
        return Changes(
            new=frozenset(key for key, new in after.items() if before[key] is None and new is not None),
            edited=frozenset(key for key, old, new in both if old.body != new.body),
            restamped=frozenset(key for key, old, new in both if old.published_at != new.published_at),
            vanished=frozenset(
                key for key, new in after.items() if isinstance(before[key], Story) and isinstance(new, Gone)
            ),
            returned=frozenset(
                key for key, new in after.items() if isinstance(before[key], Gone) and isinstance(new, Story)
            ),
        )

    def _of_day(self, source: str, today: date, days_before: int) -> tuple[Story, ...]:
        return self._all_of(source, today - timedelta(days=days_before))

    def _all_of(self, source: str, day: date) -> tuple[Story, ...]:
        return days.stories_of(self.seed, day) if source == drafts.SOURCE else copies.copies_of(self.seed, day)

    def _as_of(self, story: Story, instant: datetime) -> Story | Gone | None:
        is_kt = story.source == drafts.SOURCE
        day = (days if is_kt else copies).day_of_number(story.number)
        if day < days.FIRST_DAY and not self._edits_past:
            return as_of(story, None, instant)
        fates = fates_of(self.seed, day, self._all_of(story.source, day))
        return as_of(story, fates.get(story.key), instant)
