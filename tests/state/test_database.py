"""The state's database: one kind of transaction, and errors that say what to do."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kzcrawl.exceptions import BadInputError, DamagedStateError, NewerError, UnwritableArchiveError
from kzcrawl.items import Link
from kzcrawl.state import migrations
from kzcrawl.state.database import VERSION, connect, transaction
from kzcrawl.state.frontier import Frontier
from kzcrawl.state.held import Held
from kzcrawl.state.journal import Journal, Run
from tests.make import URL

NOW = datetime(2025, 11, 29, tzinfo=UTC)


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


def schema(database: sqlite3.Connection) -> list[tuple[str, str]]:
    rows = database.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    return [(name, " ".join(sql.split())) for name, sql in rows]


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """A state of version 3, with what only a state has."""
    path = tmp_path / "state.sqlite"
    database = connect(path)
    with transaction(database, "test.commit"):
        Frontier(database, "kazakhstan_today", "nightly").put(Link("1", URL, None, None, "listing"), NOW)
        Held(database, "kazakhstan_today", "nightly").hold("kazakhstan_today:~1", "2025-11-29T01:00:03Z", b"{}")
        Journal(database).open_run(Run("run", "kazakhstan_today", "nightly", "job", "then", None, False, "then"))
        Journal(database).append("run", "articles", b"{}")
        tables = ("redacted", "validator", "paging", "covered", "progress", "told", "link")
        for later in ("INDEX article_by_age_when_read", *(f"TABLE {table}" for table in tables)):
            database.execute(f"DROP {later}")
        database.execute("PRAGMA user_version = 3")
    database.close()
    return path


def test_an_older_state_is_brought_to_this_version_with_all_that_only_it_has(older: Path, tmp_path: Path) -> None:
    database, fresh = connect(older), connect(tmp_path / "fresh.sqlite")
    assert schema(database) == schema(fresh)
    assert database.execute("PRAGMA user_version").fetchone() == (VERSION,)
    assert list(Frontier(database, "kazakhstan_today", "nightly").due(NOW)) == ["1"]
    assert Held(database, "kazakhstan_today", "nightly").has("kazakhstan_today:~1")
    assert list(Journal(database).rows("run")) == [("articles", b"{}")]
    database.close()
    fresh.close()


def test_a_migration_that_is_cut_off_changes_nothing(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(migrations.STEPS, 3, (*migrations.STEPS[3], "CREATE TABLE redacted (key TEXT)"))
    with pytest.raises(sqlite3.OperationalError):
        connect(older)
    with closing(sqlite3.connect(older)) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (3,)
        assert "redacted" not in dict(schema(database))


def test_there_is_a_step_for_each_version() -> None:
    assert list(migrations.STEPS) == list(range(migrations.OLDEST, VERSION))


def test_a_newer_state_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
        database.commit()
    before = path.read_bytes()
    with pytest.raises(NewerError, match="upgrade this one"):
        connect(path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]
