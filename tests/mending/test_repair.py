"""What rot has damaged is restored as far as it can be, and what cannot be is told."""

import gzip
import hashlib
import random
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.mending.natural_keys import natural_key
from kzcrawl.mending.repair import repair
from tests.conftest import Run
from tests.crawl.little_site import NIGHT, SOURCE, LittleSite, site_of
from tests.crawl.night import nightly
from tests.mending.nights import CLOCK, STORIES, copied, files, found, killed_at, records_in


def repaired(archive: Path) -> list[Manifest]:
    sealed = repair(Layout(archive), CLOCK)
    assert found(archive) == []
    return sealed


def cut(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


def lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"tail")


DAMAGES = pytest.mark.parametrize("damage", [cut, flip, lengthen, Path.unlink])
STATES = pytest.mark.parametrize("without", [(), (".state",)], ids=["with its state", "without"])


def test_a_sound_archive_is_left_alone(archive: Path, sound: Path) -> None:
    assert repaired(archive) == []
    assert records_in(archive) == records_in(sound)


@STATES
@DAMAGES
def test_what_a_crawl_kept_is_restored_from_its_captures(
    sound: Path, tmp_path: Path, damage: Callable[[Path], object], without: tuple[str, ...]
) -> None:
    archive = copied(sound, tmp_path / "archive", without=without)
    for path in files(archive, "articles", "observations", "absences", "unread"):
        if "nightly" in path.name:
            damage(path)
    (sealed,) = repaired(archive)
    assert sealed.verdict.status == "ok"
    assert records_in(archive) == records_in(sound)


def test_of_a_page_that_was_cut_off_nothing_is_restored_for_the_crawl_took_nothing_of_it(tmp_path: Path) -> None:
    answers = site_of(*STORIES)
    whole = STORIES[0].page()
    packed = gzip.compress(whole.body + hashlib.shake_256(b"").digest(9000))[:-3000]
    answers[STORIES[0].path] = whole._replace(headers=whole.headers | {"Content-Encoding": "gzip"}, body=packed)
    with LittleSite(answers) as site:
        nightly(site, tmp_path, SOURCE)
    kept = records_in(tmp_path)
    for path in files(tmp_path, "articles", "observations"):
        path.unlink()
    repaired(tmp_path)
    assert records_in(tmp_path) == kept


def test_of_pages_that_were_not_understood_what_is_whole_stays_without_their_captures(
    archive: Path, sound: Path
) -> None:
    for path in files(archive, "raw"):
        path.unlink()
    lengthen(files(archive, "unread")[0])
    repaired(archive)
    assert records_in(archive) == records_in(sound)
    flip(files(archive, "unread")[1])
    (sealed,) = repaired(archive)
    assert "records_gone" in sealed.verdict.findings


@DAMAGES
def test_what_cannot_be_read_again_is_told(archive: Path, sound: Path, damage: Callable[[Path], object]) -> None:
    (path,) = [path for path in files(archive, "observations") if "import" in path.name]
    damage(path)
    (sealed,) = repaired(archive)
    (entry,) = sealed.replaces
    assert entry.records == 4
    assert len(records_in(sound)) - len(records_in(archive)) == entry.gone
    assert (sealed.verdict.findings == ("records_gone",)) == (entry.gone != 0) == (damage is not lengthen)
    assert all(record in records_in(sound) for record in records_in(archive))


@DAMAGES
def test_of_damaged_captures_what_is_whole_stays_readable(
    archive: Path, sound: Path, damage: Callable[[Path], object]
) -> None:
    path = files(archive, "raw")[0]
    damage(path)
    before = path.read_bytes() if path.exists() else None
    (sealed,) = repaired(archive)
    (entry,) = sealed.replaces
    assert (path.read_bytes() if path.exists() else None) == before
    assert entry.records is not None
    assert entry.gone is not None
    assert entry.gone == (0 if damage is lengthen else entry.gone) < entry.records or damage is Path.unlink
    assert records_in(archive) == records_in(sound)


def test_repaired_once_there_is_nothing_more_to_repair(archive: Path) -> None:
    cut(files(archive, "observations")[0])
    repaired(archive)
    assert repaired(archive) == []


def test_a_repair_can_be_repaired(archive: Path, sound: Path) -> None:
    for path in files(archive, "observations"):
        cut(path)
    first, *_ = repaired(archive)
    by = [file.path for file in first.files]
    flip(archive / by[0])
    repaired(archive)
    assert all(record in records_in(sound) for record in records_in(archive))


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
@pytest.mark.parametrize("number", [1, 2, 3])
@STATES
def test_the_files_of_a_lost_manifest_are_taken_over(
    sound: Path, tmp_path: Path, number: int, damage: Callable[[Path], object], without: tuple[str, ...]
) -> None:
    archive = copied(sound, tmp_path / "archive", without=without)
    damage(Layout(archive).manifest(number))
    repaired(archive)
    assert records_in(archive) == records_in(sound)


def test_no_number_is_given_twice_that_the_state_knows_of(archive: Path) -> None:
    Layout(archive).manifest(3).unlink()
    (sealed,) = repaired(archive)
    assert (sealed.number, sealed.verdict.findings) == (4, ("manifest_gone",))
    assert [manifest.number for manifest in Archive(archive).manifests()] == [1, 2, 4]


