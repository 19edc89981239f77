"""Nights made up for the monitors: what is not said is as on an ordinary night of a hundred articles."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from kzcrawl.archive.manifest import Route, Walk
from kzcrawl.findings import FINDINGS
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.history import History
from kzcrawl.monitors.night import Night
from kzcrawl.monitors.pages import ArticlePages
from kzcrawl.monitors.verdict import verdict_of
from kzcrawl.settings import Settings

FIRST = datetime(2025, 9, 1, 22, tzinfo=UTC)  # 03:00 of Tuesday the 2nd in Almaty
TONIGHT = 28  # a Tuesday as well, and no holiday is near


def walk(language: str | None, **outcomes: str) -> Walk:
    """A walk by its routes' outcomes; an empty one is of a route that showed nothing."""
    routes = tuple(
        Route(name, outcome or "failed", None, 1, 9 if outcome else 0, None) for name, outcome in outcomes.items()
    )
    return Walk(language, "", "", "reached" in outcomes.values(), routes)


def night(number: int = TONIGHT, articles: int = 100, **changes: Any) -> Night:
    """The night of that number, of so many new articles."""
    texts = dict.fromkeys(("articles", "title", "stamp", "views", "dateline"), articles)
    made = Night(
        job=f"job {number}",
        source="kazakhstan_today",
        started=FIRST + timedelta(days=number),
        findings=frozenset(),
        walks=(walk("ru", listing="reached"),),
        changes={"first": articles, "edited": 7},
        dropped={},
        requests={"article": articles + 10, "listing": 9},
        read=texts | {"credit": articles // 2, "characters": 1_500 * articles},
        borders={"hooks/1": articles},
        flags={"title_differs": articles // 50},
        counts={"read": 9 * articles, "one_mod_five": 9 * articles},
        retries=1,
        waiting=2,
        bytes=5_000_000,
    )
    return replace(made, **changes)


def weeks(nights: int = TONIGHT, **changes: Any) -> list[Night]:
    """So many ordinary nights before tonight, the weekends of them quiet."""
    numbers = range(TONIGHT - nights, TONIGHT)
    return [night(number, 50 if is_quiet(number) else 100, **changes) for number in numbers]


def is_quiet(number: int) -> bool:
    """Whether a night reads what was published on a Saturday or Sunday."""
    return (FIRST + timedelta(days=number)).weekday() in (5, 6)


def findings(
    tonight: Night,
    before: Sequence[Night] | None = None,
    *,
    worked: Iterable[tuple[str | None, str]] = (),
    room: int = 10**12,
    failed: dict[str, int] | None = None,
    **limits: Any,
) -> tuple[str, ...]:
    """What the monitors find against a night after others."""
    earlier = weeks() if before is None else before
    history = History(tuple(earlier), sum(each.bytes for each in earlier))
    pages = ArticlePages(tonight.texts, failed or {})
    evidence = Evidence(tonight, history, Settings(**limits), pages, set(worked), must_bring=True, room=room)
    found = verdict_of(evidence).findings
    assert {finding.partition(":")[0] for finding in found} <= FINDINGS.keys()
    return found
