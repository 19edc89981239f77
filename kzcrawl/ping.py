"""The dead-man's switch: tells a service that a night began and how it ended, so that one that never began is noticed.

The convention is that of healthchecks.io, which others follow. Its address is a secret: whoever has it can ping.
"""

import http.client
import logging
import urllib.error
import urllib.request

from kzcrawl import __version__

logger = logging.getLogger(__name__)

_TIMEOUT_SECONDS = 10
_TRIES = 2
_MOST_BYTES = 10_000  # of a text; services keep as much


def started(url: str) -> None:
    """Says that a night begins."""
    _ping(f"{url}/start", "")


def ended(url: str, text: str, *, is_well: bool) -> None:
    """Says that a night has ended, and what came of it."""
    _ping(url if is_well else f"{url}/fail", text)


def _ping(url: str, text: str) -> None:
    """What comes of it changes nothing of the night."""
    for _ in range(_TRIES):
        fault = _fault_of_posting(url, text.encode()[:_MOST_BYTES])
        if fault is None:
            return
    logger.warning("the service at PING_URL could not be told: %s", fault)


def _fault_of_posting(url: str, body: bytes) -> str | None:
    headers = {"User-Agent": f"kzcrawl/{__version__}", "Content-Type": "text/plain; charset=utf-8"}
    try:
        request = urllib.request.Request(url, body, headers)  # noqa: S310 - http(s) only, as the setting is read
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310
            response.read(_MOST_BYTES)
    except urllib.error.HTTPError as error:
        error.close()
        return f"it answered {error.code}"
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        return getattr(reason, "strerror", None) or type(reason).__name__  # its text may have the address
    return None
