"""Copies are linked to their originals, in whatever order they are archived, and once."""

import shutil
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.links import all_links, links_of
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import fault_of
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.days import Days
from kzcrawl.linking.link import link, link_if_free
from kzcrawl.state.locks import Lock
from tests.conftest import Run
from tests.linking.made import CLOCK, COPY_ID, ORIGINAL_ID, REPORT, copy, keep, original
from tests.mending.nights import killed_at


def linked(archive: Path, days: Days | None = None) -> list[tuple[str, str]]:
    """Links what there is, and gives all pairs."""
    link(Layout(archive), CLOCK, 7, days)
    return pairs(archive)


def pairs(archive: Path) -> list[tuple[str, str]]:
    return [(each["copy"], each["original"]) for each in all_links(Archive(archive))]


def test_a_copy_is_linked_by_a_record_of_its_own(tmp_path: Path) -> None:
    keep(tmp_path, original(), copy())
    assert linked(tmp_path) == [(COPY_ID, ORIGINAL_ID)]
    (record,) = links_of(Archive(tmp_path), [ORIGINAL_ID])
    assert fault_of(record) is None
    assert record["evidence"] == ["text", "title", "numbers", "names", "credit"]
    assert (record["similarity"], record["source"], record["linked_at"]) == (1.0, "qazaq24", "2025-12-03T01:00:03Z")
    assert (tmp_path / f"links/qazaq24/2025/12/03/{record['run']}.jsonl.gz").exists()
    assert list(faults(Archive(tmp_path), Verification())) == []


def test_the_original_may_be_archived_after_the_copy(tmp_path: Path) -> None:
    keep(tmp_path, copy())
    assert linked(tmp_path) == []
    keep(tmp_path, original())
    assert linked(tmp_path) == [(COPY_ID, ORIGINAL_ID)]


def test_where_there_is_no_copy_nothing_is_sealed(tmp_path: Path) -> None:
    keep(tmp_path, original())
    assert linked(tmp_path) == []
    assert Archive(tmp_path).newest() == 1


def test_a_copy_is_linked_once_also_after_the_state_was_lost(tmp_path: Path, kzcrawl: Run) -> None:
    keep(tmp_path, original(), copy())
    days = Days(date(2025, 11, 1), date(2025, 11, 30))
    assert linked(tmp_path) == linked(tmp_path, days) == [(COPY_ID, ORIGINAL_ID)]
    shutil.rmtree(tmp_path / ".state")
    assert kzcrawl("rebuild", "--archive", tmp_path).returncode == 0
    assert linked(tmp_path, days) == [(COPY_ID, ORIGINAL_ID)]


def test_an_article_that_appeared_long_before_or_after_was_not_copied(tmp_path: Path) -> None:
    keep(tmp_path, original(day=20), original(day=30, number=2), copy())
    assert linked(tmp_path) == []


def test_only_the_days_that_are_named_are_looked_at(tmp_path: Path) -> None:
    keep(tmp_path, original(), copy())
    assert linked(tmp_path, Days(date(2025, 11, 27), date(2025, 11, 28))) == []
    assert linked(tmp_path, Days(date(2025, 11, 29), date(2025, 11, 29))) == [(COPY_ID, ORIGINAL_ID)]


@pytest.mark.parametrize("step", ["link.commit", "linked.commit", "close.commit", "manifest.link", "release.commit"])
def test_killed_at_any_step_the_next_time_ends_it(tmp_path: Path, kzcrawl: Run, step: str) -> None:
    keep(tmp_path, original(), copy())
    assert killed_at(step, lambda: link(Layout(tmp_path), CLOCK, 7))
    assert kzcrawl("lineage", "--archive", tmp_path).returncode == 0
    assert pairs(tmp_path) == [(COPY_ID, ORIGINAL_ID)]
    assert list(faults(Archive(tmp_path), Verification())) == []


def test_where_somebody_is_at_it_a_night_leaves_it_to_them(tmp_path: Path) -> None:
    keep(tmp_path, original(), copy())
    with Lock(Layout(tmp_path).lock("lineage")) as lock:
        lock.take("somebody")
        assert link_if_free(Layout(tmp_path), CLOCK, 7) == []
    assert len(link_if_free(Layout(tmp_path), CLOCK, 7)) == 1


