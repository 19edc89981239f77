"""What makes two sightings one article: its URL where known, else its stamp and title, else its text."""

import hashlib
from collections.abc import Iterable

from kzcrawl.text import clean


def real_id(source: str, key: str) -> str:
    """The id of an article whose address is known: `kazakhstan_today:1377984370`, `qazaq24:/story/…`."""
    return f"{source}:{key}"


def provisional_id(source: str, stamp: str, title: str) -> str:
    """The id of an article known by its stamp as printed and its title alone."""
    digest = hashlib.sha256(f"{clean(stamp)}\t{clean(title)}".encode()).hexdigest()
    return f"{source}:~{digest[:16]}"


def content_id(source: str, content_hash: str) -> str:
    """The id of an article without address whose stamp or title is missing."""
    return f"{source}:~{content_hash[:16]}"


def content_hash(title: str | None, subtitle: str | None, paragraphs: Iterable[str]) -> str:
    """SHA-256, in hex, of title, subtitle and paragraphs in UTF-8, each followed by a newline, null as empty.

    `jq -r '.title // "", .subtitle // "", .paragraphs[]' | sha256sum` gives the same.
    """
    lines = (title or "", subtitle or "", *paragraphs, "")
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def key_in(article_id: str) -> str:
    """What names the article within its source, of an id whose address is known."""
    return article_id.partition(":")[2]


def is_provisional(article_id: str) -> bool:
    """Whether an id waits for its URL."""
    return article_id.partition(":")[2].startswith("~")
