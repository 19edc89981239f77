"""What a copy made of its original."""

from collections.abc import Sequence
from dataclasses import dataclass

from kzcrawl.lineage.shingles import marks_of
from kzcrawl.lineage.words import words_of


@dataclass(frozen=True, slots=True)
class Changes:
    """Whether the title is another, how many paragraphs only the copy or only the original has, and the share of the
    copy's words that are not the original's."""

    title: bool
    added: int
    removed: int
    words: float


def changes_of(copy: Sequence[str], original: Sequence[str]) -> Changes:
    """The changes of two texts, each its title and its paragraphs; typography is none."""
    ours, theirs = words_of(copy[1:]), words_of(original[1:])
    marks = marks_of(ours, theirs)
    return Changes(
        title=words_of(copy[:1]) != words_of(original[:1]),
        added=sum(not _stands_in(paragraph, theirs) for paragraph in copy[1:]),
        removed=sum(not _stands_in(paragraph, ours) for paragraph in original[1:]),
        words=round(1 - sum(marks) / len(marks), 3) if marks else 0.0,
    )


def _stands_in(paragraph: str, words: Sequence[int]) -> bool:
    """Whether half of a paragraph stands in a text."""
    marks = marks_of(words_of([paragraph]), words)
    return sum(marks) * 2 >= len(marks)
