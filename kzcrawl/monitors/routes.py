"""Monitors of a night's walks: whether they saw anything, and came as far as ever."""

from collections.abc import Iterator

from kzcrawl.archive.manifest import Walk
from kzcrawl.monitors.evidence import Evidence


def nothing_seen(seen: Evidence) -> Iterator[str]:
    """No article at all, of a source that must bring something or ever did."""
    if seen.saw_nothing and (seen.must_bring or seen.worked):
        yield "nothing_seen"


def stopped_routes(seen: Evidence) -> Iterator[str]:
    """A route that reached its floor once, and no longer does."""
    return _not_reached(seen, worked=True)


def unreached_routes(seen: Evidence) -> Iterator[str]:
    """A route that never did: no failure, since nobody knows whether it can."""
    return _not_reached(seen, worked=False)


def incomplete_walks(seen: Evidence) -> Iterator[str]:
    """A walk that used to be complete and is not, though no route of it has stopped: one is not there any more."""
    complete = {walk.language for night in seen.history.measures for walk in night.walks if walk.complete}
    for walk in seen.night.walks:
        stopped = any((walk.language, route.name) in seen.worked for route in walk.routes if route.outcome != "reached")
        if not walk.complete and walk.language in complete and not stopped:
            yield f"walk_incomplete:{_name(walk)}"


def _not_reached(seen: Evidence, *, worked: bool) -> Iterator[str]:
    for walk in seen.night.walks:
        for route in walk.routes:
            if route.outcome != "reached" and ((walk.language, route.name) in seen.worked) == worked:
                yield f"{route.name}_{'stopped' if worked else 'unreached'}:{_name(walk)}"


def _name(walk: Walk) -> str:
    return walk.language or "all"
