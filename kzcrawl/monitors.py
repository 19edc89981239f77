"""When a run is not well: pure functions of what a night's walks brought."""

from collections.abc import Collection, Sequence

from kzcrawl.archive.manifest import Verdict, Walk


def verdict_of(walks: Sequence[Walk], worked: Collection[tuple[str | None, str]], *, must_bring: bool) -> Verdict:
    """The verdict on a night. `worked` are the routes, by language, that reached their floor in an earlier one.

    A route that never did is reported and fails no run; one that did and stopped does, and so does a source that brings
    nothing at all, if it must bring something or ever did.
    """
    findings: list[str] = []
    failed = False
    if not any(route.links for walk in walks for route in walk.routes) and (must_bring or worked):
        findings.append("nothing_seen")
        failed = True
    for walk in walks:
        for route in walk.routes:
            if route.outcome == "reached":
                continue
            stopped = (walk.language, route.name) in worked
            failed = failed or stopped
            findings.append(f"{route.name}_{'stopped' if stopped else 'unreached'}:{walk.language or 'all'}")
    return Verdict("failed" if failed else "ok", tuple(findings))
