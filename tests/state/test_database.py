"""The state's database: one kind of transaction, and errors that say what to do."""

import sqlite3
from pathlib import Path

import pytest

from kzcrawl.exceptions import BadInputError, DamagedStateError, UnwritableArchiveError
from kzcrawl.state.database import connect, transaction


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = connect(tmp_path / "state.sqlite")
    with pytest.raises(sqlite3.IntegrityError), transaction(database, "step.commit"):
        database.executemany("INSERT INTO count VALUES (?)", [(1,), (1,)])
    assert database.execute("SELECT count(*) FROM count").fetchone() == (0,)
    database.close()


def test_what_is_committed_is_there_for_the_next_connection(tmp_path: Path) -> None:
    first = connect(tmp_path / "state.sqlite")
    with transaction(first, "step.commit"):
        first.execute("INSERT INTO count VALUES (1)")
    second = connect(tmp_path / "state.sqlite")
    assert second.execute("SELECT key FROM count").fetchall() == [(1,)]
    first.close()
    second.close()


def test_every_commit_reaches_the_disk(tmp_path: Path) -> None:
    database = connect(tmp_path / "state.sqlite")
    assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert database.execute("PRAGMA synchronous").fetchone() == (2,)
    database.close()


def test_a_newer_state_is_refused(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "state.sqlite") as database:
        database.execute("PRAGMA user_version = 99")
    database.close()
    with pytest.raises(BadInputError, match="newer kzcrawl"):
        connect(tmp_path / "state.sqlite")


def test_a_damaged_state_names_its_mend(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(DamagedStateError, match="kzcrawl rebuild"):
        connect(tmp_path / "state.sqlite")


def test_a_state_that_cannot_be_opened_is_explained(tmp_path: Path) -> None:
    with pytest.raises(UnwritableArchiveError, match="cannot be written"):
        connect(tmp_path / "missing" / "state.sqlite")


def test_a_full_disk_is_explained_and_the_state_stays_whole(tmp_path: Path) -> None:
    database = connect(tmp_path / "state.sqlite")
    pages = database.execute("PRAGMA page_count").fetchone()[0]
    database.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(UnwritableArchiveError, match="full"), transaction(database, "step.commit"):
        database.executemany("INSERT INTO count VALUES (?)", ((number,) for number in range(100_000)))
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert database.execute("SELECT count(*) FROM count").fetchone() == (0,)
    database.close()
