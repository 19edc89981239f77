"""docs/archive-format.md says what there is, and its examples work."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from kzcrawl.archive.layout import KINDS
from kzcrawl.demo.server import Replica
from tests.conftest import Run
from tests.crawl.night import nightly

ROOT = Path(__file__).parents[1]
DOC = (ROOT / "docs" / "archive-format.md").read_text("utf-8")
SCHEMAS = {path.stem: orjson.loads(path.read_bytes()) for path in (ROOT / "kzcrawl/archive/schemas").glob("*.json")}
EXAMPLES = re.findall(r"(?ms)^```(sh|sql|python)\n(.+?)^```", DOC)


def newest(kind: str) -> Any:
    """The newest schema of a kind."""
    name = max((name for name in SCHEMAS if name.startswith(f"{kind}-")), key=lambda name: int(name.rpartition("-")[2]))
    return SCHEMAS[name]


def section(kind: str) -> str:
    """What the document says of a kind of records."""
    return re.split(rf"(?m)^### {kind}/\d+$", DOC)[1].partition("\n## ")[0].partition("\n### ")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_of_a_record_is_explained_and_no_other(kind: str) -> None:
    rows = re.findall(r"(?m)^\| (`[^|]+) \|", section(kind))
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(newest(kind)["properties"])
    assert f"### {newest(kind)['title']}".startswith(f"### {kind}/")


def test_every_key_of_a_manifest_is_explained_and_no_other() -> None:
    rows = re.findall(r"(?m)^\| (`[^|]+) \|", DOC.partition("## Runs and manifests")[2].partition("\n## ")[0])
    assert {name for row in rows for name in re.findall(r"`(\w+)`", row)} == set(newest("manifest")["properties"])


def test_every_folder_is_named() -> None:
    assert [folder for folder in KINDS.values() if f"{folder}/" not in DOC] == []


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of two nights of the replica."""
    folder = tmp_path_factory.mktemp("format")
    with Replica() as replica:
        for night in (1, 2):
            replica.show_night(night)
            nightly(replica, folder / "archive")
    return folder


@pytest.mark.parametrize(("language", "example"), EXAMPLES)
def test_an_example_gives_what_it_says(folder: Path, language: str, example: str) -> None:
    if language == "sh" and shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    if language == "sql":
        example = f"import duckdb\nprint(duckdb.sql({example!r}))"
    words = ["/bin/sh", "-euc", example] if language == "sh" else [sys.executable, "-W", "error", "-c", example]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) >= 2


def test_a_reader_by_the_document_alone_finds_what_the_feed_gives(folder: Path, kzcrawl: Run) -> None:
    fed = kzcrawl("feed", "--archive", str(folder / "archive")).stdout.splitlines()[:-1]
    read = []
    for manifest in sorted((folder / "archive" / "runs").glob("*.json")):
        for file in orjson.loads(manifest.read_bytes())["files"]:
            if not file["path"].startswith("raw/"):
                found = subprocess.run(["zcat", folder / "archive" / file["path"]], capture_output=True, check=True)  # noqa: S607
                read += found.stdout.decode().splitlines()
    assert read == fed
    assert len(read) > 500
