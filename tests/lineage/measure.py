"""Measures how well copies are found: links them, and compares with how they were made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kzcrawl.lineage.judgement import judged
from kzcrawl.lineage.originals import Originals
from kzcrawl.lineage.text import KnownAs, Text
from kzcrawl.lineage.words import words_of
from tests.lineage.made import Edit, News, Newsroom

_NOBODY = KnownAs("nobody.example")
_FIRST_DAY = date(2025, 11, 1)


@dataclass(frozen=True)
class Score:
    """How many links there were to find, how many were found, and how many of those are right."""

    wanted: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        """The share of the copies that were linked to what they are copies of."""
        return self.right / self.wanted

    @property
    def precision(self) -> float:
        """The share of the links that are right."""
        return self.right / self.found if self.found else 1.0


def measured(room: Newsroom, edits: Sequence[Edit], originals: int, copies: int, look_alikes: int) -> Score:
    """The score on a set of that size; the copies are edited in turn."""
    news = room.originals(originals)
    index = Originals(days=7)
    for n, each in enumerate(news):
        index.add(text_of(each, f"original:{n}"))
    picked = room.chance.sample(range(originals), copies)
    truth = {f"copy:{n}": f"original:{n}" for n in picked}
    made = [text_of(room.copy(news[n], edits[at % len(edits)]), f"copy:{n}") for at, n in enumerate(picked)]
    made += [text_of(each, f"other:{n}") for n, each in enumerate(room.look_alikes(news, look_alikes))]
    links = dict(links_of(made, index))
    return Score(copies, len(links), sum(truth.get(copy) == original for copy, original in links.items()))


def text_of(news: News, name: str) -> Text:
    """An article as lineage looks at it; copies come at the end of the day."""
    source = name.partition(":")[0]
    hour = "00" if source == "original" else "23"
    moment = f"{_FIRST_DAY + timedelta(news.day)}T{hour}:00:00Z"
    return Text(name, source, None, moment, words_of([news.title]), words_of(news.paragraphs))


def links_of(copies: Iterable[Text], index: Originals) -> Iterable[tuple[str, str]]:
    """The id of each copy that is found to be one, and that of its original."""
    for copy in copies:
        judgements = [
            (judgement, text) for text in index.candidates(copy) if (judgement := judged(copy, text, _NOBODY))
        ]
        if judgements:
            yield copy.id, max(judgements, key=lambda found: found[0].similarity)[1].id
