"""Copies among look-alikes: a small part of what `python -m tests.lineage` measures with more seeds."""

from collections.abc import Sequence

import pytest

from kzcrawl.lineage.judgement import Judgement, judged
from kzcrawl.lineage.originals import Originals
from kzcrawl.lineage.text import KnownAs, Text
from kzcrawl.lineage.words import words_of
from tests.lineage.made import EDITS, Newsroom
from tests.lineage.measure import measured, text_of

REPORT = (
    "Алматы. 28 ноября. KAZAKHSTAN TODAY - На ремонт дорог Тараза выделят 17 млрд тенге, сообщает акимат области.",
    "Работы начнутся в марте и займут 45 дней, их проведут три подрядчика из соседних районов.",
    "Каждый участок примут вместе с жителями, - подчеркнул инженер Тимур Саматов.",
)
KNOWN_AS = KnownAs("kt.kz", ("kazakhstan today",))


def text(paragraphs: Sequence[str] = REPORT, source: str = "kt", credit: str = "", moment: str = "2025-11-28") -> Text:
    title = words_of(["На ремонт дорог выделят миллиарды"])
    return Text(source, source, None, f"{moment}T10:00:00Z", title, words_of(paragraphs), credit, paragraphs[0])


def judgement(paragraphs: Sequence[str], credit: str = "") -> Judgement | None:
    return judged(text(paragraphs, "other", credit), text(), KNOWN_AS)


@pytest.mark.parametrize("seed", [11, 12])
def test_copies_in_all_ways_are_found_and_look_alikes_are_none(seed: int) -> None:
    score = measured(Newsroom(seed), list(EDITS.values()), originals=500, copies=140, look_alikes=140)
    assert score.recall >= 0.97
    assert score.precision >= 0.99


def test_a_rubric_of_another_day_is_no_copy() -> None:
    room = Newsroom(5)
    frost, thaw = room.of_rubric(0, 0), room.of_rubric(0, 0)
    assert judged(text_of(frost, "copy:1"), text_of(thaw, "original:1"), KNOWN_AS) is None
    assert judged(text_of(frost, "copy:1"), text_of(frost, "original:1"), KNOWN_AS) is not None


def test_the_same_of_another_city_is_no_copy() -> None:
    assert (
        judgement([part.replace("Тараза", "Актау").replace("Тимур Саматов", "Болат Кенесов") for part in REPORT])
        is None
    )


def test_typography_makes_no_difference() -> None:
    typeset = [part.replace(" - ", " — ").replace("17 млрд", "17\u00a0млрд").replace("ё", "е") for part in REPORT]
    found = judgement(typeset)
    assert found is not None
    assert found.similarity == 1.0


def test_evidence_names_what_speaks_for_it() -> None:
    found = judgement(REPORT, credit="KT.KZ")
    assert found == Judgement(1.0, ("text", "title", "numbers", "names", "credit", "dateline"))


def test_where_another_is_credited_more_has_to_be_the_same() -> None:
    added = "Ранее жители писали о ямах, и в акимате обещали им ответить."
    copy = [REPORT[0].partition(" - ")[2], added, REPORT[2]]
    assert judgement(copy) is not None
    assert judgement(copy, credit="Liter.KZ") is None


def test_what_was_copied_appeared_before_elsewhere_and_not_long_ago() -> None:
    originals = Originals(days=7)
    for moment in ("2025-11-20", "2025-11-21", "2025-11-28", "2025-11-29"):
        originals.add(text(source=moment, moment=moment))
    originals.add(text(source="other", moment="2025-11-27"))
    found = originals.candidates(text(source="other", moment="2025-11-28"))
    assert [each.source for each in found] == ["2025-11-21", "2025-11-28"]
