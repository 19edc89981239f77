"""Texts that are held back."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kzcrawl.state.database import connect
from kzcrawl.state.held import Held, HeldText, sources_holding

NIGHT = "2025-11-29T01:00:03Z"


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    with closing(connect(tmp_path / "state.sqlite")) as database:
        yield Held(database, "kazakhstan_today", "nightly")


def test_texts_come_back_in_their_order_as_they_were(held: Held) -> None:
    held.hold("b", NIGHT, b"1")
    held.hold("a", NIGHT, b"2")
    assert list(held.texts()) == [HeldText(1, NIGHT, b"1"), HeldText(2, NIGHT, b"2")]
    assert (held.has("a"), held.has("c")) == (True, False)


def test_a_text_let_go_is_held_no_longer(held: Held) -> None:
    held.hold("a", NIGHT, b"1")
    held.let_go(next(held.texts()))
    assert (list(held.texts()), held.has("a")) == ([], False)


def test_many_texts_can_be_let_go_one_by_one_as_they_come(held: Held) -> None:
    for number in range(250):
        held.hold(str(number), NIGHT, b"%d" % number)
    seen = []
    for text in held.texts():
        held.let_go(text)
        seen.append(int(text.record))
    assert (seen, list(held.texts())) == (list(range(250)), [])


def test_each_source_and_kind_holds_its_own(tmp_path: Path, held: Held) -> None:
    held.hold("a", NIGHT, b"1")
    with closing(connect(tmp_path / "state.sqlite")) as database:
        for source, kind in (("qazaq24", "nightly"), ("kazakhstan_today", "import")):
            other = Held(database, source, kind)
            assert (list(other.texts()), other.has("a")) == ([], False)
        assert sources_holding(database, "nightly") == ["kazakhstan_today"]
        assert sources_holding(database, "import") == []
