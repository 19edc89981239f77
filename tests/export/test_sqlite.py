"""SQLite: what is in its tables, and what its search finds."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kzcrawl.export.full_text import SEARCH
from tests.export.conftest import Exported, counted, kept, written
from tests.make import text_page
from tests.test_job import bring

FORMS = ("аким", "акимов", "акимам")
TEXTS = {
    "аким": "Новый аким Алматы встретился с жителями.",
    "акимов": "Совещание акимов прошло в столице.",
    "акимам": "Акимам поручили ремонт дорог.",
    "акимат": "Акимат сообщил о ремонте.",
    "әкімі": "Қала әкімі жұмысты бастады.",
    "елка": "Главную елку откроют в декабре.",
}


@pytest.fixture(scope="module")
def database(exported: Exported) -> Iterator[sqlite3.Connection]:
    """The database of the night."""
    with closing(sqlite3.connect(exported("sqlite") / "archive.db")) as found:
        yield found


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A database of a few texts, each with a word for its title."""
    root = tmp_path_factory.mktemp("words")
    heads = [f"28.11.2025, 13:{minute} 331\n{title}\n" for minute, title in enumerate(TEXTS, 10)]
    body = "Астана. 28 ноября. KAZAKHSTAN TODAY -"
    pages = [f"{head}{body} {text}\n" for head, text in zip(heads, TEXTS.values(), strict=True)]
    bring(root / "archive", *map(text_page, pages))
    with closing(sqlite3.connect(written(root / "archive", "sqlite", root / "out") / "archive.db")) as found:
        yield found


def titles(database: sqlite3.Connection, typed: str) -> set[str]:
    return {row[1] for row in database.execute(SEARCH, {"words": typed})}


def number(database: sqlite3.Connection, table: str) -> int:
    return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - our names


def test_the_counts_are_those_of_the_manifests(database: sqlite3.Connection, night: Path) -> None:
    expected = counted(night)
    ids = {record["id"] for record in kept(night)["articles"]}
    assert number(database, "revisions") == expected.pop("articles")
    assert number(database, "articles") == len(ids)
    assert {table: number(database, table) for table in expected} == expected


def test_counts_revisions_and_absences_join_their_article(database: sqlite3.Connection) -> None:
    query = "SELECT count(*) FROM articles JOIN {0} USING (article_id)"
    for table in ("revisions", "observations", "absences"):
        assert database.execute(query.format(table)).fetchone()[0] > 0
    assert database.execute("PRAGMA foreign_key_check(revisions)").fetchall() == []


def test_searches_by_key_and_day_use_an_index(database: sqlite3.Connection) -> None:
    for condition in ("observations WHERE article_id = 'x'", "articles WHERE published_at > '2025-11-28'"):
        plan = database.execute(f"EXPLAIN QUERY PLAN SELECT * FROM {condition}").fetchall()  # noqa: S608 - ours
        assert "USING INDEX" in plan[0][3]


def test_lists_are_json_and_paragraphs_are_lines(database: sqlite3.Connection, night: Path) -> None:
    rows = database.execute("SELECT id, revision, paragraphs, tags FROM revisions")
    read = {(row[0], row[1]): (row[2].split("\n"), json.loads(row[3])) for row in rows}
    for record in kept(night)["articles"]:
        assert read[record["id"], record["revision"]] == (record["paragraphs"], record["tags"])


@pytest.mark.parametrize("typed", [*FORMS, "Акимов", "АКИМАМ", "акимами"])
def test_any_form_of_a_russian_word_finds_the_others(words: sqlite3.Connection, typed: str) -> None:
    assert titles(words, typed) - {"акимат"} == set(FORMS)


@pytest.mark.parametrize(
    ("typed", "found"),
    [("әкім", "әкімі"), ("Әкімнің", "әкімі"), ("ёлку", "елка"), ("елками", "елка")],
)
def test_beginnings_and_other_spellings_find_too(words: sqlite3.Connection, typed: str, found: str) -> None:
    assert titles(words, typed) == {found}


def test_all_words_have_to_be_there_in_any_form(words: sqlite3.Connection) -> None:
    assert titles(words, "ремонты акимат") == {"акимат"}
    assert titles(words, "аким Жезказган") == set()


@pytest.mark.parametrize("typed", ["", " ", "-", '"', "\\", '"" OR', "NEAR(", "a'b", "*", "title:x", "аким" * 1000])
def test_nothing_that_is_typed_is_an_error(words: sqlite3.Connection, typed: str) -> None:
    assert titles(words, typed) == set()