def test_links_that_are_lost_with_their_file_are_found_again(tmp_path: Path, kzcrawl: Run) -> None:
    keep(tmp_path, original(), copy())
    linked(tmp_path)
    next((tmp_path / "links").rglob("*.gz")).unlink()
    assert kzcrawl("repair", "--archive", tmp_path).returncode == 1
    assert kzcrawl("lineage", "--since", "2025-11-01", "--until", "2025-11-29", "--archive", tmp_path).returncode == 0
    assert pairs(tmp_path) == [(COPY_ID, ORIGINAL_ID)]


def test_what_is_left_of_a_damaged_file_of_links_is_restored(tmp_path: Path, kzcrawl: Run) -> None:
    keep(tmp_path, original(), copy())
    linked(tmp_path)
    with next((tmp_path / "links").rglob("*.gz")).open("ab") as file:
        file.write(b"rot")
    assert kzcrawl("repair", "--archive", tmp_path).returncode == 0
    assert pairs(tmp_path) == [(COPY_ID, ORIGINAL_ID)]


def test_a_link_stays_when_a_text_has_to_leave(tmp_path: Path, kzcrawl: Run) -> None:
    keep(tmp_path, original(), copy())
    linked(tmp_path)
    assert kzcrawl("redact", ORIGINAL_ID, "--reason", "a court", "--archive", tmp_path).returncode == 0
    assert pairs(tmp_path) == [(COPY_ID, ORIGINAL_ID)]
    assert copies(kzcrawl, tmp_path)["copies"] == []


def copies(kzcrawl: Run, archive: Path, *words: str) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(kzcrawl("copies", "--json", "--archive", archive, *words).stdout)
    return found


def test_copies_says_how_soon_and_what_was_changed(tmp_path: Path, kzcrawl: Run) -> None:
    added = "Подписывайтесь на наш канал, чтобы первыми узнавать о дорогах."
    keep(tmp_path, original(), copy(*REPORT[:2], added, number=1), copy("Другое.", number=2, origin="Liter.KZ"))
    link(Layout(tmp_path), CLOCK, 7)
    found = copies(kzcrawl, tmp_path)
    (row,) = found["copies"]
    assert row["minutes"] == 25 * 60 + 19
    assert row["changes"] == {"title": False, "added": 1, "removed": 1, "words": 0.257}
    assert found["origins"] == [
        {"source": "qazaq24", "name": "KT.KZ", "articles": 1, "linked": 1},
        {"source": "qazaq24", "name": "Liter.KZ", "articles": 1, "linked": 0},
    ]
    shown = kzcrawl("copies", "--archive", tmp_path).stdout
    assert "qazaq24 copies kazakhstan_today: 1 articles, half of them within 25:19" in shown


def test_copies_can_be_narrowed_down(tmp_path: Path, kzcrawl: Run) -> None:
    keep(tmp_path, original(), copy())
    link(Layout(tmp_path), CLOCK, 7)
    assert copies(kzcrawl, tmp_path, "--until", "2025-11-28")["copies"] == []
    assert copies(kzcrawl, tmp_path, "--source", "kazakhstan_today")["copies"] == []
    assert len(copies(kzcrawl, tmp_path, "--since", "2025-11-29", "--source", "qazaq24")["copies"]) == 1


@pytest.mark.parametrize("command", ["lineage", "copies"])
def test_days_that_are_none_are_refused(tmp_path: Path, kzcrawl: Run, command: str) -> None:
    keep(tmp_path, original())
    done = kzcrawl(command, "--since", "2025-11-02", "--until", "2025-11-01", "--archive", tmp_path)
    assert done.returncode == 2
    assert "--since 2025-11-02" in done.stderr


def test_a_source_that_there_is_not_is_refused(tmp_path: Path, kzcrawl: Run) -> None:
    keep(tmp_path, original())
    done = kzcrawl("copies", "--source", "bbc", "--archive", tmp_path)
    assert done.returncode == 2
    assert "expected a source (kazakhstan_today, qazaq24), found 'bbc'" in done.stderr
