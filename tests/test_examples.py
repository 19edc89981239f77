"""Every command that the README shows runs, in its order, on an archive of the replica: those that other tests run, or
that go on until they are ended, are named here."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from kzcrawl.demo.server import Replica
from tests.crawl.night import environment_of, nightly

README = (Path(__file__).parents[1] / "README.md").read_text("utf-8")
# What begins a command that is run elsewhere, and where.
ELSEWHERE = {
    "kzcrawl feed": "test_read_the_archive",
    "kzcrawl export": "export/test_examples",
    "kzcrawl read --source aqparat": "test_add_a_source",
    "kzcrawl nightly aqparat": "test_add_a_source",
    "kzcrawl demo-site": "commands/test_demo_site",
    "kzcrawl backfill SOURCE --since DAY --until DAY --via web-archive": "crawl/test_web_archive",
}
COMMANDS = [
    command
    for line in re.findall(r"(?m)^    (?:0 1 \* \* \* )?(kzcrawl [a-z].*)$", README)  # cron's times of a day, if any
    if (command := re.split(r"\s{2,}|\s#", line)[0]) and not command.startswith(tuple(ELSEWHERE))
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of two nights on the replica, a page of it, and the command on the PATH."""
    folder = tmp_path_factory.mktemp("commands")
    with Replica() as replica:
        for night in (1, 2):
            replica.show_night(night)
            nightly(replica, folder / "archive")
    (folder / "bin").mkdir()
    (folder / "bin" / "kzcrawl").write_text(f'#!/bin/sh\nexec {sys.executable} -m kzcrawl "$@"\n')
    (folder / "bin" / "kzcrawl").chmod(0o755)
    return folder


def meant(command: str, folder: Path) -> str:
    """A command with what its capitals stand for, and articles that are there."""
    reader = Archive(folder / "archive")
    records = (record for manifest in reader.manifests() for record in reader.records_of(manifest))
    article = next(each for each in records if each["schema"] == "article/1" and each["placement"] == "page")
    captures = next((folder / "archive" / "raw").rglob("*.warc.gz"))
    stands_for = {
        "https://www.kt.kz/rus/state/…_1377984370.html": article["url"],
        "kazakhstan_today:1377984370": article["id"],
        "ID|URL": article["id"],
        "CC-NEWS-20251129.warc.gz …": f"{captures} --archive another",
        "FILE …": "page.html --archive another",
        "[SOURCE …]": "",
        "[SOURCE]": "",
        "SOURCE": "kazakhstan_today",
        "DAY": "2025-11-28",
        "[N]": "1",
        "WORDS": "акимат",
        "CASE": "a_case",
        "2024-01-01 --until 2024-12-31": "2025-11-27 --until 2025-11-28",
        "/backup": "archive",
        "replay …": "replay --into again",
        "prune-raw": "prune-raw",
    }
    for word, meaning in stands_for.items():
        command = command.replace(word, meaning)
    return f"{command} --older-than 1d --dry-run" if command == "kzcrawl prune-raw" else command


def test_every_command_of_the_readme_runs(folder: Path) -> None:
    assert len(COMMANDS) > 30
    with Replica(night=2) as replica:
        environment = environment_of(replica, folder / "archive", machine_iso(replica.instant))
        environment |= {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "KZCRAWL_CONTACT": "https://example.org"}
        del environment["KZCRAWL_ARCHIVE"]  # it is ./archive
        for n, command in enumerate(COMMANDS):
            words = shlex.split(meant(command, folder))
            if words[1] == "read":
                shutil.copy(saved_page(folder, environment), folder / "page.html")
            if words[1] == "redact" and "--reason" not in words:
                words += ["--reason", "a test"]
            done = subprocess.run(words, cwd=folder, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, f"{n}: {shlex.join(words)}: status {done.returncode}: {done.stderr}"


def saved_page(folder: Path, environment: dict[str, str]) -> Path:
    """A page of the archive, as a browser would save it."""
    words = shlex.split(meant("kzcrawl raw ID|URL", folder))
    page = subprocess.run(words, cwd=folder, env=environment, capture_output=True, check=True)
    (folder / "saved.html").write_bytes(page.stdout)
    return folder / "saved.html"


def test_a_copy_made_as_the_readme_says_is_whole(folder: Path, tmp_path: Path) -> None:
    if shutil.which("rsync") is None:
        pytest.skip("rsync is not installed (.ci/run does that: make apt-cron)")
    lines = re.findall(r"(?m)^    (rsync .*)$", README)
    assert len(lines) == 2
    for line in lines:
        subprocess.run(shlex.split(line.replace("/backup", str(tmp_path))), cwd=folder, check=True)
    verified = [sys.executable, "-m", "kzcrawl", "verify", "--archive", str(tmp_path)]
    done = subprocess.run(verified, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "all as it was sealed" in done.stdout
