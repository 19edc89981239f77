"""What a page's metadata says of it: the address, and a second opinion on title and time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from kzcrawl.text import clean

_ARTICLES = ("Article", "NewsArticle", "ReportageNewsArticle", "BlogPosting")


@dataclass(frozen=True, slots=True)
class Facts:
    """Each is None (or empty) where the page does not say it. `published` is as it stands in the metadata."""

    urls: tuple[str, ...] = ()
    title: str | None = None
    published: str | None = None
    tags: tuple[str, ...] = ()
    window_title: str | None = None
    next_page: str | None = None
    """Where a link with rel=next leads, in its head or on it: of a list, to what is older; of an article, anywhere."""

    @property
    def url(self) -> str | None:
        """The page's address by its metadata: what a canonical link says before what others say."""
        return self.urls[0] if self.urls else None


def gather(
    meta: dict[str, str],
    canonical: str | None,
    scripts: Iterable[str],
    window_title: str | None,
    next_page: str | None = None,
) -> Facts:
    """The facts of a page: JSON-LD first, then Open Graph and other <meta>."""
    linked = next(_linked_articles(scripts), {})
    keywords = linked.get("keywords")
    return Facts(
        urls=tuple(url for url in (canonical, meta.get("og:url"), _text(linked.get("url"))) if url),
        title=_text(linked.get("headline")) or meta.get("og:title"),
        published=_text(linked.get("datePublished")) or meta.get("article:published_time"),
        tags=_texts(keywords) if isinstance(keywords, list) else (),
        window_title=window_title,
        next_page=next_page,
    )


def _linked_articles(scripts: Iterable[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            found = orjson.loads(script)
        except orjson.JSONDecodeError:
            continue  # a second opinion that cannot be read is none; what is shown is kept all the same
        if isinstance(found, dict) and isinstance(found.get("@graph"), list):
            found = found["@graph"]
        for entry in found if isinstance(found, list) else [found]:
            if isinstance(entry, dict) and _is_article(entry.get("@type")):
                yield entry


def _is_article(types: object) -> bool:
    return any(name in _ARTICLES for name in (types if isinstance(types, list) else [types]))


def _texts(values: Iterable[object]) -> tuple[str, ...]:
    return tuple(filter(None, (clean(value) for value in values if isinstance(value, str))))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
