"""Monitors of what texts were flagged with: second opinions that differ, wordings that are not known."""

from collections.abc import Iterator

from kzcrawl.monitors.chance import is_rarer
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.night import Night

_OPINIONS = ("slug_differs", "title_differs", "time_differs")
_WORDINGS = ("no_origin", "unknown_label")
_FEW = 5


def metadata_differs(seen: Evidence) -> Iterator[str]:
    """What pages show and what they say of themselves disagrees more often than before."""
    for flag in _OPINIONS:
        if _is_commoner(seen, flag):
            yield f"metadata_differs:{flag.removesuffix('_differs')}"


def unknown_wording(seen: Evidence) -> Iterator[str]:
    """A line is not understood more often than before; without a past, in every text that was read."""
    for flag in _WORDINGS:
        if seen.has_learned and _usual(seen, flag) is not None:
            is_unknown = _is_commoner(seen, flag)
        else:
            is_unknown = seen.night.texts >= _FEW and not _unflagged(seen.night, flag)
        if is_unknown:
            yield f"unknown_wording:{flag}"


def _is_commoner(seen: Evidence, flag: str) -> bool:
    """Whether texts without that flag are rarer than before."""
    usual, found = _usual(seen, flag), _unflagged(seen.night, flag)
    return usual is not None and is_rarer(found, seen.night.texts, usual, seen.limits.RATE_DROP)


def _usual(seen: Evidence, flag: str) -> float | None:
    return seen.history.usual_rate(lambda night: _unflagged(night, flag), lambda night: night.texts)


def _unflagged(night: Night, flag: str) -> int:
    return max(0, night.texts - night.flags.get(flag, 0))
