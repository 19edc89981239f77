"""An archive that is copied while a night is at work, that moves, or that was written by another version."""

import hashlib
import shutil
import subprocess
from dataclasses import asdict
from pathlib import Path

import orjson
import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import load
from kzcrawl.archive.records import encode
from kzcrawl.archive.write_run import write_run
from tests.archive.test_seal_and_read import closed
from tests.conftest import Run
from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import command, environment_of
from tests.make import PAGE, article
from tests.mending.nights import found, records_in

LATER = "no manifest names this file: it was not sealed, or not yet when this copy was made"
STORIES = [Story(number) for number in range(1, 19)]


def copy(archive: Path, where: Path) -> None:
    """As the README says: the manifests first, then all that they name."""
    for first, ignored in ((archive / "runs", ("*.part",)), (archive, ("*.part", ".state", "runs"))):
        to = where / first.relative_to(archive)
        shutil.copytree(first, to, ignore=shutil.ignore_patterns(*ignored), dirs_exist_ok=True)


def test_a_copy_made_while_a_night_seals_is_whole_but_for_what_came_later(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    copies: dict[frozenset[str], Path] = {}
    (archive / "runs").mkdir(parents=True)
    with LittleSite(site_of(*STORIES)) as site:
        environment = environment_of(site, archive, RUN_PAGES="2")
        with subprocess.Popen(command(SOURCE), env=environment, stderr=subprocess.DEVNULL) as process:
            while process.poll() is None:
                where = tmp_path / f"copy{len(copies)}"
                copy(archive, where)
                if copies.setdefault(frozenset(path.name for path in where.rglob("*")), where) != where:
                    shutil.rmtree(where)
    assert len({len(Layout(each).numbers()) for each in copies.values()}) > 2
    records = records_in(archive)
    for each in copies.values():
        assert all(fault.endswith(LATER) for fault in found(each))
        assert all(record in records for record in records_in(each))
    copy(archive, each)
    assert found(each) == []
    assert records_in(each) == records


def test_a_copy_without_its_state_goes_on(archive: Path, tmp_path: Path, kzcrawl: Run) -> None:
    copy(archive, tmp_path / "copy")
    (tmp_path / "page.txt").write_text(PAGE)
    done = kzcrawl("import", "page.txt", "--archive", tmp_path / "copy")
    assert "0 new of 2 articles" in done.stdout
    assert found(tmp_path / "copy") == []


def snapshot(archive: Path) -> dict[Path, bytes]:
    """All but the locks, which say who asked last."""
    paths = [path for path in archive.rglob("*") if path.is_file() and path.suffix != ".lock"]
    return {path: path.read_bytes() for path in paths if not path.name.endswith(("-wal", "-shm"))}


COMMANDS = ("import page.txt", "nightly", "rebuild", "repair", "feed", "verify", f"redact {SOURCE}:1 --reason x")


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_newer_version_sealed_is_refused_and_not_taken_for_rot(
    archive: Path, tmp_path: Path, kzcrawl: Run, command: str
) -> None:
    value = load(Layout(archive), 3).as_value() | {"schema": "manifest/99", "more": 1, "digest": ""}
    value["digest"] = hashlib.sha256(encode(value)).hexdigest()
    Layout(archive).manifest(3).write_bytes(orjson.dumps(value))
    (tmp_path / "page.txt").write_text(PAGE)
    before = snapshot(archive)
    done = kzcrawl(*command.split())
    assert (done.returncode, "upgrade this one" in done.stderr) == (2, True)
    assert snapshot(archive) == before


@pytest.mark.parametrize("command", ["import page.txt", "rebuild", "verify", "show kazakhstan_today:1377999001"])
def test_a_record_of_a_newer_version_is_refused(tmp_path: Path, kzcrawl: Run, command: str) -> None:
    record = encode(asdict(article(run=closed(1).run)) | {"schema": "article/99", "more": 1})
    write_run(Layout(tmp_path / "archive"), closed(1, 1, 0), [("articles/kazakhstan_today/undated", record)])
    (tmp_path / "page.txt").write_text(PAGE)
    done = kzcrawl(*command.split())
    assert (done.returncode, "upgrade this one" in done.stderr) == (2, True)


def test_a_damaged_manifest_is_no_newer_one(archive: Path) -> None:
    path = Layout(archive).manifest(3)
    path.write_bytes(path.read_bytes().replace(b"manifest/4", b"manifest/5"))
    assert any(fault.startswith("00000003.json: ") for fault in found(archive))
