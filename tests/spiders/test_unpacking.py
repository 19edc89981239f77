"""Bodies that are not packed as their headers say, or not whole."""

import gzip
import zlib
from typing import Any

import brotli
import pytest
from scrapy import Request, Spider
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from kzcrawl.exceptions import TooLargeUnpackedError, UndecodableError
from kzcrawl.spiders.unpacking import UnpackingMiddleware

URL = "https://www.kt.kz/rus/all"
HTML = b"<html><p>" + b"Almaty. " * 100


@pytest.fixture
def unpacking() -> UnpackingMiddleware:
    crawler = get_crawler(settings_dict={"DOWNLOAD_MAXSIZE": 1_000, "RETRY_TIMES": 1})
    crawler.spider = Spider.from_crawler(crawler, "kz")
    return UnpackingMiddleware(crawler)


def response(body: bytes, encoding: str | None, status: int = 200) -> Response:
    named: Any = {"Content-Encoding": encoding} if encoding else {}
    return HtmlResponse(URL, status, named, body)


def page(unpacking: UnpackingMiddleware, body: bytes, encoding: str | None, status: int = 200) -> Response:
    found = unpacking.process_response(Request(URL), response(body, encoding, status))
    assert isinstance(found, Response)
    return found


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_packed_so(unpacking: UnpackingMiddleware, encoding: str) -> None:
    with pytest.raises(UndecodableError, match="expected a body"):
        page(unpacking, b"\xff" * 60, encoding)


def test_what_was_not_asked_for_is_not_unpacked(unpacking: UnpackingMiddleware) -> None:
    with pytest.raises(UndecodableError, match="expected a body in gzip or deflate, found 'br'"):
        page(unpacking, brotli.compress(HTML), "br")


def test_a_body_that_is_too_large_unpacked(unpacking: UnpackingMiddleware) -> None:
    assert len(page(unpacking, gzip.compress(bytes(1_000), mtime=0), "gzip").body) == 1_000
    with pytest.raises(TooLargeUnpackedError):
        page(unpacking, gzip.compress(bytes(1_001), mtime=0), "gzip")


@pytest.mark.parametrize("encoding", [None, "rot13", "utf-8"])
def test_a_body_that_is_not_packed_stays_as_it_is(unpacking: UnpackingMiddleware, encoding: str | None) -> None:
    assert page(unpacking, b"x", encoding).body == b"x"


@pytest.mark.parametrize(
    ("packed", "encoding"), [(gzip.compress(HTML, mtime=0), "gzip"), (zlib.compress(HTML), "deflate")]
)
def test_a_body_that_was_cut_off_anywhere_is_asked_for_again_and_then_lost(
    unpacking: UnpackingMiddleware, packed: bytes, encoding: str
) -> None:
    assert page(unpacking, packed, encoding).body == HTML
    for at in range(len(packed) * 3 // 4, len(packed)):
        again = unpacking.process_response(Request(URL), response(packed[:at], encoding))
        assert isinstance(again, Request)
        with pytest.raises(ResponseDataLossError):
            unpacking.process_response(again, response(packed[:at], encoding))


def test_whatever_body_an_error_has_it_is_that_error(unpacking: UnpackingMiddleware) -> None:
    assert page(unpacking, b"x", "gzip", 404).status == 404


def test_what_is_unpacked_says_so_no_more(unpacking: UnpackingMiddleware) -> None:
    assert "Content-Encoding" not in page(unpacking, gzip.compress(HTML, mtime=0), "gzip").headers


@pytest.mark.parametrize(
    ("body", "is_read"), [(b"<html><p>Almaty</p></HTML>\n", True), (b"<html><p>Alma", False), (b"User-agent: *", True)]
)
def test_where_only_the_connection_says_where_a_page_ends_its_html_has_to(
    unpacking: UnpackingMiddleware, body: bytes, *, is_read: bool
) -> None:
    found = unpacking.process_response(Request(URL), response(body, None).replace(flags=["partial"]))
    assert isinstance(found, Response) is is_read
    assert isinstance(unpacking.process_response(Request(URL), response(body, None)), Response)
