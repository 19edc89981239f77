"""What a site's answers and the errors of a download say."""

from datetime import UTC, datetime
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse

from kzcrawl.exceptions import TooLargeUnpackedError, UndecodableError
from kzcrawl.items import Page
from kzcrawl.spiders.answer import FAILURES, REASONS, Answer, answer_of, failure_of
from kzcrawl.spiders.pace import AskedToWait
from kzcrawl.spiders.robots import NoRobotsError

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
    [
        (404, "missing"),
        (410, "missing"),
        (429, "overloaded"),
        (503, "overloaded"),
        (403, "refused"),
        (204, "refused"),
        (302, "elsewhere"),
    ],
)
def test_why_there_is_no_page(status: int, reason: str) -> None:
    assert answer_of(response(status, redirect_reasons=[301]), URL, NOW) == Answer(None, reason, status)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (IgnoreRequest(), "forbidden"),
        (NoRobotsError(), "no_robots"),
        (AskedToWait(), "overloaded"),
        (DownloadTimeoutError(), "timeout"),
        (TooLargeUnpackedError(), "too_large"),
        (UndecodableError(), "malformed"),
        (UnicodeDecodeError("utf-8", b"", 0, 1, ""), "malformed"),
    ],
)
def test_what_an_error_of_the_download_says(error: Exception, reason: str) -> None:
    assert failure_of(error) == Answer(None, reason)


def test_every_error_that_is_an_answer_has_its_reason() -> None:
    reasons = {failure_of(kind.__new__(kind)).reason for kind in FAILURES}
    assert reasons <= REASONS
    assert REASONS - reasons == {"missing", "elsewhere", "refused"}
