"""Positions of consumers: what is one, what is none, and what `verify` says of them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest

from kzcrawl.archive.consumers import confirm, position_of
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.exceptions import DamagedPositionError, NewerError
from tests.archive.test_seal_and_read import closed, seal

NOW = datetime(2025, 11, 29, 1, 0, 3, tzinfo=UTC)


MEND = "`kzcrawl feed --consumer parser --confirm N --back` begins anew behind run N"


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """An archive of two runs, of which a consumer has confirmed both."""
    seal(tmp_path, 1)
    seal(tmp_path, 2)
    confirm(Layout(tmp_path), "parser", 2, NOW)
    return Layout(tmp_path)


def found(layout: Layout) -> list[str]:
    return [fault for fault in faults(Archive(layout.root), Verification()) if fault.startswith("consumers/")]


def test_a_position_is_what_it_was(layout: Layout) -> None:
    position = position_of(layout, "parser")
    assert position
    assert (position.after, position.confirmed_at) == (2, "2025-11-29T01:00:03Z")
    assert position_of(layout, "other") is None
    assert found(layout) == []


def test_a_confirmation_that_comes_late_does_not_move_it_back(layout: Layout) -> None:
    confirm(layout, "parser", 1, NOW)
    assert position_of(layout, "parser") == replace(position_of(layout, "parser"), after=2)  # type: ignore[type-var]
    confirm(layout, "parser", 1, NOW, back=True)
    assert found(layout) == []


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", "null", '{"after":2}'])
def test_what_is_no_position_is_told_and_can_be_written_anew(layout: Layout, content: str) -> None:
    layout.consumer("parser").write_text(content)
    with pytest.raises(DamagedPositionError, match="expected a position"):
        position_of(layout, "parser")
    assert found(layout) == [f"consumers/parser.json: expected a position (consumer/1), found none; {MEND}"]
    confirm(layout, "parser", 2, NOW, back=True)
    assert found(layout) == []


def test_a_position_of_a_newer_version_is_refused(layout: Layout) -> None:
    layout.consumer("parser").write_bytes(layout.consumer("parser").read_bytes().replace(b"consumer/1", b"consumer/2"))
    with pytest.raises(NewerError, match="expected consumer/1 or older, found consumer/2"):
        position_of(layout, "parser")


def test_a_run_that_is_another_than_the_confirmed_one_is_told(layout: Layout) -> None:
    layout.manifest(2).write_bytes(replace(closed(2), seconds=1.0, kept={}).signed().encoded())
    with pytest.raises(DamagedPositionError, match=r"the run 2 that it has confirmed was another one; .* --back"):
        position_of(layout, "parser")
    assert found(layout) == [f"consumers/parser.json: the run 2 that it has confirmed was another one; {MEND}"]


def test_every_key_of_a_position_is_proved(layout: Layout) -> None:
    value = orjson.loads(layout.consumer("parser").read_bytes())
    layout.consumer("parser").write_bytes(orjson.dumps(value | {"confirmed_at": "yesterday"}))
    layout.consumer("copy").write_bytes(orjson.dumps(value))
    assert len(found(layout)) == 2
    assert "expected the position of copy, found that of parser" in found(layout)[0]
    assert "confirmed_at" in found(layout)[1]


def test_what_a_confirmation_that_was_cut_off_left_is_no_fault(layout: Layout) -> None:
    layout.consumer("parser").with_suffix(".lock").touch()
    (layout.consumers / "parser.json.part").write_text("{")
    assert found(layout) == []
    confirm(layout, "parser", 2, NOW)
    assert [path.name for path in layout.consumers.iterdir()] == ["parser.json"]


def test_what_is_no_file_of_a_consumer_is_told(layout: Layout) -> None:
    (layout.consumers / "notes.txt").touch()
    assert found(layout) == [
        "consumers/notes.txt: expected positions of consumers alone (NAME.json), found this: remove it"
    ]
