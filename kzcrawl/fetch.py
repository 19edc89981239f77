"""One page by its address, for a person who looks at it: the crawl has its own, politer ways."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.message import Message

from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Page
from kzcrawl.urls import moved

_TIMEOUT_SECONDS = 20
_URL_SIGNS = "%/:?#[]@!$&'()*+,;=~"  # all else, Cyrillic say, travels percent-encoded


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered, at which address, after all redirects."""

    url: str
    status: int
    reason: str
    headers: Message
    body: bytes


def ask(address: str, most_bytes: int, user_agent: str) -> Reply:
    """What is answered at an address, an error as well. BadInputError where nothing is, or too much."""
    address = urllib.parse.quote(address, safe=_URL_SIGNS)
    try:
        request = urllib.request.Request(address, headers={"User-Agent": user_agent})  # noqa: S310 - http(s) only
        try:
            response = urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS)  # noqa: S310 - http(s) only
        except urllib.error.HTTPError as error:
            response = error
        with response:
            body = response.read(most_bytes + 1)
            reply = Reply(response.geturl(), response.status, response.reason, response.headers, body)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise BadInputError(f"{address}: cannot be fetched ({error})") from None
    if len(body) > most_bytes:
        raise BadInputError(f"{address}: expected a page of at most {most_bytes // 1_000_000} MB, found a larger one")
    return reply


def page_of(reply: Reply, base_urls: Mapping[str, str], now: datetime) -> Page:
    """An answer as a page at its public address. BadInputError where it is an error."""
    if not 200 <= reply.status < 300:
        raise BadInputError(f"{reply.url}: cannot be fetched (HTTP Error {reply.status}: {reply.reason})")
    arrived = moved(reply.url, {base: public for public, base in base_urls.items()})
    return Page(reply.body, reply.headers.get("Content-Type"), arrived, now)


def fetch(url: str, base_urls: Mapping[str, str], most_bytes: int, now: datetime, user_agent: str) -> Page:
    """The page at a public address, from its base URL where one is set. BadInputError says why there is none."""
    return page_of(ask(moved(url, base_urls), most_bytes, user_agent), base_urls, now)
