"""What all sources share about addresses: none of it knows a site."""

import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import SplitResult, quote, urljoin, urlsplit, urlunsplit

from kzcrawl.remembered import remembered

# What stands as it is in a path or query. The rest is written in per cents, as it is fetched: so each page has one URL.
_SAFE = "%/:@!$&'()*+,;=~?"
# An address, or a path on the same host, that is in that form already and has no query, as nearly every link: urllib
# takes 8.5 µs over it, this 0.6, and a page asks for a hundred or two.
_PLAIN = re.compile(
    r"(?:(?P<scheme>https?)://(?P<host>[a-z0-9][a-z0-9.-]*))?(?P<path>(?:/[\w%@!$&'()*+,=~-][\w%@!$&'()*+,=~.-]*)+/?)",
    re.ASCII,
)
_LONGEST_PLAIN = 300  # letters: the pattern takes 200 bytes for each slash, and a link may be a page long


def _plain(href: str) -> re.Match[str] | None:
    return _PLAIN.fullmatch(href) if len(href) <= _LONGEST_PLAIN else None


@remembered
def split(url: str) -> SplitResult | None:
    """The parts of an absolute http(s) address, host in lower case, without www. and trailing dot; else None."""
    if (plain := _plain(url)) and plain["scheme"]:
        return SplitResult(plain["scheme"], plain["host"].rstrip(".").removeprefix("www."), plain["path"], "", "")
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        _ = parts.port  # a port that is no number shows only here
        path = quote(parts.path, safe=_SAFE)
    except ValueError:
        return None
    return parts._replace(netloc=host, path=path) if parts.scheme in ("http", "https") and host else None


def moved(url: str, places: Mapping[str, str]) -> str:
    """The same page at the other place of its site, where that has one: of places, from where to where."""
    return next(
        (f"{there}{url.removeprefix(here)}" for here, there in places.items() if url.startswith(f"{here}/")), url
    )


def absolute(base: str | None, href: str) -> str | None:
    """The http(s) address that a link leads to, without fragment; None for mailto:, data: and other nonsense."""
    if (form := _form_of(href)) == "address":
        return href
    if form == "path":
        return f"{front_page[:-1]}{href}" if (front_page := _front_page(base)) else None
    return _resolved(base, href)


@remembered
def _form_of(href: str) -> str | None:
    """Whether a link is an address or a path in the plain form; None for all others."""
    plain = _plain(href)
    return ("address" if plain["scheme"] else "path") if plain else None


@lru_cache(maxsize=64)  # all links of a page ask for it
def _front_page(base: str | None) -> str | None:
    plain = _plain(base or "")
    return f"{plain['scheme']}://{plain['host']}/" if plain and plain["scheme"] else _resolved(base, "/")


def _resolved(base: str | None, href: str) -> str | None:
    try:
        parts = urlsplit(urljoin(base or "", href.strip()))
        _ = parts.port
        path, query = quote(parts.path, safe=_SAFE), quote(parts.query, safe=_SAFE)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or not parts.netloc.isprintable():
        return None
    return urlunsplit(parts._replace(path=path, query=query, fragment=""))
