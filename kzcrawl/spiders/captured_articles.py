"""The articles of some days that a web archive has captured: each is read from its first capture to its last.

A page is captured after it was published, perhaps years after. Of which day an article is, its pages tell: those that
are held, else its first capture. The captures of others wait for a backfill of other days; what was read is kept.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from kzcrawl.days import Days, day_of
from kzcrawl.identity import real_id
from kzcrawl.items import Visit
from kzcrawl.spiders.likely import Likely, spread
from kzcrawl.spiders.replays import Replays, article_in, day_told
from kzcrawl.state.frontier import Row
from kzcrawl.wayback import replayed

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

_TOLD_EVERY = 50  # articles

MayGoOn = Callable[[], Awaitable[bool]]


class CapturedArticles:
    """What waits on the frontier of articles that are of some days, at addresses that begin so."""

    def __init__(self, spider: "NewsSpider", prefix: str, days: Days, replay_url: str) -> None:
        self.later = 0  # articles of which a capture could not be had lately
        self._spider, self._prefix, self._days, self._replay_url = spider, prefix, days, replay_url
        self._likely = Likely(days)

    async def visits(self, replays: Replays, may_go_on: MayGoOn) -> AsyncIterator[Visit]:
        """Article by article, those first whose days tell most about the others': the same ones however often this was
        cut off, since what was read already tells it again."""
        spider, captures = self._spider, self._captures()
        for number, key in enumerate(spread(sorted(captures, key=_order))):
            if number % _TOLD_EVERY == 0:
                spider.logger.info(
                    "%d of %d articles looked at, %d requests, %d new texts",
                    number,
                    len(captures),
                    spider.share.requests,
                    spider.share.new_articles,
                )
            if not self._likely.may_hold(key) or spider.share.index.has_left(real_id(spider.name, key)):
                continue
            async for visit in self._read(key, captures[key], replays, may_go_on):
                if visit is None:
                    return
                yield visit

    async def _read(
        self, key: str, rows: Sequence[Row], replays: Replays, may_go_on: MayGoOn
    ) -> AsyncIterator[Visit | None]:
        """The captures of an article, as long as it may be of these days; None where no more may be asked for.

        One that cannot be had now holds the later ones back: in another order an edit that was undone would be missed.
        """
        days = self._days_held(key)
        for row in sorted((row for row in rows if row.is_open), key=lambda row: row.key):
            if days and not any(day in self._days for day in days):
                break
            if not row.is_due:
                self.later += 1
                break
            if not await may_go_on():
                yield None
                return
            visit = await replays.read(row)
            yield visit
            if visit.errand and visit.errand.outcome == "failed":
                break
            if day := day_told(visit.parsed, key):
                days.add(day)
        for day in days:
            self._likely.note(key, day)

    def _captures(self) -> Mapping[str, list[Row]]:
        """What was listed, by article."""
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._spider.share.rows():
            if row.url.startswith(f"{self._replay_url}/") and self._is_wanted(row.url):
                found[article_in(row.key)].append(row)
        return found

    def _is_wanted(self, url: str) -> bool:
        told = replayed(url)
        address = self._spider.source.key_of(told[0]) if told else None
        return address is not None and address[0].partition("://")[2].startswith(self._prefix)

    def _days_held(self, key: str) -> set[date]:
        """Of which days an article is by its pages that were read: more than one where it was given another time. What
        else shows it may show only the latest."""
        index, article_id = self._spider.share.index, real_id(self._spider.name, key)
        pages = [text for text in index.texts(index.family(article_id)) if text.placement == "page"]
        days = {date.fromisoformat(text.published_at[:10]) for text in pages if text.published_at}
        known = index.known(article_id) if pages and not days else None
        return {day_of(known.published)} if known and known.published else days


def _order(key: str) -> tuple[int, str]:
    """By number, where keys are numbers."""
    return (int(key), "") if key.isdecimal() else (0, key)
