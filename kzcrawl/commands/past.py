"""What a backfill does once its words are understood: no command, but the part of it that takes long to load."""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace

import orjson

from kzcrawl import crawling
from kzcrawl.archive.coverage import Coverage
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.backfill import lock_of
from kzcrawl.commands.estimate import estimate, said
from kzcrawl.commands.log_options import begin_log
from kzcrawl.commands.night import DEMO_ARCHIVE, served
from kzcrawl.commands.summary import report
from kzcrawl.commands.textfile import metrics_written_after
from kzcrawl.dates import machine_iso
from kzcrawl.days import Days
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Step
from kzcrawl.job import Job, opened
from kzcrawl.locking import locked
from kzcrawl.pages import Source, source_named
from kzcrawl.settings import Settings
from kzcrawl.share import Share, task_of
from kzcrawl.spiders.backfill import Backfill
from kzcrawl.spiders.base import NewsSpider, Plan
from kzcrawl.spiders.named import spider_named
from kzcrawl.spiders.order import Hours, Order, Stretch, stretches_of
from kzcrawl.spiders.web_archive import WebArchive, replay_url

# By how the past is reached, the plan that does it.
PLANS: Mapping[str, Callable[[NewsSpider, Order], Plan]] = {"listings": Backfill, "web-archive": WebArchive}
_READ_BEFORE = "read before"  # the row of progress that says when a backfill was begun anew


def by_range(days: Days, arguments: argparse.Namespace, settings: Settings) -> int:
    """Fills a range of days; 0 if all was well, else 1."""
    source, spider = source_named(arguments.source), spider_named(arguments.source)
    stretches = stretches_of(source, settings, spider.listings, days, arguments.language, arguments.section)
    words = ["backfill", source.NAME, str(days.since), str(days.until), *arguments.language, *arguments.section]
    if arguments.via == "web-archive":
        if arguments.dry_run or arguments.demo:
            raise BadInputError("expected --dry-run and --demo with listings, found --via web-archive")
        replay_url(settings)  # which says what it needs
        words = ["web-archive", settings.CDX_URL]  # what that has captured is the same for all ranges
    order = replace(order_of("-".join(words), stretches, arguments), via=arguments.via)
    if arguments.dry_run:
        return _tell(source, order, days, arguments, settings)
    if arguments.demo:
        archive = settings.ARCHIVE if arguments.archive else DEMO_ARCHIVE
        with served(archive, settings, has_past=True) as ours:
            return fill(source.NAME, order, arguments, ours, is_demo=True)
    return fill(source.NAME, order, arguments, settings)


def _tell(source: Source, order: Order, days: Days, arguments: argparse.Namespace, settings: Settings) -> int:
    """Says what there would be to do."""
    coverage = Coverage(Archive(settings.ARCHIVE), source.NAME) if Layout(settings.ARCHIVE).numbers() else None
    languages = list(dict.fromkeys(stretch.language for stretch in order.stretches))
    guess = estimate(days, coverage, getattr(source, "KNOWN_IDS", ()), languages)
    held = coverage.held(days, languages) if coverage else 0
    requests = guess.requests(held, len(order.stretches))
    if arguments.json:
        value = {"schema": "estimate/1", "job": order.job, **asdict(guess), "held": held, "requests": requests}
        print(orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode())
    else:
        print(said(order.job, guess, held, len(order.stretches), settings.DELAY_SECONDS))
    return 0


def by_gaps(gaps: Mapping[str | None, Sequence[Days]], arguments: argparse.Namespace, settings: Settings) -> int:
    """Fills what was left out, by language; 0 if all was well, else 1."""
    source, spider = source_named(arguments.source), spider_named(arguments.source)
    stretches = [
        stretch
        for language, found in gaps.items()
        for days in found
        for stretch in stretches_of(source, settings, spider.listings, days, [language])
    ]
    if not stretches:
        _say_nothing_done("there is no gap to fill", arguments)
        return 0
    return fill(source.NAME, order_of(f"backfill-{source.NAME}-gaps", stretches, arguments), arguments, settings)


def order_of(job: str, stretches: Sequence[Stretch], arguments: argparse.Namespace) -> Order:
    """The order, with the bounds of this process."""
    most = arguments.max_requests
    if most is not None and most < 1:
        raise BadInputError(f"expected --max-requests of 1 or more, found {most}")
    return Order(job, stretches, most, None if arguments.hours is None else _hours(arguments.hours))


def fill(source: str, order: Order, arguments: argparse.Namespace, settings: Settings, *, is_demo: bool = False) -> int:
    """Does what is left of an order; 0 if all was well, else 1."""
    if order.hours is not None and settings.clock.now() not in order.hours:
        _say_nothing_done(f"outside of the hours {order.hours} of Almaty: run this again then", arguments)
        return 0
    layout = Layout(settings.ARCHIVE)
    with locked(layout, lock_of(source), settings.clock):
        task = task_of(settings, "backfill", demo=is_demo, job=order.job)
        with metrics_written_after(settings), opened(layout, task) as work:
            share = work.share(source, _fetched_from(source, order, settings))
            _begin(share, again=arguments.again)
            if is_done(share, order):
                _say_nothing_done(f"{order.job}: done before; --again begins anew", arguments, work.recovered)
                return 0
            return _crawled(work, share, order, arguments, settings)


def is_done(share: Share, order: Order) -> bool:
    """Whether every walk has come to its end, and no page is left. Captures are left for other ranges."""
    is_at_end = all(share.progress.is_done(each.name) for each in order.stretches)
    return is_at_end and (order.via == "web-archive" or share.has_nothing_left())


def _fetched_from(source: str, order: Order, settings: Settings) -> str:
    """Where pages are fetched."""
    if order.via == "web-archive":
        return replay_url(settings)
    return settings.BASE_URLS.get(source, source_named(source).BASE_URL)


def _say_nothing_done(why: str, arguments: argparse.Namespace, recovered: Sequence[Manifest] = ()) -> None:
    """That nothing was asked for, as whoever reads the summary of a backfill expects it."""
    report([], recovered=recovered, as_json=arguments.json)
    if not arguments.json:
        print(f"{why}; nothing was asked for")


def _begin(share: Share, *, again: bool) -> None:
    """Says which pages are asked for: those that no crawl has read; of a backfill that began anew, none since then."""
    if again:
        share.begin_again(Step(_READ_BEFORE, machine_iso(share.started)))
    share.read_before = share.progress.position(_READ_BEFORE) or "0"


def _crawled(work: Job, share: Share, order: Order, arguments: argparse.Namespace, settings: Settings) -> int:
    make = PLANS[order.via]
    begin_log(arguments)
    sealed, failures = crawling.crawl({share.source: share}, settings, lambda spider: make(spider, order))
    report(sealed, recovered=work.recovered, as_json=arguments.json)
    for failure in failures:
        raise failure
    if not arguments.json:
        print("done" if is_done(share, order) else "not done yet: the same command goes on where this one ended")
    return int(any(manifest.verdict.status != "ok" for manifest in sealed))


def _hours(text: str) -> Hours:
    first, dash, last = text.partition("-")
    if (
        not (dash and first.isdecimal() and last.isdecimal() and int(first) != int(last))
        or max(int(first), int(last)) > 24
    ):
        raise BadInputError(f"expected --hours such as 1-6 or 22-6, found {text!r}")
    return Hours(int(first), int(last))
