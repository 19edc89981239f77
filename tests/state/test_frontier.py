"""The frontier: what is to be fetched, what failed, what is given up."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kzcrawl.items import Link
from kzcrawl.state.database import connect
from kzcrawl.state.frontier import Frontier

NIGHT = datetime(2025, 11, 29, 22, tzinfo=UTC)
DAY = timedelta(days=1)


def link(key: str) -> Link:
    return Link(key, f"https://www.kt.kz/rus/state/a_{key}.html", None, "Заголовок", "listing")


@pytest.fixture
def frontier(tmp_path: Path) -> Iterator[Frontier]:
    database = connect(tmp_path / "state.sqlite")
    yield Frontier(database, "kazakhstan_today", "nightly")
    database.close()


def keys(frontier: Frontier, now: datetime = NIGHT) -> list[str]:
    return frontier.due(now)


def test_links_are_due_in_the_order_in_which_they_were_found(frontier: Frontier) -> None:
    for key in ("3", "1", "2", "1"):
        frontier.put(link(key), NIGHT)
    assert keys(frontier) == ["3", "1", "2"]
    assert (frontier.link_for("3"), frontier.link_for("4")) == (link("3"), None)


def test_what_was_read_is_no_longer_due(frontier: Frontier) -> None:
    frontier.put(link("1"), NIGHT)
    frontier.done("1")
    assert keys(frontier) == []
    assert not frontier.is_waiting("1")


def test_what_failed_waits_for_the_next_night(frontier: Frontier) -> None:
    frontier.put(link("1"), NIGHT)
    assert not frontier.failed("1", NIGHT)
    assert keys(frontier) == []
    assert frontier.is_waiting("1")
    assert keys(frontier, NIGHT + DAY) == ["1"]


def test_pauses_grow(frontier: Frontier) -> None:
    frontier.put(link("1"), NIGHT)
    for night in range(3):
        frontier.failed("1", NIGHT + night * DAY)
    assert keys(frontier, NIGHT + 3 * DAY) == []
    assert keys(frontier, NIGHT + 4 * DAY) == ["1"]


def test_after_a_week_a_page_is_given_up_and_stays_so(frontier: Frontier) -> None:
    frontier.put(link("1"), NIGHT)
    assert [frontier.failed("1", NIGHT + day * DAY) for day in (0, 1, 7)] == [False, False, True]
    frontier.put(link("1"), NIGHT + 8 * DAY)
    assert keys(frontier, NIGHT + 30 * DAY) == []
    assert frontier.is_given_up("1")


def test_what_waits_now_or_later_is_counted_and_what_was_given_up_is_not(frontier: Frontier) -> None:
    for key in ("1", "2", "3"):
        frontier.put(link(key), NIGHT)
    frontier.failed("1", NIGHT)
    frontier.give_up("2")
    assert frontier.waiting() == 2


def test_a_machine_that_was_off_for_a_week_gives_nothing_up_at_its_first_try(frontier: Frontier) -> None:
    frontier.put(link("1"), NIGHT)
    assert not frontier.failed("1", NIGHT + 8 * DAY)
    assert frontier.is_put_off("1", NIGHT + 8 * DAY)
    assert not frontier.is_put_off("1", NIGHT + 9 * DAY)


def test_jobs_have_rows_of_their_own(tmp_path: Path, frontier: Frontier) -> None:
    database = connect(tmp_path / "state.sqlite")
    Frontier(database, "kazakhstan_today", "20251129T220000Z-backfill").put(link("1"), NIGHT)
    Frontier(database, "qazaq24", "nightly").put(link("2"), NIGHT)
    database.close()
    assert keys(frontier) == []
