"""Captures of long ago may be dropped; records stay, and nothing that is left leads nowhere."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.commands.prune_raw import day_before
from kzcrawl.exceptions import BadInputError, DamagedArchiveError
from kzcrawl.mending.prune import Old, old_captures, prune
from kzcrawl.mending.redact import redact
from kzcrawl.mending.repair import repair
from kzcrawl.warc.reader import read_at, whole_records
from tests.conftest import Run
from tests.crawl.little_site import NIGHT, SOURCE, LittleSite, site_of
from tests.crawl.night import nightly
from tests.mending.nights import BROKEN, CLOCK, SECRET, STORIES, files, found, killed_at, records_in

SECOND, AFTER = date(2025, 11, 30), date(2025, 12, 1)  # the day of the second night's captures, and the one after


def pruned(archive: Path, before: date = AFTER) -> Old:
    old, _ = prune(Layout(archive), CLOCK, before)
    assert found(archive) == []
    return old


def kinds(archive: Path) -> list[str]:
    return [manifest.kind for manifest in Archive(archive).manifests()]


def test_old_captures_go_and_every_record_stays(archive: Path, sound: Path) -> None:
    old = pruned(archive)
    assert (len(old.goes), len(old.stays), files(archive, "raw")) == (2, 0, [])
    assert records_in(archive) == records_in(sound)
    assert files(archive, "articles", "observations", "absences") != []
    assert kinds(archive) == [*kinds(sound), "prune"]


def test_the_manifest_says_what_went(archive: Path, sound: Path) -> None:
    pruned(archive)
    newest = list(Archive(archive).manifests())[-1]
    paths = [path.relative_to(sound).as_posix() for path in files(sound, "raw")]
    assert [(entry.number, entry.path, entry.by, entry.reason) for entry in newest.replaces] == [
        (number, path, None, "pruned") for number, path in enumerate(paths, 1)
    ]
    assert [entry.records for entry in newest.replaces] == [entry.gone for entry in newest.replaces]
    assert newest.verdict.status == "ok"


def test_a_file_in_which_a_younger_one_has_a_body_stays(archive: Path, sound: Path) -> None:
    old = pruned(archive, SECOND)
    assert (len(old.goes), len(old.stays)) == (0, 1)
    assert kinds(archive) == kinds(sound)
    newest = files(archive, "raw")[-1]
    revisits = [record for record in whole_records(newest) if record.kind == "revisit"]
    assert revisits
    assert all(read_at(newest, record.offset, Archive(archive).captures).body for record in revisits)


def test_nothing_new_refers_to_what_is_gone(archive: Path) -> None:
    pruned(archive)
    with LittleSite(site_of(SECRET, *STORIES), instant=NIGHT + timedelta(days=2)) as site:
        nightly(site, archive, SOURCE)
    (newest,) = files(archive, "raw")
    revisits = [record for record in whole_records(newest) if record.kind == "revisit"]
    assert all(record.headers["WARC-Refers-To-Filename"] in newest.as_posix() for record in revisits)
    assert found(archive) == []


def test_what_a_redaction_wrote_anew_goes_as_well(archive: Path) -> None:
    redact(Layout(archive), CLOCK, SECRET.id, "court order")
    pruned(archive)
    assert files(archive, "raw") == []


STEPS = ("mending.commit", "mend.commit", "close.commit", "manifest.link", "manifest.unlink", "redacted.unlink",
    "redacted.unlink@2", "release.commit", "index.commit")  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_ended_or_never_was(archive: Path, sound: Path, step: str) -> None:
    assert killed_at(step, lambda: prune(Layout(archive), CLOCK, AFTER))
    has_gone = len(files(archive, "raw")) < 2
    assert Layout(archive).manifest(4).exists() or not has_gone
    pruned(archive)
    assert (files(archive, "raw"), kinds(archive).count("prune")) == ([], 1)
    assert records_in(archive) == records_in(sound)


def test_any_next_run_ends_what_was_cut_off(archive: Path) -> None:
    assert killed_at("redacted.unlink@2", lambda: prune(Layout(archive), CLOCK, AFTER))
    assert repair(Layout(archive), CLOCK) == []
    assert (files(archive, "raw"), found(archive)) == ([], [])


def test_a_pruned_file_that_comes_back_is_told_and_removed(archive: Path, sound: Path) -> None:
    pruned(archive)
    path = files(sound, "raw")[0].relative_to(sound)
    (archive / path).write_bytes((sound / path).read_bytes())
    assert found(archive) == [f"{path}: the file was pruned, and is still there; `kzcrawl repair` removes it"]
    repair(Layout(archive), CLOCK)
    assert found(archive) == []


def test_a_repair_goes_on_without_the_captures(archive: Path) -> None:
    pruned(archive)
    damaged = files(archive, "articles")[0]
    damaged.write_bytes(damaged.read_bytes()[:-9])
    (sealed,) = repair(Layout(archive), CLOCK)
    assert [entry.reason for entry in sealed.replaces] == ["cut_short"]
    assert found(archive) == []


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_damaged_archive_is_repaired_first(archive: Path, kzcrawl: Run, more: list[str]) -> None:
    files(archive, "absences")[0].unlink()
    done = kzcrawl("prune-raw", "--older-than", "1d", *more, KZCRAWL_NOW="2026-01-01T00:00:00Z")
    assert (done.returncode, done.stdout) == (1, "")
    assert "expected a sound archive, found 1 damages: `kzcrawl repair` first" in done.stderr


def test_what_a_run_under_way_has_not_sealed_hinders_nobody_who_looks(archive: Path) -> None:
    layout, run = Layout(archive), "20251201T010000Z-kazakhstan_today-nightly"
    before = old_captures(layout, AFTER)
    captures = layout.root / f"raw/{SOURCE}/2025/12/01/{run}.warc.gz"
    captures.parent.mkdir(parents=True)
    captures.touch()
    with pytest.raises(DamagedArchiveError):
        old_captures(layout, AFTER)
    layout.run_lock(run).touch()
    assert old_captures(layout, AFTER) == before


def test_the_command_tells_first_what_would_go(archive: Path, sound: Path, kzcrawl: Run) -> None:
    words, later = ("prune-raw", "--older-than", "1m"), {"KZCRAWL_NOW": "2026-01-01T00:00:00Z"}
    told = kzcrawl(*words, "--dry-run", **later).stdout
    assert told.startswith("2 files of captures of before 2025-12-01 would go: ")
    assert (files(archive, "raw") != [], kinds(archive)) == (True, kinds(sound))
    done = kzcrawl(*words, **later)
    assert (done.returncode, done.stderr, files(archive, "raw")) == (0, "", [])
    assert "2 files of captures of before 2025-12-01 are gone: " in done.stdout
    assert kzcrawl(*words, **later).stdout.startswith("0 files ")
    assert "all as it was sealed" in kzcrawl("verify").stdout
    assert kzcrawl("runs", "4").stdout.count(".warc.gz: pruned, ") == 2


def test_raw_says_on_which_day_a_page_was_dropped(archive: Path, kzcrawl: Run) -> None:
    pruned(archive)
    refused = kzcrawl("raw", STORIES[7].id)
    assert refused.returncode == 2
    assert "was dropped on 2025-12-02, by `kzcrawl prune-raw`" in refused.stderr


def test_unread_offers_no_page_that_was_dropped(archive: Path, kzcrawl: Run) -> None:
    url = f"https://www.kt.kz{BROKEN.path}"
    assert f"kzcrawl raw --unread {url} > page.html" in kzcrawl("unread", "--all").stdout
    pruned(archive)
    left = "its capture was dropped on 2025-12-02, by `kzcrawl prune-raw`"
    assert kzcrawl("unread", "--all").stdout.endswith(f"    {left}; kzcrawl read {url} fetches it\n")


def test_without_its_state_the_archive_still_knows_what_was_pruned(archive: Path, kzcrawl: Run) -> None:
    pruned(archive)
    for path in (archive / ".state").glob("state.sqlite*"):
        path.unlink()
    assert kzcrawl("rebuild").returncode == 0
    assert old_captures(Layout(archive), AFTER) == Old([], [])


@pytest.mark.parametrize(
    ("period", "expected"),
    [("1d", "2024-03-30"), ("1m", "2024-02-29"), ("13m", "2023-02-28"), ("2y", "2022-03-31"), ("90d", "2024-01-01")],
)
def test_a_time_is_years_months_or_days(period: str, expected: str) -> None:
    assert day_before(date(2024, 3, 31), period) == date.fromisoformat(expected)


@pytest.mark.parametrize("period", ["0d", "2", "y", "-1d", "2w", "1.5y", "9999y", "99999y", "99999m", "２y", ""])
def test_a_time_that_makes_no_sense_is_wrong_usage(period: str) -> None:
    with pytest.raises(BadInputError, match="expected --older-than"):
        day_before(date(2024, 3, 31), period)
