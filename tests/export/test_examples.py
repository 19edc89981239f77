"""What README and docs/export.md show of exports works, line by line."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kzcrawl.archive.reader import Archive

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8").partition("\n## Export\n")[2].partition("\n## ")[0]
DOCS = (ROOT / "docs" / "export.md").read_text("utf-8")
COMMANDS = re.findall(r"(?m)^    ((?:kzcrawl export --format [a-z]+|sqlite3|find texts) .*)$", README + DOCS)
PROGRAMS = re.findall(r"(?ms)^```python\n(.*?)^```$", DOCS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, night: Path) -> Path:
    """A folder with an archive, its exports as `news`, `db` and `texts`, and the command on the PATH."""
    folder = tmp_path_factory.mktemp("examples")
    shutil.copytree(night, folder / "archive")
    (folder / "bin").mkdir()
    (folder / "bin" / "kzcrawl").write_text(f'#!/bin/sh\nexec {sys.executable} -m kzcrawl "$@"\n')
    (folder / "bin" / "kzcrawl").chmod(0o755)
    for form, name in {"parquet": "news", "sqlite": "db", "text": "texts"}.items():
        assert said(folder, f"kzcrawl export --format {form} --into {name}")
    return folder


def said(folder: Path, command: str) -> str:
    """What a command prints, which has to end well."""
    environment = os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_gives_something(folder: Path, command: str) -> None:
    if command.startswith("sqlite3") and shutil.which("sqlite3") is None:
        pytest.skip("sqlite3 is not installed")
    # Into a folder of its own; Datasette, which goes on until it is ended, has tests of its own.
    assert said(folder, command.partition(" && ")[0].replace("--into ", f"--into of{COMMANDS.index(command)}/"))


def test_texts_are_imported_again(folder: Path) -> None:
    (command,) = (each for each in COMMANDS if each.startswith("find texts"))
    said(folder, command.replace("again", "once_more"))
    manifests = Archive(folder / "once_more").manifests()
    texts = sum(manifest.kept.get("articles", 0) for manifest in manifests)
    assert texts == len(list((folder / "texts").rglob("*.txt")))


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_gives_something(folder: Path, program: str) -> None:
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "title" in done.stdout
