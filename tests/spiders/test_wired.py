"""What a spider does with errors: those of a page, and its own."""

import asyncio
import sqlite3
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest

from kzcrawl.exceptions import UnwritableArchiveError
from kzcrawl.settings import Settings
from kzcrawl.spiders.answer import Answer
from kzcrawl.spiders.asking import Asking
from kzcrawl.spiders.kazakhstan_today import KazakhstanTodaySpider
from kzcrawl.spiders.wired import WiredSpider

URL = "https://www.kt.kz/rus/all"


class Engine:
    """An engine whose downloads fail; so does the spider meanwhile, if it is told to."""

    def __init__(self, error: BaseException, running: bool = True, failure: Exception | None = None) -> None:
        self.error, self.running, self.failure = error, running, failure
        self.spider = KazakhstanTodaySpider()
        self.spider.settings = {"KZCRAWL": Settings()}  # type: ignore[assignment]
        self.spider.crawler = SimpleNamespace(engine=self)  # type: ignore[assignment]

    async def download_async(self, _: Request) -> None:
        self.spider.failure = self.failure
        raise self.error

    def fetch(self) -> Answer:
        return asyncio.run(self.spider.fetch(URL, Asking("listing")))


def test_an_error_that_nobody_thought_of_is_one_of_the_page(caplog: pytest.LogCaptureFixture) -> None:
    assert Engine(LookupError("what now")).fetch() == Answer(None, "malformed")
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", f"{URL}: LookupError('what now')")


def test_an_error_that_is_an_answer_is_no_news(caplog: pytest.LogCaptureFixture) -> None:
    assert Engine(IgnoreRequest()).fetch() == Answer(None, "forbidden")
    assert [record for record in caplog.records if record.levelname != "DEBUG"] == []


@pytest.mark.parametrize(
    "error", [UnwritableArchiveError("full"), sqlite3.OperationalError(), asyncio.CancelledError()]
)
def test_an_error_of_ours_is_raised(error: BaseException) -> None:
    with pytest.raises(type(error)):
        Engine(error).fetch()


def test_an_error_of_a_capture_is_raised_whatever_became_of_it() -> None:
    with pytest.raises(OSError, match="the disk is full"):
        Engine(IgnoreRequest("robots.txt cannot be had"), failure=OSError("the disk is full")).fetch()


def test_what_goes_wrong_while_the_engine_stops_is_no_answer() -> None:
    with pytest.raises(RuntimeError, match="No open spider"):
        Engine(RuntimeError("No open spider"), running=False).fetch()


class Counted:
    """A share that counts what is asked of it."""

    calls = 0

    def keep(self, _: object) -> None:
        self.calls += 1

    def flush(self) -> None:
        self.calls += 1


def test_after_a_failure_nothing_more_is_written() -> None:
    spider = WiredSpider.__new__(WiredSpider)
    spider.crawler = SimpleNamespace(engine=None)  # type: ignore[assignment]
    spider._share, spider.failure = Counted(), OSError("the disk is full")  # type: ignore[assignment]
    spider._flush()
    with pytest.raises(OSError, match="the disk is full"):
        spider.keep(None)  # type: ignore[arg-type]
    assert spider.share.calls == 0  # type: ignore[attr-defined]
