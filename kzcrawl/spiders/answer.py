"""What a site answered: a page, or why there is none, by a word of a closed set."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from kzcrawl.exceptions import BrowserError, NoBrowserError, TooLargeUnpackedError, UndecodableError
from kzcrawl.items import Page, Validator
from kzcrawl.spiders.pace import AskedToWait
from kzcrawl.spiders.robots import NoRobotsError

# By what went wrong between us and the site; a page over the size limit is cancelled while it is downloaded.
_FAILURES: dict[type[Exception], str] = {
    AskedToWait: "overloaded",
    NoRobotsError: "no_robots",
    IgnoreRequest: "forbidden",  # by robots.txt
    DownloadTimeoutError: "timeout",
    DownloadCancelledError: "too_large",
    TooLargeUnpackedError: "too_large",
    UndecodableError: "malformed",
    NoBrowserError: "no_browser",
    BrowserError: "browser_failed",
    ResponseDataLossError: "cut_short",
    DownloadConnectionRefusedError: "unreachable",
    CannotResolveHostError: "unreachable",
    DownloadFailedError: "unreachable",
}
FAILURES = tuple(_FAILURES)
REASONS = {*_FAILURES.values(), "missing", "elsewhere", "refused"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`page` at its public address, or the `reason` why there is none, which may be that it is "unchanged". `status` is
    what says so: of a page that a redirect led to, that of the redirect. `validator` came with the page. `is_tried`:
    there might have been no such page."""

    page: Page | None
    reason: str | None = None
    status: int | None = None
    capture: dict[str, str | int] | None = None
    validator: Validator | None = None
    kind: str = ""  # what it was asked for as
    is_tried: bool = False


def answer_of(response: Response, public_url: str, now: datetime) -> Answer:
    """What a response says."""
    meta: dict[str, Any] = response.meta
    status = next((code for code in meta.get("redirect_reasons", ()) if isinstance(code, int)), response.status)
    capture = meta.get("capture")
    if response.status == 304 and _was_asked_whether(response):
        return Answer(None, "unchanged", response.status, capture)
    if response.status != 200:
        return Answer(None, _reason(response.status), response.status, capture)
    page = Page(response.body, _header(response, "Content-Type"), public_url, now)
    asked_as = meta.get("kind", ""), meta.get("is_tried", False)
    return Answer(page, None, status, capture, _validator_of(response), *asked_as)


def failure_of(error: Exception) -> Answer:
    """What an error of the download says: whatever nobody thought of is due to what the site sent."""
    return Answer(None, next((reason for kind, reason in _FAILURES.items() if isinstance(error, kind)), "malformed"))


def _was_asked_whether(response: Response) -> bool:
    request = response.request
    return request is not None and any(name in request.headers for name in ("If-None-Match", "If-Modified-Since"))


def _validator_of(response: Response) -> Validator | None:
    etag, modified = (_header(response, name) for name in ("ETag", "Last-Modified"))
    return Validator(etag, modified) if etag or modified else None


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _reason(status: int) -> str:
    if status in (404, 410):
        return "missing"
    if status == 429 or status >= 500:
        return "overloaded"
    if 300 <= status < 400:
        return "elsewhere"
    return "refused"
