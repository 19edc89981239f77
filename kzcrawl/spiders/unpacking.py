"""Unpacks bodies, and says what is wrong with those that cannot be: a page of which a part is missing is no page."""

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from kzcrawl.warc.decoding import has_no_end, packings_of, unpacked


class UnpackingMiddleware:
    """In the place of Scrapy's, which takes what can be unpacked of a body that was cut off for the whole, and unpacks
    what was not asked for. TooLargeUnpackedError, UndecodableError, or ResponseDataLossError say what is wrong."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler, self._most_bytes = crawler, crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """The unpacking of a crawl."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The response with its body unpacked, or the request once more, for one that was cut off."""
        pairs = tuple((b"Content-Encoding", value) for value in response.headers.getlist("Content-Encoding"))
        packings = packings_of(pairs)
        if response.status != 200:
            return response
        body, is_whole = unpacked(response.body, packings, self._most_bytes)
        if not is_whole or (_ends_anywhere(response, packings) and has_no_end(body)):
            return self._again(request)
        if not packings:
            return response
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)

    def _again(self, request: Request) -> Request:
        if self._crawler.spider is None:
            raise AssertionError("bodies are unpacked in a crawl")
        again = get_retry_request(request, spider=self._crawler.spider, reason="cut_short")
        if again is None or request.meta.get("dont_retry"):
            raise ResponseDataLossError(f"{request.url}: a part of the page did not come")
        return again


def _ends_anywhere(response: Response, packings: list[str]) -> bool:
    """Whether only the end of the connection says where a body ends, so that it may have been cut off."""
    return "partial" in response.flags and not packings
