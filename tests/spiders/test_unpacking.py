"""Bodies that are not packed as their headers say."""

import gzip
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from kzcrawl.spiders.unpacking import MispackedError, TooLargeUnpackedError, UnpackingMiddleware

PAGE = Request("https://www.kt.kz/rus/all")


@pytest.fixture
def unpacking() -> UnpackingMiddleware:
    settings = {"DOWNLOAD_MAXSIZE": 1_000, "DOWNLOAD_WARNSIZE": 0}
    return UnpackingMiddleware.from_crawler(get_crawler(settings_dict=settings))


def response(body: bytes, encoding: str | None, **headers: str) -> Response:
    named: Any = {"Content-Encoding": encoding, **headers} if encoding else headers
    return HtmlResponse(PAGE.url, 200, named, body)


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
def test_a_body_that_is_not_packed_so(unpacking: UnpackingMiddleware, encoding: str) -> None:
    with pytest.raises(MispackedError, match=r"https://www\.kt\.kz/rus/all: "):
        unpacking.process_response(PAGE, response(b"\xff" * 60, encoding))


def test_a_body_that_is_too_large_unpacked(unpacking: UnpackingMiddleware) -> None:
    assert len(unpacking.process_response(PAGE, response(gzip.compress(bytes(1_000)), "gzip")).body) == 1_000
    with pytest.raises(TooLargeUnpackedError):
        unpacking.process_response(PAGE, response(gzip.compress(bytes(1_001)), "gzip"))


@pytest.mark.parametrize("encoding", [None, "rot13"])
def test_a_body_that_is_not_packed_stays_as_it_is(unpacking: UnpackingMiddleware, encoding: str | None) -> None:
    assert unpacking.process_response(PAGE, response(b"x", encoding)).body == b"x"
