"""What the pages of each source mean: pure functions of a Page, one module or package a source.

A source is whatever lies in this folder; no list is edited to add one. It has

    NAME              what its records call it, also the name of its module
    BASE_URL          where the site is
    READINGS          the readings that its parser knows, best first
    recognises(page)  whether a page is its own, by its address or, without one, by what it says
    language_below(url)  the language of all that a listing or feed shows, None where it shows several
    key_of(url)       the public address and the key of an article by any form of its URL, None for other pages
    parse(page)       everything that a page says; ParseError where it cannot be read

and, if it knows,

    section_listing(listing, section)  the listing of a section beside one of everything
    rendering(article)  the lines of the text of its page, which parse as the same
    COPIES            that it has copies of other sites' articles, whose pages say what those say
    CREDITED_AS       by what names, besides its host, others credit it: without capitals
    KNOWN_IDS         (number, day) points by which numbers of articles tell days, where they rise with the day
"""

import importlib
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Protocol, cast

from kzcrawl.exceptions import BadInputError, ParseError
from kzcrawl.source_names import names as names

if TYPE_CHECKING:  # to ask for the names of the sources loads none of what they are made of
    from kzcrawl.items import Page, Parsed


class Source(Protocol):
    """The functions that a module in this folder has."""

    NAME: str
    BASE_URL: str
    READINGS: Sequence[str]

    def recognises(self, page: "Page") -> bool: ...
    def language_below(self, url: str) -> str | None: ...
    def key_of(self, url: str) -> tuple[str, str] | None: ...
    def parse(self, page: "Page", readings: Sequence[str] = ...) -> "Parsed": ...


@cache
def sources() -> dict[str, Source]:
    """Every source, by name."""
    return {name: cast(Source, importlib.import_module(f"{__name__}.{name}")) for name in names()}


def source_named(name: str) -> Source:
    """The source of that name; BadInputError for an unknown one."""
    try:
        return sources()[name]
    except KeyError:
        raise BadInputError(f"expected a source ({', '.join(sources())}), found {name!r}") from None


def source_of(page: "Page") -> Source:
    """The source that recognises a page; ParseError (not_recognised) if none does.

    Who copies is asked first: a copy says whatever the page says that it is of.
    """
    for source in sorted(sources().values(), key=lambda each: not getattr(each, "COPIES", False)):
        if source.recognises(page):
            return source
    raise ParseError("not_recognised", page.url)
