"""What a site answered: a page, or why there is none, by a word of a closed set."""

import struct
import zlib
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

from kzcrawl.items import Page

MISSING = (404, 410)

# By what went wrong between us and the site; a page over the size limit is cancelled while it is downloaded.
_FAILURES: dict[type[Exception], str] = {
    IgnoreRequest: "forbidden",  # by robots.txt, or it lies off the site
    DownloadTimeoutError: "timeout",
    DownloadCancelledError: "too_large",
    ResponseDataLossError: "cut_short",
    DownloadConnectionRefusedError: "unreachable",
    CannotResolveHostError: "unreachable",
    DownloadFailedError: "unreachable",
    # By Scrapy's middlewares, over a Location that is no address, or a body that is not packed as it says.
    ValueError: "malformed",
    OSError: "malformed",
    EOFError: "malformed",
    struct.error: "malformed",
    zlib.error: "malformed",
}
FAILURES = tuple(_FAILURES)
REASONS = {*_FAILURES.values(), "missing", "overloaded", "refused"}


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
    """What an error of the download says."""
    return Answer(None, next(reason for kind, reason in _FAILURES.items() if isinstance(error, kind)))


def _reason(status: int) -> str:
    if status in MISSING:
        return "missing"
    if status == 429 or status >= 500:
        return "overloaded"
    return "refused"
