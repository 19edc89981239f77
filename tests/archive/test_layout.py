"""Where records lie."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, file_of, folder_of, run_name
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


def test_only_manifests_count_as_manifests(tmp_path: Path) -> None:
    layout = Layout(tmp_path)
    assert layout.numbers() == []
    layout.runs.mkdir()
    for name in ("00000002.json", "00000010.json", "00000011.json.part", "notes.txt"):
        (layout.runs / name).touch()
    assert layout.numbers() == [2, 10]
