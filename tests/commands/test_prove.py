"""`kzcrawl prove`: what it writes is checked without kzcrawl, and what was altered is no proof."""

import gzip
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from kzcrawl.archive.reader import Archive
from kzcrawl.demo.server import Replica
from tests.conftest import Run
from tests.crawl.night import nightly

CHECK = ["/bin/sh", "check.sh"]


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two nights of the replica."""
    folder = tmp_path_factory.mktemp("prove") / "archive"
    with Replica() as replica:
        for night in (1, 2):
            replica.show_night(night)
            nightly(replica, folder)
    return folder


@pytest.fixture
def archive(nights: Path, tmp_path: Path) -> Path:
    """A copy of it, to be altered."""
    shutil.copytree(nights, tmp_path / "archive")
    return tmp_path / "archive"


def text_with_a_page(archive: Path) -> dict[str, object]:
    """The first text that was read from its own page."""
    reader = Archive(archive)
    records = (record for manifest in reader.manifests() for record in reader.records_of(manifest))
    return next(each for each in records if each["schema"] == "article/1" and each["placement"] == "page")


def checked(proof: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(CHECK, cwd=proof, capture_output=True, text=True, check=False)


def alter(path: Path) -> None:
    """Changes one byte in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def test_a_proof_is_checked_by_tools_that_everybody_has(kzcrawl: Run, archive: Path, tmp_path: Path) -> None:
    article = text_with_a_page(archive)
    done = kzcrawl("prove", str(article["id"]), "--into", "proof")
    assert (done.returncode, done.stderr) == (0, "")
    proof = tmp_path / "proof"
    assert json.loads((proof / "record.json").read_bytes()) == article
    newest = json.loads(max((archive / "runs").iterdir()).read_bytes())["digest"]
    assert checked(proof).stdout.splitlines()[-1] == newest
    assert b"HTTP/1.1 200" in (proof / "answer.http").read_bytes()[:20]


def test_a_proof_can_lie_anywhere(kzcrawl: Run, archive: Path, tmp_path: Path) -> None:
    kzcrawl("prove", str(text_with_a_page(archive)["id"]), "--into", "proof")
    (tmp_path / "proof").rename(tmp_path / "a claim of mine")
    shutil.rmtree(archive)
    assert checked(tmp_path / "a claim of mine").returncode == 0


@pytest.mark.parametrize("name", ["record.json", "answer.http", "chain", "articles", "raw"])
def test_what_is_altered_in_a_proof_is_found(kzcrawl: Run, archive: Path, tmp_path: Path, name: str) -> None:
    kzcrawl("prove", str(text_with_a_page(archive)["id"]), "--into", "proof")
    found = sorted(each for each in (tmp_path / "proof").rglob("*") if name in str(each) and each.is_file())
    alter(found[0])
    assert checked(tmp_path / "proof").returncode != 0


def test_a_record_that_was_put_in_with_its_digest_is_found(kzcrawl: Run, archive: Path, tmp_path: Path) -> None:
    kzcrawl("prove", str(text_with_a_page(archive)["id"]), "--into", "proof")
    proof = tmp_path / "proof"
    record = proof / "record.json"
    record.write_bytes(record.read_bytes().replace(b"article/1", b"article/2"))
    for file in (proof / "files" / "articles").rglob("*.gz"):
        file.write_bytes(gzip.compress(record.read_bytes(), mtime=0))
    again = "sha256sum $(cut -c 67- SHA256SUMS) > new && mv new SHA256SUMS"
    subprocess.run(["/bin/sh", "-c", again], cwd=proof, check=True)
    assert "no manifest names it" in checked(proof).stdout


@pytest.mark.parametrize("part", ["articles", "raw", "runs"])
def test_what_was_altered_in_the_archive_is_no_proof(kzcrawl: Run, archive: Path, tmp_path: Path, part: str) -> None:
    article = text_with_a_page(archive)
    run = str(article["run"])
    name = "00000002.json" if part == "runs" else f"{run}."
    found = next(each for each in sorted((archive / part).rglob("*")) if each.is_file() and name in each.name)
    alter(found)
    done = kzcrawl("prove", str(article["id"]), "--into", "proof")
    assert done.returncode == 1
    assert found.name in done.stderr
    assert not (tmp_path / "proof").exists()


def test_a_folder_that_is_there_is_not_written_over(kzcrawl: Run, archive: Path, tmp_path: Path) -> None:
    (tmp_path / "proof").mkdir()
    done = kzcrawl("prove", str(text_with_a_page(archive)["id"]), "--into", "proof")
    assert done.returncode == 2
    assert "expected a folder that is not there yet" in done.stderr
