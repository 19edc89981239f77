"""Where records lie."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kzcrawl.archive.layout import Layout, file_of, folder_of, run_name, run_names
from tests.make import article, observation

STARTED = datetime(2025, 11, 29, 1, 0, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published_at", "archived_at", "folder"),
    [
        ("2025-11-28T13:52:00+05:00", None, "articles/kazakhstan_today/2025/11/28"),
        ("2025-11-29T01:00:00+05:00", None, "articles/kazakhstan_today/2025/11/29"),
        (None, "2025-11-29T13:11:00+05:00", "articles/kazakhstan_today/2025/11/29"),
        (None, None, "articles/kazakhstan_today/undated"),
    ],
)
def test_articles_lie_by_their_day_in_almaty(published_at: str | None, archived_at: str | None, folder: str) -> None:
    assert folder_of(article(published_at=published_at, archived_at=archived_at), STARTED) == folder


def test_observations_lie_by_the_utc_day_of_the_run() -> None:
    assert folder_of(observation(published_at="2019-01-01T00:00:00+06:00"), STARTED).endswith("today/2025/11/29")


def test_a_run_is_named_by_start_source_and_kind() -> None:
    name = run_name(STARTED, "qazaq24", "nightly")
    assert (
        file_of("articles/qazaq24/undated", name)
        == "articles/qazaq24/undated/20251129T010003Z-qazaq24-nightly.jsonl.gz"
    )


def test_a_name_that_is_in_use_gives_way_to_that_of_the_next_second() -> None:
    names = run_names(STARTED, "qazaq24", "nightly")
    assert [next(names), next(names)] == ["20251129T010003Z-qazaq24-nightly", "20251129T010004Z-qazaq24-nightly"]


def test_only_manifests_count_as_manifests(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.numbers() == []
    layout.runs.mkdir()
    for name in ("00000002.json", "00000010.json", "00000011.json.part", "notes.txt"):
        (layout.runs / name).touch()
    assert layout.numbers() == [2, 10]


@given(st.text(max_size=30), st.one_of(st.none(), st.text(max_size=30)), st.text(), st.text())
@example("/../../../etc", None, "/../x", "https://kt.kz/../..")
@example("2025-11-28/../..", None, "x", "x")
@example("2025-W01-1", None, "x", "x")
def test_nothing_that_a_page_says_becomes_a_path(published: str, archived: str | None, title: str, url: str) -> None:
    record = article(
        published_at=published, archived_at=archived, title=title, url=url, section=title, id=f"qazaq24:{url}"
    )
    try:
        folder = folder_of(record, STARTED)
    except ValueError:  # no day at all
        return
    assert re.fullmatch(r"articles/kazakhstan_today/(\d{4}/\d\d/\d\d|undated)", folder, re.ASCII)
