"""The verdict on a night: every monitor is asked, in this order."""

from collections.abc import Callable, Iterator

from kzcrawl.archive.manifest import Verdict
from kzcrawl.monitors.amounts import few_articles, many_articles
from kzcrawl.monitors.answers import frontier_grows, many_refusals, many_retries
from kzcrawl.monitors.counts import counts_changed
from kzcrawl.monitors.disk import disk_fills
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.fields import fewer_fields, shorter_texts
from kzcrawl.monitors.flags import metadata_differs, unknown_wording
from kzcrawl.monitors.layout import lower_readings
from kzcrawl.monitors.pages import page_failures
from kzcrawl.monitors.routes import incomplete_walks, nothing_seen, stopped_routes, unreached_routes

Monitor = Callable[[Evidence], Iterator[str]]


def failed_pages(seen: Evidence) -> Iterator[str]:
    """What was not well with the article pages, of this as of any crawl."""
    yield from page_failures(seen.pages)


# What a night tells by itself.
ALWAYS: tuple[Monitor, ...] = (
    failed_pages,
    nothing_seen,
    stopped_routes,
    unknown_wording,
    disk_fills,
)
# What only the nights before it tell; silent until there are enough, and where nothing was seen at all.
LEARNED: tuple[Monitor, ...] = (
    incomplete_walks,
    few_articles,
    many_articles,
    fewer_fields,
    shorter_texts,
    metadata_differs,
    lower_readings,
    counts_changed,
    many_retries,
    many_refusals,
    frontier_grows,
)
# What is told, and fails nothing.
NOTES: tuple[Monitor, ...] = (unreached_routes,)


def verdict_of(seen: Evidence) -> Verdict:
    """The verdict on a night, with every finding."""
    learned = LEARNED if seen.has_learned and not seen.saw_nothing else ()
    failures = [word for monitor in (*ALWAYS, *learned) for word in monitor(seen)]
    notes = [word for monitor in NOTES for word in monitor(seen)]
    return Verdict("failed" if failures else "ok", (*failures, *notes))