def test_a_manifest_that_those_after_it_deny_does_not_count(archive: Path, sound: Path) -> None:
    layout = Layout(archive)
    other = manifests.from_value(manifests.load(layout, 2).as_value() | {"saw": {"pages": 9}}).signed()
    layout.manifest(2).write_bytes(other.encoded())
    assert found(archive) != []
    repaired(archive)
    assert [manifest.number for manifest in Archive(archive).manifests()] == [1, 3, 4]
    assert records_in(archive) == records_in(sound)


def test_a_manifest_that_comes_back_is_passed_over(archive: Path, sound: Path) -> None:
    path = Layout(archive).manifest(2)
    content = path.read_bytes()
    path.unlink()
    repaired(archive)
    path.write_bytes(content)
    assert found(archive) == []
    assert records_in(archive) == records_in(sound)


def test_what_a_run_left_whose_state_was_deleted_is_restored_once(archive: Path, sound: Path) -> None:
    path = files(archive, "observations")[0]
    twin = path.with_name("20200101T000000Z-kazakhstan_today-nightly.jsonl.gz")
    shutil.copy(path, twin)
    shutil.copy(path, twin.with_name(f"{twin.name}.part"))
    repaired(archive)
    assert records_in(archive) == records_in(sound)


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_damaged_no_record_is_invented(archive: Path, sound: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - always the same damages
    paths = [path for path in sorted(archive.rglob("*")) if path.is_file() and ".state" not in path.parts]
    for path in chance.sample(paths, 4):
        content = bytearray(path.read_bytes())
        if chance.random() < 0.5:
            content = content[: chance.randrange(1, len(content))]
        for _ in range(chance.randrange(3)):
            content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
    repaired(archive)
    assert [record for record in records_in(archive) if record not in records_in(sound)] == []


STEPS = ("state.create@2", "scratch.commit", "reread.commit", "learned.commit", "mending.commit", "mend.commit",
    "close.commit", "file.write", "file.rename", "folder.fsync", "manifest.link", "manifest.unlink", "release.commit",
    "index.commit")  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_repair_ends_it(archive: Path, sound: Path, step: str) -> None:
    Layout(archive).manifest(2).unlink()
    cut(next(path for path in files(archive, "articles") if "20251129T" in path.name))
    assert killed_at(step, lambda: repair(Layout(archive), CLOCK))
    repaired(archive)
    assert records_in(archive) == records_in(sound)
    assert [manifest.kind for manifest in Archive(archive).manifests()].count("repair") == 1


def test_an_undone_repair_can_be_cut_off_as_well(archive: Path, sound: Path) -> None:
    cut(files(archive, "articles")[1])
    assert killed_at("mend.commit", lambda: repair(Layout(archive), CLOCK))
    assert killed_at("undo.commit", lambda: repair(Layout(archive), CLOCK))
    repaired(archive)
    assert records_in(archive) == records_in(sound)


def test_the_command_tells_what_is_gone(archive: Path, kzcrawl: Run) -> None:
    assert kzcrawl("repair").stdout == "nothing to repair\n"
    (path,) = [path for path in files(archive, "observations") if "import" in path.name]
    path.unlink()
    done = kzcrawl("repair", KZCRAWL_NOW="2025-12-05T00:00:00Z")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "run 4 (20251205T000000Z-kazakhstan_today-repair): 0 records restored",
        f"  {path.relative_to(archive)}: missing; 4 of 4 records are gone",
    ]
    assert kzcrawl("verify").stdout.endswith("all as it was sealed, but for 4 records that are gone\n")
    assert "failed, records_gone" in kzcrawl("runs").stdout


def test_a_consumer_gets_again_what_was_restored(archive: Path, sound: Path, kzcrawl: Run) -> None:
    cut(files(archive, "articles")[1])
    (sealed,) = repaired(archive)
    *lines, cursor = map(orjson.loads, kzcrawl("feed", "--after", "3").stdout.splitlines())
    assert cursor == {"schema": "cursor/1", "after": 4}
    assert len(lines) == sealed.kept["articles"] > 0
    assert all(line in records_in(sound) for line in lines)


def test_a_night_after_a_repair_repeats_nothing_and_leads_into_no_damage(archive: Path) -> None:
    flip(files(archive, "raw")[1])
    cut(files(archive, "articles")[1])
    repaired(archive)
    before = {natural_key(record) for record in records_in(archive)}
    with LittleSite(site_of(*STORIES), instant=NIGHT + timedelta(days=4)) as site:
        nightly(site, archive, SOURCE)
    assert found(archive) == []
    after = [natural_key(record) for record in records_in(archive)]
    assert len(after) == len(set(after)) > len(before)


@pytest.mark.parametrize(("version", "later"), [(1, b"replaces"), (1, b"paging"), (2, b"paging"), (3, b"waiting")])
def test_manifests_of_older_versions_still_count(archive: Path, sound: Path, version: int, later: bytes) -> None:
    layout = Layout(archive)
    previous = None
    shutil.rmtree(archive / "unread")  # which they did not have
    for number in (1, 2, 3):
        new = manifests.load(layout, number)
        files = tuple(file for file in new.files if not file.path.startswith("unread/"))
        kept = {name: number for name, number in new.kept.items() if name != "unread"}
        old = replace(new, schema=f"manifest/{version}", previous=previous, files=files, kept=kept).signed()
        previous = manifests.Link(number, old.digest)
        layout.manifest(number).write_bytes(old.encoded())
    assert later not in layout.manifest(1).read_bytes()
    assert found(archive) == []
    assert records_in(archive) == [record for record in records_in(sound) if record["schema"] != "unread/1"]
