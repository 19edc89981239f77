"""Monitor of how the borders of articles were found: by a lower reading than before, the site was redesigned."""

from collections.abc import Collection, Iterator

from kzcrawl.monitors.chance import is_rarer
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.night import Night

_READINGS = ("structured", "hooks", "text")  # from the highest; `hooks/1` is the first version of the second


def lower_readings(seen: Evidence) -> Iterator[str]:
    """A reading finds fewer borders than before, and so do those above it: everything may still be read."""
    for number, reading in enumerate(_READINGS[:-1], 1):
        upper = _READINGS[:number]
        usual = seen.history.usual_rate(lambda night, upper=upper: _found(night, upper), _all)  # type: ignore[misc]
        if usual and is_rarer(_found(seen.night, upper), _all(seen.night), usual, seen.limits.RATE_DROP):
            yield f"layout_changed:{reading}"


def _found(night: Night, readings: Collection[str]) -> int:
    """How many borders these readings found."""
    return sum(number for name, number in night.borders.items() if name.partition("/")[0] in readings)


def _all(night: Night) -> int:
    return sum(night.borders.values())
