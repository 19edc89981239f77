"""Reads pages for a crawl: what each says, what came of the way to it, and how many came to nothing."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from kzcrawl.dates import latest_instant
from kzcrawl.exceptions import ParseError
from kzcrawl.identity import real_id
from kzcrawl.items import Errand, Link, Parsed, Sighting, Step, Unreadable, Visit
from kzcrawl.monitors.pages import ArticlePages
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.browser.launch import NONE
from kzcrawl.spiders.descent import ENDS
from kzcrawl.spiders.wired import WiredSpider

NO_ANSWER = ("unreachable", "timeout", "overloaded", "cut_short")
MOST_LINKS = 1_000  # to articles: a listing shows twenty, a feed a hundred; a page of more would flood the frontier

# Whether a crawl wants an article's own page, by the language of the page that shows it and the time that is known.
Wants = Callable[[str, str | None], bool]


class PageReader:
    """The pages of one crawl. Times are UTC, as text that sorts; None where a time is not known."""

    def __init__(self, spider: WiredSpider, wants: Wants, via: str = "crawl") -> None:
        self.tried: set[str] = set()  # the keys of the article pages that were asked for
        self.without_page: set[str] = set()  # the addresses at which there was none when they were last asked for
        self.left = 0  # how many are left to the next crawl
        self._spider, self._wants, self._via = spider, wants, via
        self._read_pages = 0
        self._failed_pages: Counter[str] = Counter()
        self._led_elsewhere: list[Visit] = []
        self._in_vain = 0  # in a row
        self._met: set[str] = set()

    @property
    def pages(self) -> ArticlePages:
        """What came of the article pages so far."""
        return ArticlePages(self._read_pages, self._failed_pages, self._in_vain, self.left)

    @property
    def is_full(self) -> bool:
        """Whether a night has asked for as many article pages as it may."""
        return len(self.tried) >= self._spider.ours.NIGHT_PAGES

    def may_browse(self, listing: str) -> bool:
        """Whether a listing may be opened in a browser, which is no way around one that is not there, or closed."""
        return self._spider.ours.BROWSER != NONE and listing not in self.without_page

    async def ask(self, url: str, asking: Asking) -> tuple[Answer, Parsed | str]:
        """What a page says, or why there is nothing."""
        answer = await self._spider.fetch(url, asking)
        (self.without_page.add if answer.page is None else self.without_page.discard)(url)
        return answer, self.told_by(answer)

    async def read(self, link: Link) -> Visit | None:
        """What an article's own page brings. Where that led elsewhere, it is judged at the end of the crawl: None."""
        self.tried.add(link.key)
        answer, parsed = await self.ask(link.url, Asking("article", self._spider.share.validator_of(link.key)))
        errand = self._came_of(link, answer, parsed)
        self._count(errand, parsed)
        reason = parsed if isinstance(parsed, str) and errand.outcome == "failed" else None
        parsed = Parsed(self._spider.name) if isinstance(parsed, str) else parsed
        near = [head for head in heads_of(parsed) if head.key and head.key != link.key]
        wanted = tuple(link_to(head, "article") for head in near if self._wants(parsed.language, self.time_of(head)))
        visit = self.visit(answer, parsed, links=wanted, errand=errand, dropped=reason)
        if errand.outcome == "elsewhere":
            self._led_elsewhere.append(visit)
            return None
        return visit

    def judged(self) -> list[Visit]:
        """At the end of a crawl, or of a part of it: what led elsewhere, which is gone, or was hidden behind a wall and
        is tried again."""
        found, self._led_elsewhere = self._led_elsewhere, []
        return list(map(_as_failed, found)) if self.pages.is_wall else found

    def visit(
        self,
        answer: Answer,
        parsed: Parsed | None = None,
        *,
        links: tuple[Link, ...] = (),
        errand: Errand | None = None,
        dropped: str | None = None,
        step: Step | None = None,
    ) -> Visit:
        """What a page brought, as it goes down the pipelines."""
        parsed = parsed or Parsed(self._spider.name)
        self._met.update(head.key for head in heads_of(parsed) if head.key)
        return Visit(
            parsed,
            self._via,
            self._spider.moment(),
            dropped=(dropped,) if dropped else (),
            errand=errand,
            links=links,
            capture=answer.capture,
            step=step,
            unread=unread_at(answer, dropped),
        )

    def is_new(self, key: str) -> bool:
        """Whether neither the archive knows an article, nor a page of this crawl has shown it."""
        return key not in self._met and self._spider.share.index.known(real_id(self._spider.name, key)) is None

    def time_of(self, card: Sighting, archived_at: datetime | None = None) -> str | None:
        """The latest time that a card's stamp allows; without one, the time that is held of its article."""
        if moment := card.published_at or archived_at:
            return latest_instant(moment, card.published_precision)
        known = self._spider.share.index.known(real_id(self._spider.name, card.key)) if card.key else None
        return known.published if known else None

    def told_by(self, answer: Answer, most_links: int | None = MOST_LINKS) -> Parsed | str:
        """What an answer says, or why that is nothing."""
        if answer.page is None:
            return answer.reason or "missing"
        logger, url = self._spider.logger, answer.page.url
        try:
            parsed = self._spider.source.parse(answer.page)
        except ParseError as error:
            logger.warning("%s", error, extra={"url": url})
            return error.reason
        except Exception:  # one page that no parser was made for ends no crawl; its capture is kept
            logger.exception("%s: the parser failed; kzcrawl read shows it", url, extra={"url": url})
            return "parser_failed"
        if most_links and len(heads_of(parsed)) > most_links:
            logger.warning("%s: expected at most %d articles on a page", url, most_links, extra={"url": url})
            return "too_many_links"
        return parsed

    def _came_of(self, link: Link, answer: Answer, parsed: Parsed | str) -> Errand:
        """What came of the way to an article's own page."""
        if answer.reason == "unchanged":
            return Errand(link.key, "unchanged", answer.status)
        if answer.reason == "elsewhere" or (answer.page is not None and not self._is_of(answer, link)):
            return Errand(link.key, "elsewhere", answer.status)
        if answer.reason == "missing":
            return Errand(link.key, "missing", answer.status)
        if isinstance(parsed, str):
            return Errand(link.key, "failed")
        return Errand(link.key, "read" if parsed.articles else "no_article", answer.status, answer.validator)

    def _is_of(self, answer: Answer, link: Link) -> bool:
        """Whether a page is still the one that was asked for, wherever it was moved to."""
        address = self._spider.source.key_of(answer.page.url) if answer.page and answer.page.url else None
        return address is not None and address[1] == link.key

    def _count(self, errand: Errand, parsed: Parsed | str) -> None:
        """Notes what a crawl's verdict, and whether to go on at all, depends on."""
        if errand.outcome in ("read", "unchanged"):
            self._read_pages += 1
        elif errand.outcome == "elsewhere":
            self._failed_pages["elsewhere"] += 1
        elif isinstance(parsed, str) and errand.outcome == "failed":
            self._failed_pages[parsed] += 1
        self._in_vain = self._in_vain + 1 if parsed in NO_ANSWER else 0


def unread_at(answer: Answer, reason: str | None) -> Unreadable | None:
    """The page of an answer that came to nothing for this reason, if there is one. Where there might have been no such
    page, one that says nothing is none that could not be understood."""
    if answer.page is None or answer.page.url is None or reason is None or (answer.is_tried and reason in ENDS):
        return None
    return Unreadable(answer.page.url, answer.kind, reason)


def heads_of(parsed: Parsed) -> list[Sighting]:
    """Whatever a page shows of articles: the heads of texts, cards, entries of lists."""
    return [*(told.head for told in parsed.articles), *parsed.sightings]


def link_to(card: Sighting, found_by: str) -> Link:
    """The link of a card; it must have an address."""
    if card.key is None or card.url is None:
        raise AssertionError(f"a card without an address is no link: {card.title}")
    return Link(card.key, card.url, card.stamp, card.title, found_by)


def _as_failed(visit: Visit) -> Visit:
    """The same, as a way that came to nothing: to be tried again."""
    errand = visit.errand and replace(visit.errand, outcome="failed")
    return replace(visit, errand=errand, dropped=(*visit.dropped, "elsewhere"))
