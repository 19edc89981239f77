"""Where a listing goes on, by the form of its links and by rel=next: no word and no class of any site is needed."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, urlsplit

# What is longer names an article, not a page of a list.
_IN_PATH = re.compile(r"(?P<rest>.*?)(?:/page)?/(?P<number>\d{1,6})")
_IN_QUERY = re.compile(r"\d{1,6}", re.ASCII)

Form = tuple[str, str, tuple[tuple[str, str], ...]]


def next_page_of(links: Iterable[str], url: str, said: str | None = None) -> str | None:
    """The link to the page after the one at `url`: like it, but with its number one higher, in the path or the query.

    A page without a number is the first, and the next one is 2; or 1, where pages are counted from 0. Where there is
    none such, it is what the page itself `said` by rel=next, if that is another page of the same site.
    """
    try:
        form, number = _numbered(url)
    except ValueError:  # no address at all
        return None
    return _numbered_next(links, form, number) or (said if said and _is_elsewhere_on(said, form[0], url) else None)


def _is_elsewhere_on(link: str, host: str, url: str) -> bool:
    return link != url and urlsplit(link).netloc.removeprefix("www.") == host


def _numbered_next(links: Iterable[str], form: Form, number: int | None) -> str | None:
    pages: dict[int | None, str] = {}
    for link in links:
        there, found = _numbered(link)
        if there == form:
            pages.setdefault(found, link)
    if number is not None:
        return pages.get(number + 1)
    return pages.get(1) if 0 in pages or 2 not in pages else pages[2]


def _numbered(url: str) -> tuple[Form, int | None]:
    """What the pages of one listing have in common, and the number of this one."""
    parts = urlsplit(url)
    host, path = parts.netloc.removeprefix("www."), parts.path.rstrip("/")
    query = parse_qsl(parts.query)
    at = next((n for n, (_, value) in enumerate(query) if _IN_QUERY.fullmatch(value)), None)
    if at is not None:
        return (host, path, (*query[:at], *query[at + 1 :])), int(query[at][1])
    if found := _IN_PATH.fullmatch(path):
        return (host, found["rest"], tuple(query)), int(found["number"])
    return (host, path, tuple(query)), None


def page_further(url: str, pages: int) -> str | None:
    """The address of a page so many further on, in the query or the path; None for an address without a number."""
    parts = urlsplit(url)
    for part in parse_qsl(parts.query):
        if _IN_QUERY.fullmatch(part[1]):
            query = parts.query.replace("=".join(part), f"{part[0]}={int(part[1]) + pages}", 1)
            return parts._replace(query=query).geturl()
    path, slash = parts.path.rstrip("/"), "/" * parts.path.endswith("/")
    if not _IN_PATH.fullmatch(path):
        return None
    before, _, number = path.rpartition("/")
    return parts._replace(path=f"{before}/{int(number) + pages}{slash}").geturl()
