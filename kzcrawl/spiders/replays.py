"""Reads captures as a web archive replays them: pages of the site, as they were then."""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from scrapy.http import Response

from kzcrawl.items import Errand, Parsed, Visit
from kzcrawl.monitors.pages import ArticlePages
from kzcrawl.spiders.answer import Answer, answer_of
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.page_reader import NO_ANSWER, PageReader, unread_at
from kzcrawl.state.frontier import Row
from kzcrawl.wayback import replayed

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

# What may be had another time. All else a web archive will say again.
_PASSING = {*NO_ANSWER, "forbidden", "no_robots", "malformed"}


class Replays:
    """The captures that one crawl reads."""

    def __init__(self, spider: "NewsSpider") -> None:
        self._spider, self._reader = spider, PageReader(spider, lambda _language, _time: False)
        self._read = self._in_vain = 0
        self._failed: Counter[str] = Counter()

    @property
    def pages(self) -> ArticlePages:
        """What came of the captures so far."""
        return ArticlePages(self._read, self._failed, self._in_vain)

    async def read(self, row: Row) -> Visit:
        """What a capture brings, seen when it was captured."""
        response = await self._spider.download(row.url, Asking("replay"))
        answer = response if isinstance(response, Answer) else self._answer_of(response, row)
        told = self._reader.told_by(answer)
        reason = told if isinstance(told, str) else None
        self._count(reason)
        return Visit(
            Parsed(self._spider.name) if isinstance(told, str) else told,
            "web_archive",
            answer.page.fetched_at if answer.page else self._spider.moment(),
            dropped=(reason,) if reason else (),
            errand=Errand(row.key, "failed" if reason in _PASSING else "final", answer.status),
            capture=answer.capture,
            unread=unread_at(answer, reason),
        )

    def _answer_of(self, response: Response, row: Row) -> Answer:
        """The page at its public address and from its time, if it is the article that was asked for."""
        memento = (response.headers.get("Memento-Datetime") or b"").decode("latin-1")
        answer, found = answer_of(response, row.url, self._spider.moment()), replayed(response.url, memento)
        if answer.page is None:
            return answer
        address = self._spider.source.key_of(found[0]) if found else None
        if found is None or address is None or address[1] != article_in(row.key):
            return replace(answer, page=None, reason="elsewhere")
        return replace(answer, page=replace(answer.page, url=address[0], fetched_at=found[1]))

    def _count(self, reason: str | None) -> None:
        if reason:
            self._failed[reason] += 1
        else:
            self._read += 1
        self._in_vain = self._in_vain + 1 if reason in NO_ANSWER else 0


def article_in(key: str) -> str:
    """Of which article a capture is, by its key on the frontier."""
    return key.rpartition("@")[0]


def day_told(parsed: Parsed, key: str) -> date | None:
    """Of which day the page of an article says that it is."""
    for told in parsed.articles:
        if told.head.placement == "page" and told.head.key == key:
            moment = told.head.published_at or told.archived_at
            return moment.date() if moment else None
    return None
