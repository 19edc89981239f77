"""What the README shows under "Read the archive" works, line by line, on an archive of the replica."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kzcrawl.demo.server import Replica
from tests.crawl.night import nightly

SECTION = (
    (Path(__file__).parents[1] / "README.md")
    .read_text("utf-8")
    .partition("\n## Read the archive\n")[2]
    .partition("\n## ")[0]
)
PROGRAMS = re.findall(r"(?ms)^```python\n(.*?)^```$", SECTION)
COMMANDS = [
    line.strip() for line in re.findall(r"(?m)^    (kzcrawl feed.*#.*)$", re.sub(r"(?s)```.*?```", "", SECTION))
]
CURSOR = re.compile(r'\{"after":\d+,"schema":"cursor/1"\}\n')


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of a night on the replica."""
    folder = tmp_path_factory.mktemp("night")
    with Replica(night=1) as replica:
        nightly(replica, folder / "archive")
    return folder


@pytest.fixture
def folder(night: Path, tmp_path: Path) -> Path:
    """A copy of it, with the command on the PATH."""
    shutil.copytree(night, tmp_path, dirs_exist_ok=True)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "kzcrawl").write_text(f'#!/bin/sh\nexec {sys.executable} -m kzcrawl "$@"\n')
    (tmp_path / "bin" / "kzcrawl").chmod(0o755)
    return tmp_path


def environment(folder: Path) -> dict[str, str]:
    return os.environ | {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "KZCRAWL_ARCHIVE": str(folder / "archive")}


@pytest.mark.parametrize("program", PROGRAMS, ids=range(len(PROGRAMS)))
def test_a_program_of_the_readme_runs(folder: Path, program: str) -> None:
    words = [sys.executable, "-W", "error", "-c", program + "\nimport sys\nassert 'scrapy' not in sys.modules"]
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(done.stdout.splitlines()) > 3


def test_the_commands_of_the_readme_run_one_after_another(folder: Path) -> None:
    assert len(COMMANDS) > 9
    for command in COMMANDS:
        assert (run_to_cursor if "--follow" in command else run)(command, folder), command


def run(command: str, folder: Path) -> bool:
    """Whether a command ends well, and what it prints is whole."""
    done = subprocess.run(
        ["/bin/sh", "-c", command], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )
    prints = not any(word in command for word in ("--confirm", "--exec", ">"))
    return (done.returncode, done.stderr) == (0, "") and bool(CURSOR.search(done.stdout)) == prints


def run_to_cursor(command: str, folder: Path) -> bool:
    """Whether a command that goes on prints a cursor, and ends by Ctrl-C."""
    words = ["/bin/sh", "-c", f"exec {command}"]
    with subprocess.Popen(
        words, cwd=folder, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout
        is_there = any(CURSOR.fullmatch(line) for line in iter(running.stdout.readline, ""))
        running.send_signal(signal.SIGINT)
        return is_there and running.wait(30) == 130


def test_the_readme_has_programs_of_every_question() -> None:
    for word in ("articles", "observations", "history", "after", "runs"):
        assert f"archive.{word}(" in "".join(PROGRAMS)
