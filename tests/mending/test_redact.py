"""A text leaves the archive whole, by one command alone, and leaves a trace."""

import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.mending.natural_keys import natural_key
from kzcrawl.mending.redact import Redacted, redact
from kzcrawl.mending.repair import repair
from kzcrawl.pipelines.withheld import withheld
from kzcrawl.state.database import connect
from kzcrawl.state.index import Index
from kzcrawl.warc.exchange import Exchange
from tests.conftest import Run
from tests.crawl.little_site import NIGHT, SOURCE, LittleSite, said, site_of
from tests.crawl.night import nightly
from tests.mending.nights import (
    BROKEN,
    CLOCK,
    EMBEDDED,
    OTHER,
    SECRET,
    STORIES,
    copied,
    files,
    found,
    killed_at,
    records_in,
)

WORDS = ("Сосед обвинил", "трех лошадей", "Суд отложен")
REASON = "court order 12/2025"


def redacted(archive: Path, article_id: str = SECRET.id) -> Redacted:
    done = redact(Layout(archive), CLOCK, article_id, REASON)
    assert found(archive) == []
    return done


def unpacked(path: Path) -> Iterator[bytes]:
    """What is in a file, and in each gzip member of it."""
    content = path.read_bytes()
    yield content
    while path.suffix == ".gz" and content:
        inflater = zlib.decompressobj(31)
        yield inflater.decompress(content)
        content = inflater.unused_data


def holding(archive: Path, *words: str) -> list[Path]:
    """The files that have one of these words in them, as text or as JSON escapes it."""
    wanted = [form for word in words for form in (word.encode(), orjson.dumps(word)[1:-1])]
    paths = [path for path in archive.rglob("*") if path.is_file()]
    return [path for path in paths if any(word in part for part in unpacked(path) for word in wanted)]


def without_secret(archive: Path) -> list[dict[str, object]]:
    return [record for record in records_in(archive) if record["id"] != SECRET.id]


def test_the_words_are_there_before(archive: Path) -> None:
    assert {path.relative_to(archive).parts[0] for path in holding(archive, *WORDS)} == {
        "articles", "observations", "raw", ".state",
    }  # fmt: skip


def test_the_text_leaves_every_file_and_everything_else_stays(archive: Path, sound: Path) -> None:
    done = redacted(archive)
    assert holding(archive, *WORDS) == []
    assert without_secret(archive) == without_secret(sound)
    assert done.pages == 5  # its listing and its own page, both nights, and the page of another
    assert done.elsewhere == []


def test_what_remains_says_that_there_was_an_article_and_why_it_left(archive: Path) -> None:
    redacted(archive)
    left = {record["schema"]: record for record in records_in(archive) if record["id"] == SECRET.id}
    assert set(left) == {"observation/1", "redaction/1"}
    assert left["observation/1"]["title"] is None
    assert (left["redaction/1"]["revisions"], left["redaction/1"]["reason"]) == ([1, 2], REASON)


def test_only_what_was_redacted_was_replaced(archive: Path, sound: Path) -> None:
    sealed = redacted(archive).sealed
    assert sealed is not None
    replaced = {entry.path for entry in sealed.replaces}
    before = {path.relative_to(sound).as_posix(): path.read_bytes() for path in files(sound, "articles", "raw")}
    assert not any((archive / path).exists() for path in replaced if path)
    assert all((archive / path).read_bytes() == old for path, old in before.items() if path not in replaced)
    manifests = sorted(path.read_bytes() for path in (sound / "runs").iterdir())
    assert sorted(path.read_bytes() for path in (archive / "runs").iterdir())[: len(manifests)] == manifests


def test_other_pages_are_where_records_say_that_they_are(archive: Path, kzcrawl: Run) -> None:
    before = kzcrawl("raw", STORIES[7].id).stdout
    redacted(archive)
    assert kzcrawl("raw", STORIES[7].id).stdout == before != ""
    refused = kzcrawl("raw", "--revision", "1", OTHER.id)
    assert refused.returncode == 2
    assert "an article that was redacted" in refused.stderr


def test_an_embedded_text_without_address_leaves_as_well(archive: Path) -> None:
    (record,) = [record for record in records_in(archive) if "Река вскрылась" in str(record.get("paragraphs"))]
    redacted(archive, record["id"])
    assert holding(archive, "Река вскрылась", "Давняя новость") == []
    assert EMBEDDED.id not in [record["id"] for record in records_in(archive)]


def test_a_page_of_it_that_was_not_understood_leaves_as_well(archive: Path) -> None:
    assert holding(archive, "Осетр сорвался") != []
    redacted(archive, BROKEN.id)
    assert holding(archive, "Осетр сорвался", "Рыбаки вышли") == []
    (unread,) = [record for record in records_in(archive) if record["schema"] == "unread/1"]
    assert (unread["id"], unread["url"]) == (BROKEN.id, f"https://www.kt.kz{BROKEN.path}")


def test_nor_does_it_come_back_where_it_cannot_be_understood(archive: Path) -> None:
    redacted(archive)
    page = said(200, f"<html><body><!-- {SECRET.title} --></body></html>").body
    url = f"https://www.kt.kz{SECRET.path}"
    with closing(connect(Layout(archive).database)) as database:
        kept = withheld(Exchange(url, "GET", (), b"", 200, (), page, NIGHT), SOURCE, None, Index(database))
    assert kept.body == b""


