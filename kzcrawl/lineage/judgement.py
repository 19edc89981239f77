"""Whether a copy repeats a text, and what speaks for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kzcrawl.lineage.shingles import marks_of
from kzcrawl.lineage.text import KnownAs, Text
from kzcrawl.lineage.words import FIGURE, NAME, kind_of

# Measured by `python -m tests.lineage`: of a copy with 5% of its words changed 0.8 and more are shared, of one of
# which half was left out 0.62, and of other news of the same matter less.
_ALIKE = 0.62
_ALIKE_THOUGH_ANOTHER_IS_CREDITED = 0.9
_LEAST = 12  # words: what is shorter, many may say
_OWN = 30  # words of its own with which a copy may begin, and end; of a short one an eighth
_SAME = 0.6  # of the figures, and of the names, that stand between the same words
_SAME_TITLE = 0.7


@dataclass(frozen=True, slots=True)
class Judgement:
    """How much of the shorter text is in the other, and what speaks for a link, by words of a closed set: "text"
    always; "title", "numbers" and "names" where these agree; "credit" and "dateline" where they name the source."""

    similarity: float
    evidence: tuple[str, ...]


def judged(copy: Text, original: Text, known_as: KnownAs) -> Judgement | None:
    """The judgement on a copy of an original, whose source is known so; None if it is no copy of it."""
    if min(len(copy.words), len(original.words)) < _LEAST:
        return None
    similarity = round(_similarity(copy.words, original.words), 3)
    numbers, names = (_agreement(copy.words, original.words, kind) for kind in (FIGURE, NAME))
    speaks_for_it = {
        "text": True,
        "title": _shared_title(copy, original) >= _SAME_TITLE,
        "numbers": numbers is not None,
        "names": names is not None,
        "credit": _names_one(copy.credit, (known_as.host, *known_as.agency)),
        "dateline": _names_one(copy.opening, known_as.agency),
    }
    credits_another = bool(copy.credit) and not (speaks_for_it["credit"] or speaks_for_it["dateline"])
    least = _ALIKE_THOUGH_ANOTHER_IS_CREDITED if credits_another else _ALIKE
    if similarity < least or any(share is not None and share < _SAME for share in (numbers, names)):
        return None
    return Judgement(similarity, tuple(word for word, is_so in speaks_for_it.items() if is_so))


def _similarity(copy: Sequence[int], original: Sequence[int]) -> float:
    """The share of the shorter text's words that stand in the other as well, three or more in a row. The beginning and
    end that a copy has of its own are no part of it."""
    if len(original) < len(copy):
        return _mean(marks_of(original, copy))
    marks = marks_of(copy, original)
    most = min(_OWN, len(marks) // 8)
    begins, ends = min(marks.find(1), most), min(len(marks) - 1 - marks.rfind(1), most)
    return _mean(marks[begins : len(marks) - ends]) if begins >= 0 else 0.0


def _mean(marks: bytearray) -> float:
    return sum(marks) / len(marks) if marks else 0.0


def _agreement(words: Sequence[int], others: Sequence[int], kind: int) -> float | None:
    """Of the figures or names that stand between the same words in both texts, the share that is the same."""
    ours, theirs = _between(words, kind), _between(others, kind)
    places = ours.keys() & theirs.keys()
    return sum(bool(ours[place] & theirs[place]) for place in places) / len(places) if places else None


def _between(words: Sequence[int], kind: int) -> dict[tuple[int, int], set[int]]:
    """The figures or names of a text, several in a row as one, by the words before and after."""
    found: dict[tuple[int, int], set[int]] = {}
    before, row = 0, set[int]()
    for word in (*words, 0):
        if kind_of(word) == kind:
            row.add(word)
            continue
        if row:
            found.setdefault((before, word), set()).update(row)
        before, row = word, set()
    return found


def _shared_title(copy: Text, original: Text) -> float:
    """The share of the words of the shorter title that the other has as well."""
    shorter, longer = sorted((set(copy.title), set(original.title)), key=len)
    return len(shorter & longer) / len(shorter) if shorter else 0.0


def _names_one(text: str, names: Iterable[str]) -> bool:
    return any(name in text.casefold() for name in names)
