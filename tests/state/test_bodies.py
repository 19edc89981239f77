"""Where captures have each body."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kzcrawl.state.bodies import Bodies
from kzcrawl.state.database import connect
from kzcrawl.warc.positions import Kept

FIRST = Kept("raw/a.warc.gz", 7, "<urn:uuid:1>", "https://www.kt.kz/", "2025-11-29T01:00:03Z")
SECOND = Kept("raw/b.warc.gz", 9, "<urn:uuid:2>", "https://www.kt.kz/", "2025-11-30T01:00:03Z")


@pytest.fixture
def bodies(tmp_path: Path) -> Iterator[Bodies]:
    with closing(connect(tmp_path / "state.sqlite")) as database:
        yield Bodies(database)


def test_a_body_can_be_referred_to_once_its_run_is_sealed(bodies: Bodies) -> None:
    bodies.add("run1", {"digest": FIRST})
    assert bodies.find("digest") is None
    bodies.note_sealed("run2")
    assert bodies.find("digest") is None
    bodies.note_sealed("run1")
    assert bodies.find("digest") == FIRST


def test_the_first_place_of_a_body_stays(bodies: Bodies) -> None:
    bodies.add("run1", {"digest": FIRST})
    bodies.add("run2", {"digest": SECOND, "other": SECOND})
    bodies.note_sealed("run1")
    bodies.note_sealed("run2")
    assert (bodies.find("digest"), bodies.find("other")) == (FIRST, SECOND)


def test_what_is_forgotten_is_not_found(bodies: Bodies) -> None:
    bodies.add("run1", {"digest": FIRST})
    bodies.note_sealed("run1")
    bodies.clear()
    assert bodies.find("digest") is None
