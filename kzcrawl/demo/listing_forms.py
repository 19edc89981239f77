"""How the listings of the invented kt.kz lead on to what is older: nobody knows how the real ones do.

    pager            links to all pages, by number
    rel_next         only rel=next, in the head or on a link, to addresses that count nothing
    page_parameter   no link at all; ?page=N works
    show_more        a button whose script fetches the next cards as JSON; no link
    endless_scroll   likewise on scrolling, as HTML
    feed_only        the listings are empty; the feeds have all that they would have
    sitemap_only     there are no listings and no feeds; robots.txt names sitemaps

The front page, and all of Qazaq24, is the same in every form.
"""

from typing import NamedTuple
from urllib.parse import parse_qs, quote, unquote, urlsplit

from kzcrawl.demo.responses import lot

LISTINGS = ("pager", "rel_next", "page_parameter", "show_more", "endless_scroll", "feed_only", "sitemap_only")
SCRIPTED = ("show_more", "endless_scroll")
# Where the later pages of a listing lie, below it. Elsewhere ?page=N names them.
_BELOW = {"rel_next": "older", "show_more": "more", "endless_scroll": "more"}
_MOST_PAGES = 1_000


class Asked(NamedTuple):
    """The path of a request, and the number of the page of it that is asked for; 0 where that is no number."""

    path: str
    number: int
    is_part: bool = False  # of a page: the cards alone, for a script


def asked(target: str, form: str) -> Asked:
    """What a path with its query asks for, where listings have that form."""
    parts = urlsplit(target)
    path = unquote(parts.path)
    if path != "/" and form in _BELOW:
        listing, _, token = path.rpartition(f"/{_BELOW[form]}/")
        return Asked(listing, _number_of(listing, token), form in SCRIPTED) if listing else Asked(path, 1)
    number = parse_qs(parts.query).get("page", ["1"])[0]
    return Asked(path, int(number) if number.isdecimal() and len(number) < 6 else 0)


def later_page(path: str, number: int, form: str) -> str:
    """The address of a later page of a listing that counts nothing in it."""
    return f"{quote(path)}/{_BELOW[form]}/{_token(path, number)}"


def _number_of(listing: str, token: str) -> int:
    return next((number for number in range(2, _MOST_PAGES) if _token(listing, number) == token), 0)


def _token(path: str, number: int) -> str:
    return f"a{lot(f'{path} {number}'):08x}"  # never digits alone, which would count
