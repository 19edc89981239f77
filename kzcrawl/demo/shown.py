"""What a place of a page shows of a story: the truth that a reading of that place is held against."""

from dataclasses import dataclass
from datetime import datetime

from kzcrawl.demo.counts import copy_views, views
from kzcrawl.demo.stories import Story


@dataclass(frozen=True, slots=True)
class Shown:
    """A story at a place: page, embedded, listing or most_read; stamp and count as they stand there, None where not."""

    story: Story
    placement: str
    stamp: str | None
    views: int | None

    @property
    def title(self) -> str | None:
        """Its title as shown."""
        return None if self.placement == "page" and "no_title" in self.story.quirks else self.story.title

    @property
    def published_at(self) -> datetime | None:
        """What the stamp tells."""
        return self.story.shown_time if self.stamp else None

    @property
    def precision(self) -> str | None:
        """How much of it the stamp tells: minute, day or None."""
        return self.story.precision if self.stamp else None

    @property
    def href(self) -> str:
        """Where a link on its title leads: within the site, but for the few that name the host without www."""
        return self.story.url.replace("://www.", "://") if "other_host" in self.story.quirks else self.story.path


def shown(story: Story, placement: str, instant: datetime) -> Shown:
    """A story of kt.kz at a place, at an instant."""
    hidden = placement == "page" and "no_stamp" in story.quirks
    counted = not hidden and "uncounted" not in story.quirks
    return Shown(
        story,
        placement,
        stamp=None if hidden else story.stamp,
        views=views(story, instant, placement) if counted else None,
    )


def shown_copy(story: Story, placement: str, instant: datetime) -> Shown:
    """A copy on Qazaq24: only its own page tells its time and its count."""
    if placement != "page" or story.archived_at is None:
        return Shown(story, placement, None, None)
    month = _MONTHS[story.archived_at.month - 1]
    at = story.archived_at
    return Shown(story, placement, f"{at.day} {month} {at:%Y %H:%M}", copy_views(story, instant))


# fmt: off
_MONTHS = (
    "Января", "Февраля", "Марта", "Апреля", "Мая", "Июня",
    "Июля", "Августа", "Сентября", "Октября", "Ноября", "Декабря",
)
# fmt: on
