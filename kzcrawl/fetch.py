"""One page by its address, for a person who looks at it: the crawl has its own, politer ways."""

import http.client
import urllib.parse
import urllib.request
from collections.abc import Mapping
from datetime import datetime

from kzcrawl import __version__
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Page
from kzcrawl.urls import moved

_TIMEOUT_SECONDS = 20
_URL_SIGNS = "%/:?#[]@!$&'()*+,;=~"  # all else, Cyrillic say, travels percent-encoded


def fetch(url: str, base_urls: Mapping[str, str], most_bytes: int, now: datetime) -> Page:
    """The page at a public address, from its base URL where one is set. BadInputError says why there is none."""
    address = urllib.parse.quote(moved(url, base_urls), safe=_URL_SIGNS)
    try:
        request = urllib.request.Request(address, headers={"User-Agent": f"kzcrawl/{__version__}"})  # noqa: S310 - http(s) only
        with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:  # noqa: S310 - http(s) only
            body = response.read(most_bytes + 1)
            content_type = response.headers.get("Content-Type")
            arrived = moved(response.geturl(), {base: public for public, base in base_urls.items()})
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise BadInputError(f"{address}: cannot be fetched ({error})") from None
    if len(body) > most_bytes:
        raise BadInputError(f"{address}: expected a page of at most {most_bytes // 1_000_000} MB, found a larger one")
    return Page(body, content_type, arrived, now)
