"""The calendar: read once at the top and passed down, so that a run can be repeated at any moment."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Clock:
    """Says what time it is: `frozen_at` for a demo or a test, the machine's time (UTC) without it."""

    frozen_at: datetime | None = None

    def now(self) -> datetime:
        """The instant, in UTC, to the second: the archive knows no finer."""
        return (self.frozen_at or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
