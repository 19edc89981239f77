"""Monitor of the disk: for how many days there is room, by what nights have taken."""

from collections.abc import Iterator

from kzcrawl.monitors.evidence import Evidence

_LEAST = 100_000_000  # bytes: a night takes some five million, its state, log and browser some more


def disk_fills(seen: Evidence) -> Iterator[str]:
    """There is room for few days more; or hardly any room at all."""
    left = _days_left(seen)
    if left < seen.limits.DISK_DAYS:
        yield f"disk_fills:{left:.0f}"
    elif seen.room < _LEAST:
        yield "disk_fills"


def _days_left(seen: Evidence) -> float:
    """Days until the disk is full, if all sources' nights go on as they did; without a past, no end is in sight."""
    history = seen.history
    if not (seen.has_learned and history.bytes):
        return float("inf")
    days = (seen.night.started - history.nights[0].started).total_seconds() / 86_400
    return seen.room / (history.bytes / max(days, 1.0))
