"""What a command prints arrives, or its status says that it did not."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.test_seal_and_read import seal

KZCRAWL = f"{sys.executable} -W error -m kzcrawl"
FULL = "standard output: cannot be written (No space left on device). What was sealed is untouched"


def told(line: str, archive: Path) -> tuple[int, str]:
    """Status and errors of a line of /bin/sh."""
    environment = os.environ | {"KZCRAWL_ARCHIVE": str(archive)}
    done = subprocess.run(
        ["/bin/sh", "-c", line.replace("kzcrawl", KZCRAWL, 1)],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
    )
    return done.returncode, done.stderr


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("output") / "archive"
    seal(root, 1)
    return root


@pytest.mark.parametrize("words", ["feed", "runs", "runs --prometheus", "coverage", "feed --help", "--version"])
def test_output_that_cannot_be_written_is_status_74_and_one_message(archive: Path, words: str) -> None:
    status, errors = told(f"kzcrawl {words} > /dev/full", archive)
    assert (status, errors.count("\n")) == (74, 1), errors
    assert errors.startswith(f"kzcrawl: {FULL}")


def test_output_that_is_larger_than_any_buffer_likewise(tmp_path: Path) -> None:
    for number in range(1, 60):
        seal(tmp_path / "archive", number)
    status, errors = told("kzcrawl feed > /dev/full", tmp_path / "archive")
    assert (status, errors.count("\n")) == (74, 1), errors


def test_an_export_of_which_only_the_summary_cannot_be_printed_is_there(archive: Path, tmp_path: Path) -> None:
    status, errors = told(f"kzcrawl export --format csv --into {tmp_path}/csv > /dev/full", archive)
    assert (status, (tmp_path / "csv" / "export.json").exists()) == (74, True), errors


@pytest.mark.parametrize(
    ("line", "status"),
    [("feed > /dev/full 2>&1", 74), ("feed --after 9 2> /dev/full", 2)],
)
def test_where_nobody_can_be_told_the_status_tells_it(archive: Path, line: str, status: int) -> None:
    assert told(f"kzcrawl {line}", archive) == (status, "")


def test_what_went_wrong_before_is_said_as_well(tmp_path: Path) -> None:
    sealed = [seal(tmp_path / "archive", number) for number in (1, 2)]
    (tmp_path / "archive" / sealed[1].files[0].path).write_bytes(b"")
    status, errors = told("kzcrawl feed > /dev/full", tmp_path / "archive")
    assert (status, "`kzcrawl repair`" in errors, FULL in errors) == (1, True, True), errors


def test_a_pipe_that_nobody_reads_is_no_error(archive: Path) -> None:
    assert told("(kzcrawl feed; echo status $? >&2) | true", archive) == (0, "status 0\n")


def test_output_that_was_closed_is_no_error(archive: Path) -> None:
    assert told("kzcrawl feed >&-", archive) == (0, "")
