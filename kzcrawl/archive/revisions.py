"""What was changed from one revision of an article to the next, as plain data."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from typing import Any, Literal, NamedTuple

import msgspec

from kzcrawl.archive.history import History
from kzcrawl.items import Absence, Article, Observation, Redaction

# What an article says of itself; the rest says how it was read.
_TOLD = (
    "url",
    "language",
    "section",
    "title",
    "subtitle",
    "published_at",
    "dateline",
    "credit",
    "paragraphs",
    "images",
    "tags",
    "syndicated_from",
    "archived_at",
)
_WORD = re.compile(r"\S+\s*|\s+")


class Piece(NamedTuple):
    """Some words of a paragraph, and what became of them."""

    change: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A text, and what it changed of the one that was seen before it; of the first, nothing.

    `changed` has by field the value before and after; `diff`, where paragraphs were changed, all of them, in pieces.
    """

    article: Article
    changed: dict[str, tuple[Any, Any]]
    diff: tuple[tuple[Piece, ...], ...]


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """All that an archive holds of an article: revisions and counts in the order in which they were seen."""

    ids: tuple[str, ...]
    revisions: tuple[Revision, ...]
    observations: tuple[Observation, ...]
    absences: tuple[Absence, ...]
    redactions: tuple[Redaction, ...]
    latest: Article | None


def told_by(history: History) -> ArticleHistory:
    """A history as types, with what each revision changed."""
    articles = msgspec.convert(history.articles, list[Article])
    articles.sort(key=lambda article: (article.observed_at or "", article.revision))
    return ArticleHistory(
        tuple(history.ids),
        tuple(_revisions(articles)),
        msgspec.convert(history.observations, tuple[Observation, ...]),
        msgspec.convert(history.absences, tuple[Absence, ...]),
        msgspec.convert(history.redactions, tuple[Redaction, ...]),
        msgspec.convert(history.latest, Article | None),
    )


def diff_of(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[Piece, ...], ...]:
    """How paragraphs became others: the same ones whole, the others word by word in pairs."""
    found: list[tuple[Piece, ...]] = []
    for what, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            found += [(Piece("same", text),) for text in before[i:j]]
        else:
            found += [tuple(_words(old, new)) for old, new in zip_longest(before[i:j], after[k:m], fillvalue="")]
    return tuple(found)


def _revisions(articles: Sequence[Article]) -> Iterator[Revision]:
    yield from (Revision(article, {}, ()) for article in articles[:1])
    for before, after in pairwise(articles):
        values = {name: (getattr(before, name), getattr(after, name)) for name in _TOLD}
        changed = {name: pair for name, pair in values.items() if pair[0] != pair[1]}
        yield Revision(after, changed, diff_of(*changed["paragraphs"]) if "paragraphs" in changed else ())


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield Piece("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Piece("removed", "".join(old[i:j]))
        if k < m:
            yield Piece("added", "".join(new[k:m]))
