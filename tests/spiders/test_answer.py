"""What a site's answers and the errors of a download say."""

import gzip
from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse
from scrapy.settings import Settings as ScrapySettings

from kzcrawl.addon import KzcrawlAddon
from kzcrawl.items import Page
from kzcrawl.settings import load
from kzcrawl.spiders.answer import FAILURES, Answer, answer_of, failure_of
from kzcrawl.spiders.wired import WiredSpider

URL = "https://www.kt.kz/rus/state/a_1377999001.html"
NOW = datetime(2025, 11, 29, 22, tzinfo=UTC)


def response(status: int = 200, **meta: Any) -> HtmlResponse:
    headers = {"Content-Type": "text/html; charset=utf-8"}
    return HtmlResponse("http://127.0.0.1/", status, headers, b"<p>", request=Request("http://127.0.0.1/", meta=meta))


def test_a_page_comes_with_its_public_address_and_capture() -> None:
    capture = {"file": "raw/a.warc.gz", "offset": 7}
    page = Page(b"<p>", "text/html; charset=utf-8", URL, NOW)
    assert answer_of(response(capture=capture), URL, NOW) == Answer(page, None, 200, capture)


def test_a_page_that_a_redirect_led_to_has_the_status_of_the_redirect() -> None:
    assert answer_of(response(redirect_reasons=[302, 301]), URL, NOW).status == 302
    assert answer_of(response(redirect_reasons=["meta refresh", 301]), URL, NOW).status == 301


@pytest.mark.parametrize(
    ("status", "reason"),
    [(404, "missing"), (410, "missing"), (429, "overloaded"), (503, "overloaded"), (403, "refused"), (204, "refused")],
)
def test_why_there_is_no_page(status: int, reason: str) -> None:
    assert answer_of(response(status, redirect_reasons=[301]), URL, NOW) == Answer(None, reason, status)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (IgnoreRequest(), "forbidden"),
        (DownloadTimeoutError(), "timeout"),
        (ValueError("Missing scheme in request url: mailto:a@b"), "malformed"),
        (gzip.BadGzipFile(), "malformed"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, ""), "malformed"),
    ],
)
def test_what_an_error_of_the_download_says(error: Exception, reason: str) -> None:
    assert failure_of(error) == Answer(None, reason)


def test_every_error_that_is_an_answer_has_its_reason() -> None:
    assert {failure_of(kind.__new__(kind)).reason for kind in FAILURES} == {
        "forbidden",
        "timeout",
        "too_large",
        "cut_short",
        "unreachable",
        "malformed",
    }


class Robots:
    """A robots.txt that asks for a delay."""

    def __init__(self, delay: float | None) -> None:
        self.delay = delay

    def crawl_delay(self, user_agent: str) -> float | None:
        assert user_agent.startswith("kzcrawl/")
        return self.delay


@pytest.mark.parametrize(("asked", "extra"), [(None, 0.0), (1.0, 0.0), (3.0, 0.0), (10.0, 7.0)])
def test_what_robots_txt_asks_for_beyond_our_own_pause_is_added(asked: float | None, extra: float) -> None:
    spider = WiredSpider.__new__(WiredSpider)
    spider.settings = ScrapySettings({"KZCRAWL": load({}, ["DELAY_SECONDS=3"])})
    KzcrawlAddon().update_settings(spider.settings)
    spider._heed_crawl_delay(Robots(asked))  # type: ignore[arg-type]
    assert spider._extra_delay == extra


class Counted:
    """A share that counts what is asked of it."""

    calls = 0

    def keep(self, _: object) -> None:
        self.calls += 1

    def flush(self) -> None:
        self.calls += 1


def test_after_a_failure_nothing_more_is_written() -> None:
    spider = WiredSpider.__new__(WiredSpider)
    spider._share, spider.failure = Counted(), OSError("the disk is full")  # type: ignore[assignment]
    spider._flush()
    with pytest.raises(OSError, match="the disk is full"):
        spider.keep(None)  # type: ignore[arg-type]
    assert spider.share.calls == 0  # type: ignore[attr-defined]