def test_the_text_does_not_come_back(archive: Path) -> None:
    redacted(archive)
    later = NIGHT + timedelta(days=2)
    edited = replace(SECRET, text="Семей. 29 ноября. KAZAKHSTAN TODAY - Он вернул трех лошадей.")
    fresh = replace(OTHER, number=42, day=30)
    with LittleSite(site_of(edited, fresh, *STORIES), instant=later) as site:
        site.answers[fresh.path] = fresh.page(SECRET)
        nightly(site, archive, SOURCE)
        assert edited.path not in site.paths()
    newest = list(Archive(archive).manifests())[-1]
    assert newest.dropped["redacted"] > 0
    assert fresh.id in [record["id"] for record in records_in(archive)]
    assert holding(archive, *WORDS) == []
    assert found(archive) == []


def test_an_import_does_not_bring_it_back(archive: Path, tmp_path: Path, kzcrawl: Run) -> None:
    redacted(archive)
    (tmp_path / "page.html").write_bytes(SECRET.page().body)
    for words in ((), ("--url", f"https://www.kt.kz{SECRET.path}")):
        assert "dropped 2 redacted" in kzcrawl("import", *words, "page.html").stdout
    assert holding(archive, *WORDS) == []


def test_without_its_state_the_archive_still_knows_what_has_left(archive: Path, tmp_path: Path, kzcrawl: Run) -> None:
    redacted(archive)
    for path in (archive / ".state").glob("state.sqlite*"):
        path.unlink()
    (tmp_path / "page.html").write_bytes(SECRET.page().body)
    assert "dropped 2 redacted" in kzcrawl("import", "page.html").stdout


STEPS = ("mending.commit", "redacted.write", "redacted.fsync", "redacted.rename", "mend.commit", "close.commit",
    "file.rename", "manifest.link", "redacted.unlink", "redacted.unlink@2", "release.commit", "index.commit",
    "state.vacuum")  # fmt: skip


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_it_is_ended_or_never_was(archive: Path, sound: Path, step: str) -> None:
    assert killed_at(step, lambda: redact(Layout(archive), CLOCK, SECRET.id, REASON))
    texts = [record for record in records_in(archive) if record["id"] == SECRET.id and "paragraphs" in record]
    assert len(texts) == (0 if Layout(archive).manifest(4).exists() else 2)
    redacted(archive)
    assert holding(archive, *WORDS) == []
    assert without_secret(archive) == without_secret(sound)
    assert [manifest.kind for manifest in Archive(archive).manifests()].count("redact") == 1


def test_an_undone_redaction_can_be_cut_off_as_well(archive: Path) -> None:
    for step in ("mend.commit", "begun.unlink", "undo.commit"):
        assert killed_at(step, lambda: redact(Layout(archive), CLOCK, SECRET.id, REASON))
    redacted(archive)
    assert (holding(archive, *WORDS), found(archive)) == ([], [])


def test_any_next_run_ends_what_was_cut_off(archive: Path) -> None:
    assert killed_at("redacted.unlink@2", lambda: redact(Layout(archive), CLOCK, SECRET.id, REASON))
    assert repair(Layout(archive), CLOCK) == []
    assert [path for path in holding(archive, *WORDS) if ".state" not in path.parts] == []
    assert found(archive) == []


def test_a_redacted_file_that_comes_back_is_told_and_removed(archive: Path, sound: Path) -> None:
    redacted(archive)
    path = next(path for path in holding(sound, *WORDS) if path.suffix == ".gz").relative_to(sound)
    (archive / path).write_bytes((sound / path).read_bytes())
    assert found(archive) == [f"{path}: the file was redacted, and is still there; `kzcrawl repair` removes it"]
    repair(Layout(archive), CLOCK)
    assert found(archive) == []


def test_a_damaged_archive_is_repaired_first(archive: Path, kzcrawl: Run) -> None:
    files(archive, "absences")[0].unlink()
    done = kzcrawl("redact", SECRET.id, "--reason", REASON)
    assert (done.returncode, "kzcrawl repair" in done.stderr) == (1, True)


def test_two_articles_can_be_redacted_one_after_the_other(archive: Path) -> None:
    redacted(archive)
    redacted(archive, OTHER.id)
    assert holding(archive, *WORDS, "Снег и ветер") == []


@pytest.mark.usefixtures("archive")
def test_the_command_tells_what_it_did_and_where_the_text_also_stands(kzcrawl: Run) -> None:
    done = kzcrawl("redact", STORIES[0].id, "--reason", REASON)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{STORIES[0].id} is redacted: " in done.stdout
    assert f"  {STORIES[1].id}\n" in done.stdout
    assert kzcrawl("redact", STORIES[0].id, "--reason", REASON).stdout == f"{STORIES[0].id} is redacted already\n"
    assert kzcrawl("show", STORIES[0].id).stdout.endswith(f"{REASON}\n")
    assert kzcrawl("feed", "--after", "3").stdout.count('"redaction/1"') == 1


@pytest.mark.parametrize("words", [("kazakhstan_today:1", "--reason", "x"), (SECRET.id, "--reason", " "), (SECRET.id,)])
def test_wrong_usage_changes_nothing(archive: Path, sound: Path, kzcrawl: Run, words: tuple[str, ...]) -> None:
    assert kzcrawl("redact", *words).returncode == 2
    assert records_in(archive) == records_in(sound)


def test_every_natural_key_stays_once(archive: Path) -> None:
    redacted(archive)
    keys = [natural_key(record) for record in records_in(archive)]
    assert len(keys) == len(set(keys))


def test_a_lost_manifest_of_a_redaction_brings_nothing_back(archive: Path, sound: Path, tmp_path: Path) -> None:
    redacted(archive)
    Layout(archive).manifest(4).unlink()
    repair(Layout(archive), CLOCK)
    assert found(archive) == []
    assert holding(archive, *WORDS) == []
    assert without_secret(archive) == without_secret(copied(sound, tmp_path / "sound"))
