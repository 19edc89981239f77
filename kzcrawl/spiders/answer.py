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

from kzcrawl.exceptions import TooLargeUnpackedError, UndecodableError
from kzcrawl.items import Page
from kzcrawl.spiders.pace import AskedToWait

# By what went wrong between us and the site; a page over the size limit is cancelled while it is downloaded.
_FAILURES: dict[type[Exception], str] = {
    AskedToWait: "overloaded",
    IgnoreRequest: "forbidden",  # by robots.txt
    DownloadTimeoutError: "timeout",
    DownloadCancelledError: "too_large",
    TooLargeUnpackedError: "too_large",
    UndecodableError: "malformed",
    ResponseDataLossError: "cut_short",
    DownloadConnectionRefusedError: "unreachable",
    CannotResolveHostError: "unreachable",
    DownloadFailedError: "unreachable",
}
FAILURES = tuple(_FAILURES)
REASONS = {*_FAILURES.values(), "missing", "elsewhere", "refused"}


@dataclass(frozen=True, slots=True)
class Answer:
    """`page` at its public address, or the `reason` why there is none. `status` is what says so: of a page that a
    redirect led to, that of the redirect."""

    page: Page | None
    reason: str | None = None
    status: int | None = None
    capture: dict[str, str | int] | None = None


def answer_of(response: Response, public_url: str, now: datetime) -> Answer:
    """What a response says."""
    meta: dict[str, Any] = response.meta
    status = next((code for code in meta.get("redirect_reasons", ()) if isinstance(code, int)), response.status)
    capture = meta.get("capture")
    if response.status != 200:
        return Answer(None, _reason(response.status), response.status, capture)
    content_type = (response.headers.get("Content-Type") or b"").decode("latin-1") or None
    return Answer(Page(response.body, content_type, public_url, now), None, status, capture)


def failure_of(error: Exception) -> Answer:
    """What an error of the download says: whatever nobody thought of is due to what the site sent."""
    return Answer(None, next((reason for kind, reason in _FAILURES.items() if isinstance(error, kind)), "malformed"))


def _reason(status: int) -> str:
    if status in (404, 410):
        return "missing"
    if status == 429 or status >= 500:
        return "overloaded"
    if 300 <= status < 400:
        return "elsewhere"
    return "refused"
