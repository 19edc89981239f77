"""Which article a record is of, by all that is known: functions of the index, inside a transaction of the caller."""

from dataclasses import replace
from typing import TypeVar

from kzcrawl.archive.records import value_of
from kzcrawl.identity import is_provisional
from kzcrawl.items import Absence, Article, Observation, Record, Redaction, Unread
from kzcrawl.state.index import Index, name_of

R = TypeVar("R", bound=Record)


def identified(record: R, index: Index, resolved: dict[str, str]) -> R:
    """The record under its real id where one is known, naming the provisional ids that are found to be the same.

    `resolved` remembers a page's decisions: its article and its count stay together.
    """
    if isinstance(record, Absence | Unread | Redaction):
        return record
    name = name_of(value_of(record))
    if is_provisional(record.id):
        real = resolved.setdefault(record.id, index.resolve(record.id, name))
        if real == record.id:
            return record
        if known := index.known(real):
            record = replace(record, url=known.url, section=known.section)
        record = replace(record, id=real)
    same_as = tuple(index.provisionals_of(record.id, name))
    return record if same_as == record.same_as else replace(record, same_as=same_as)


def rivals(record: Article | Observation, index: Index) -> list[list[str]]:
    """The articles that one without URL may be, where several have its stamp and title, each by all its ids."""
    candidates = index.candidates(name_of(value_of(record))) if is_provisional(record.id) else []
    return [index.family(candidate) for candidate in candidates]


def repeats_a_rival(article: Article, index: Index) -> bool:
    """Whether a text is nothing new, whichever article of its stamp and title it is."""
    held = [index.texts(rival) for rival in rivals(article, index)]
    if article.placement == "embedded" and held and all(held):
        return True
    return any(text.content_hash == article.content_hash for texts in held for text in texts)
