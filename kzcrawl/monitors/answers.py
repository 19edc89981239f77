"""Monitors of how the site answers: retries, refusals, links that wait longer and longer."""

from collections.abc import Iterator

from kzcrawl.monitors.chance import is_far_above
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.night import Night
from kzcrawl.monitors.pages import page_failures

_REFUSALS = ("refused", "overloaded", "elsewhere", "forbidden", "no_robots")
_PART = 20  # a twentieth of all requests is not much


def many_retries(seen: Evidence) -> Iterator[str]:
    """Far more requests than usual had to be made again."""
    if _is_much(seen, seen.night.retries, seen.history.usual(lambda night: night.retries)):
        yield "many_retries"


def many_refusals(seen: Evidence) -> Iterator[str]:
    """The site refuses far more pages than usual, by 403, 429 or a redirect: it may be about to lock us out."""
    if _is_much(seen, _refused(seen.night), seen.history.usual(_refused)):
        yield "many_refusals"


def frontier_grows(seen: Evidence) -> Iterator[str]:
    """Far more links than usual wait for the nights to come."""
    if _is_much(seen, _waiting(seen.night), seen.history.usual(_waiting)):
        yield "frontier_grows"


def _is_much(seen: Evidence, found: int, usual: float) -> bool:
    """Whether that is far more than usual, no trifle, and not what the pages that failed have told already."""
    if found * _PART < sum(seen.night.requests.values()) or any(page_failures(seen.pages)):
        return False
    return is_far_above(found, usual, seen.limits.MANY_TIMES)


def _refused(night: Night) -> int:
    return sum(night.dropped.get(reason, 0) for reason in _REFUSALS)


def _waiting(night: Night) -> int:
    return night.waiting or 0
