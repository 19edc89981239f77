"""An export is whole or absent, whatever happens; and what it selects."""

import fcntl
import json
import os
import shutil
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.selection import Selection
from kzcrawl.archive.write_run import write_run
from kzcrawl.commands.export import FORMATS
from kzcrawl.dates import parse_instant
from kzcrawl.export.export import Export
from kzcrawl.export.tables import ABSENCES, ARTICLES, LINKS, OBSERVATIONS, REDACTIONS, UNREAD
from kzcrawl.items import Copied, Redaction
from tests.archive.test_seal_and_read import closed
from tests.conftest import Run
from tests.disk.test_small_disks import on_a_disk, said
from tests.export.conftest import Into, kept
from tests.make import COPY, URL, article, text_page, unread
from tests.test_job import bring

NOW = "2025-11-29T01:00:03Z"
REAL = "kazakhstan_today:1377999001"
# A disk of its own that is too small; then it is enlarged.
SMALL = """
mount -t tmpfs -o size=$SIZE none "$0" || exit 99
COMMAND "$0/out" >&2; echo "first $?"
ls "$0"
mount -o remount,size=64m none "$0"
COMMAND "$0/out" >&2; echo "second $?"
ls "$0"
umount "$0"
"""


@pytest.fixture(scope="module")
def page_read_twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of one page: without its address, then with it."""
    archive = tmp_path_factory.mktemp("page") / "archive"
    for page in (text_page(), text_page(url=URL)):
        bring(archive, page)
    return archive


@pytest.fixture
def filled(kzcrawl: Run, page_read_twice: Path, tmp_path: Path) -> Run:
    """The command on a copy of that."""
    shutil.copytree(page_read_twice, tmp_path / "archive")
    return kzcrawl


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"archive", "copy.txt"}


def test_it_says_what_it_is(filled: Run, tmp_path: Path) -> None:
    done = filled("export", "--format", "csv", "--into", "out", "--latest")
    assert done.stdout == "out: 2 articles, 4 observations, 0 absences, 0 links, 0 unread, 0 redactions\n"
    label = json.loads((tmp_path / "out" / "export.json").read_bytes())
    assert (label["after"], label["rows"]["articles"], label["selection"]["latest"]) == (2, 2, True)


def test_a_name_that_is_taken_is_refused(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").touch()
    for words in ([], ["--replace"]):
        done = filled("export", "--format", "csv", "--into", "out", *words)
        assert done.returncode == 2
        assert "out: expected" in done.stderr
    assert names(tmp_path) == {"out"}
    assert names(tmp_path / "out") == {"mine.txt"}


@pytest.mark.parametrize("into", ["archive/out", "archive/runs/out", "archive/.state/../out"])
def test_an_archive_holds_no_export_of_itself(filled: Run, tmp_path: Path, into: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = filled("export", "--format", "csv", "--into", into)
    assert (done.returncode, "expected --into outside of the archive" in done.stderr) == (2, True)
    assert sorted(tmp_path.rglob("*")) == before


def test_an_older_export_can_be_replaced(filled: Run, tmp_path: Path) -> None:
    for words in ([], ["--replace", "--source", "qazaq24"]):
        assert filled("export", "--format", "csv", "--into", "out", *words).returncode == 0
    assert json.loads((tmp_path / "out" / "export.json").read_bytes())["rows"]["articles"] == 0
    assert names(tmp_path) == {"out"}


@pytest.mark.parametrize("point", ["export.fsync", "export.fsync@3", "folder.fsync@2", "export.rename"])
def test_a_full_disk_leaves_nothing(filled: Run, tmp_path: Path, point: str) -> None:
    done = filled("export", "--format", "csv", "--into", "out", KZCRAWL_FAILPOINTS=f"{point}=ENOSPC")
    assert done.returncode == 74
    assert "out: cannot be written (No space left on device)" in done.stderr
    assert names(tmp_path) == set()


@pytest.mark.parametrize("point", ["export.fsync@2", "export.rename"])
def test_a_killed_export_is_absent_and_the_next_is_whole(filled: Run, tmp_path: Path, point: str) -> None:
    assert filled("export", "--format", "csv", "--into", "out", KZCRAWL_FAILPOINTS=f"{point}=KILL").returncode == -9
    assert names(tmp_path) == {"out.part"}
    assert filled("export", "--format", "csv", "--into", "out", KZCRAWL_FAILPOINTS="export.clear=EIO").returncode == 74
    assert filled("export", "--format", "csv", "--into", "out").returncode == 0
    assert names(tmp_path) == {"out"}
    assert len(names(tmp_path / "out")) == 7


def test_what_a_failed_export_cannot_remove_the_next_one_clears(filled: Run, tmp_path: Path) -> None:
    failing = "export.rename=EIO export.remove@1+=EIO"
    assert filled("export", "--format", "csv", "--into", "out", KZCRAWL_FAILPOINTS=failing).returncode == 74
    assert filled("export", "--format", "csv", "--into", "out").returncode == 0
    assert not (tmp_path / "out.part").exists()


@pytest.mark.parametrize("point", ["export.aside", "export.rename"])
def test_one_killed_while_it_replaces_another_loses_none(filled: Run, tmp_path: Path, point: str) -> None:
    words = ("export", "--format", "csv", "--into", "out")
    filled(*words)
    assert filled(*words, "--replace", KZCRAWL_FAILPOINTS=f"{point}=KILL").returncode == -9
    killed_again = filled(*words, "--replace", KZCRAWL_FAILPOINTS="export.fsync=ENOSPC export.back=EIO")
    assert killed_again.returncode == 74
    assert filled(*words, "--replace", KZCRAWL_FAILPOINTS="export.fsync=ENOSPC").returncode == 74
    assert names(tmp_path) == {"out"}
    assert filled(*words, "--replace").returncode == 0
    assert names(tmp_path) == {"out"}


@pytest.mark.parametrize("form", FORMATS)
def test_a_disk_that_is_too_small_gets_nothing(night: Path, tmp_path: Path, form: str) -> None:
    words = [sys.executable, "-m", "kzcrawl", "export", "--format", form, "--archive", str(night), "--into"]
    script = SMALL.replace("COMMAND", " ".join(words))
    assert on_a_disk(script, tmp_path, "96k", [], dict(os.environ)) == ["first 74", "second 0", "out"], said(tmp_path)
    assert "out: cannot be written (" in said(tmp_path)


def test_a_folder_that_cannot_be_filled_is_74(filled: Run, tmp_path: Path) -> None:
    done = filled("export", "--format", "text", "--into", "out", KZCRAWL_FAILPOINTS="export.write=EROFS")
    assert done.returncode == 74
    assert names(tmp_path) == set()


def test_two_exports_to_one_name_do_not_mix(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "out.part").mkdir()
    handle = os.open(tmp_path / "out.part", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    done = filled("export", "--format", "csv", "--into", "out")
    os.close(handle)
    assert done.returncode == 75
    assert "another command is filling it" in done.stderr


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--source", "bbc"], "expected a source"),
        (["--since", "yesterday"], "expected --since with a day"),
        (["--since", "2025-11-02", "--until", "2025-11-01"], "expected --until not before --since"),
    ],
)
def test_wrong_bounds_are_explained(filled: Run, tmp_path: Path, words: list[str], message: str) -> None:
    done = filled("export", "--format", "csv", "--into", "out", *words)
    assert done.returncode == 2
    assert message in done.stderr
    assert names(tmp_path) == set()


def test_an_older_export_that_was_put_aside_stays(filled: Run, tmp_path: Path) -> None:
    words = ("export", "--format", "csv", "--into", "out")
    filled(*words)
    (tmp_path / "out").rename(tmp_path / "out.old")
    (tmp_path / "out.old" / "mine.txt").touch()
    assert filled(*words).returncode == 0
    assert filled(*words, "--replace").returncode == 0
    assert names(tmp_path) == {"out", "out.old"}
    assert "mine.txt" in names(tmp_path / "out.old")


@pytest.mark.parametrize("name", ["out.part", "out.part.old"])
@pytest.mark.parametrize("kind", ["folder", "link", "file"])
def test_nothing_but_what_a_killed_export_left_is_cleared(filled: Run, tmp_path: Path, name: str, kind: str) -> None:
    folder = tmp_path / ("mine" if kind == "link" else name)
    if kind == "file":
        folder.touch()
    else:
        folder.mkdir()
        (folder / "mine.txt").touch()
    if kind == "link":
        (folder / "export.json").touch()
        (tmp_path / name).symlink_to(folder)
    before = sorted(tmp_path.rglob("*"))
    done = filled("export", "--format", "csv", "--into", "out")
    assert done.returncode == 2
    assert f"{name}: expected a free name" in done.stderr
    assert sorted(tmp_path.rglob("*")) == before


def test_what_is_brought_back_is_replaced_only_on_demand(filled: Run, tmp_path: Path) -> None:
    words = ("export", "--format", "csv", "--into", "out")
    filled(*words)
    assert filled(*words, "--replace", KZCRAWL_FAILPOINTS="export.rename=KILL").returncode == -9
    assert names(tmp_path) == {"out.part", "out.part.old"}
    assert filled(*words).returncode == 2
    assert names(tmp_path) == {"out"}


def test_a_damaged_archive_is_not_exported_in_part(filled: Run, tmp_path: Path) -> None:
    file = next((tmp_path / "archive" / "observations").rglob("*.gz"))
    file.write_bytes(file.read_bytes()[:-4])
    done = filled("export", "--format", "csv", "--into", "out")
    assert done.returncode == 1
    assert "the file was altered" in done.stderr
    assert names(tmp_path) == set()


def test_records_under_a_provisional_id_join_the_real_one(filled: Run, tmp_path: Path) -> None:
    assert filled("verify").returncode == 0
    export = Export(Archive(tmp_path / "archive"), Selection(), latest=True)
    article_ids = {record["id"]: record["article_id"] for _, record in export.records(ARTICLES)}
    assert sorted(set(article_ids.values())) == sorted(set(article_ids.values()) & set(article_ids))
    (in_force,) = [
        each for _, each in export.records(ARTICLES) if each["title"][:4] == "Аким" and export.is_in_force(each)
    ]
    assert (in_force["id"], in_force["revision"], in_force["change"]) == (REAL, 2, "own_page")


def test_a_range_of_days_a_source_and_a_language_narrow_it_down(night: Path) -> None:
    bounds = Selection(sources=["kazakhstan_today"], languages=["kk"])
    found = [record for _, record in Export(Archive(night), bounds).records(ARTICLES)]
    wanted = [each for each in kept(night)["articles"] if each["language"] == "kk" and each["source"] != "qazaq24"]
    assert 0 < len(found) == len(wanted)


def test_days_are_of_publication_in_almaty(night: Path) -> None:
    day = date(2025, 11, 28)
    export = Export(Archive(night), Selection(since=day, until=day))
    for table in (ARTICLES, OBSERVATIONS):
        moments = [each["published_at"] or each["archived_at"] for _, each in export.records(table)]
        assert {moment[:10] for moment in moments} == {"2025-11-28"}
    assert list(export.records(ABSENCES)) == []


def test_links_and_redactions_have_no_day_and_no_language_and_are_in_every_export(tmp_path: Path) -> None:
    link = Copied("qazaq24", "qazaq24:/a", REAL, None, None, 0.9, (), NOW)
    redaction = Redaction("kazakhstan_today", REAL, (), "court order", NOW, (1,), (), ())
    records = (article(), unread(), link, redaction)
    rows = sorted((folder_of(each, parse_instant(NOW)), encode(asdict(each))) for each in records)
    write_run(Layout(tmp_path), closed(1, 1, 0), rows)
    day = date(2019, 1, 1)
    export = Export(Archive(tmp_path), Selection(languages=["kk"], since=day, until=day))
    assert [len(list(export.records(table))) for table in (ARTICLES, UNREAD, LINKS, REDACTIONS)] == [0, 0, 1, 1]
    assert len(list(Export(Archive(tmp_path), Selection(languages=["kk"])).records(UNREAD))) == 1


def test_what_is_sealed_meanwhile_is_not_in_it(filled: Run, tmp_path: Path) -> None:
    assert filled("verify").returncode == 0
    export = Export(Archive(tmp_path / "archive"), Selection())
    (tmp_path / "copy.txt").write_text(COPY)
    assert filled("import", "copy.txt").returncode == 0
    assert {record["source"] for _, record in export.records(ARTICLES)} == {"kazakhstan_today"}
    assert export.after == 2


def test_a_copy_joins_what_it_repeats(filled: Run, tmp_path: Path) -> None:
    assert filled("verify").returncode == 0
    export = Export(Archive(tmp_path / "archive"), Selection())
    (provisional,) = {each["id"] for _, each in export.records(ARTICLES) if each["article_id"] == REAL} - {REAL}
    link = {"copy": "qazaq24:/a", "original": provisional}
    assert export._ids(LINKS, link) == {"copy_id": "qazaq24:/a", "original_id": REAL}


def test_only_texts_in_force_are_the_latest(export: Into, night: Path) -> None:
    label = json.loads((export("csv", "--latest") / "export.json").read_bytes())
    articles = kept(night)["articles"]
    assert label["rows"]["articles"] == len({record["id"] for record in articles}) < len(articles)
