"""`kzcrawl search`, as people run it."""

import json
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.make import COPY, PAGE

TITLES = {"аким": "Аким проверил ремонт моста", "акимам": "Акимам дали неделю", "акимов": "Совещание акимов прошло"}


@pytest.fixture
def filled(kzcrawl: Run, tmp_path: Path) -> Run:
    """The command on an archive where each form of a word is in an article of its own."""
    page = PAGE.replace("28.11.2025, 13:5", "27.11.2025, 13:5")
    pages = [{"text": page.replace(TITLES["аким"], title)} for title in TITLES.values()]
    (tmp_path / "dump.jsonl").write_text("\n".join(map(json.dumps, [*pages, {"text": COPY}])))
    kzcrawl("import", "dump.jsonl")
    return kzcrawl


@pytest.mark.parametrize("typed", [*TITLES, "Акимов"])
def test_any_form_finds_the_others(filled: Run, typed: str) -> None:
    shown = filled("search", typed).stdout
    assert [title in shown for title in TITLES.values()] == [True] * 3
    assert "2025-11-27  kazakhstan_today:~" in shown
    assert "библиотеку" not in shown


def test_every_word_has_to_be_there(filled: Run) -> None:
    shown = filled("search", "ремонты", "акимы").stdout
    assert TITLES["аким"] in shown
    assert filled("search", "акимам Жезказган").stdout == "no article has all of these words\n"


def test_bounds_narrow_it_down_and_records_are_as_archived(filled: Run) -> None:
    (record,) = map(json.loads, filled("search", "--json", "--source", "qazaq24", "дороги").stdout.splitlines())
    fed = [json.loads(line) for line in filled("feed").stdout.splitlines()]
    assert record in fed
    assert filled("search", "--json", "--until", "2025-11-28", "дороги").stdout == ""


def test_no_word_is_wrong_usage(filled: Run) -> None:
    done = filled("search", "--", "-", "…")
    assert done.returncode == 2
    assert "expected words to look for" in done.stderr
