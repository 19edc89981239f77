"""Disks that are too small, or read-only: real ones, where this machine lets a test mount them."""

import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import command, environment_of, records
from tests.make import PAGE

# A disk of its own for a command, then room for it, then the command again; the archive is copied out at the end.
# `none` is named again, else mount repeats options that it finds: of another user than root some that are refused here.
TOO_SMALL = """
mount -t tmpfs -o size=$SIZE none "$0" || exit 99
"$@" >&2; echo "first $?"
"$PYTHON" -m kzcrawl verify >&2; echo "readable $?"
mount -o remount,size=256m none "$0"
"$@" >&2; echo "second $?"
"$PYTHON" -m kzcrawl verify >&2; echo "verified $?"
cp -r "$0/archive" "$OUT"
umount "$0"
"""
READ_ONLY = """
mount -t tmpfs none "$0" || exit 99
"$@" >&2; echo "before $?"
mount -o remount,ro none "$0"
"$@" >&2; echo "first $?"
"$PYTHON" -m kzcrawl verify >&2; echo "readable $?"
mount -o remount,rw none "$0"
"$@" >&2; echo "second $?"
cp -r "$0/archive" "$OUT"
umount "$0"
"""
CHANCE = random.Random(7)  # noqa: S311 - always the same texts
# Texts that gzip makes hardly smaller: more than the largest of the disks.
TEXTS = ["Мост. " + CHANCE.randbytes(150_000).hex() + "." for _ in range(14)]
STORIES = [Story(number, text=text) for number, text in enumerate(TEXTS, 1)]


def on_a_disk(script: str, tmp_path: Path, size: str, words: Sequence[str], environment: dict[str, str]) -> list[str]:
    """What the script says of a command on a disk of that size; skips where none can be mounted."""
    disk, out = tmp_path / "disk", tmp_path / "out"
    disk.mkdir()
    ours = {"SIZE": size, "OUT": str(out), "PYTHON": sys.executable, "KZCRAWL_ARCHIVE": str(disk / "archive")}
    done = subprocess.run(
        ["unshare", "-rm", "sh", "-c", script, disk, *words],  # noqa: S607
        env=environment | ours,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    if done.returncode in (1, 99) and ("unshare" in done.stderr or "mount" in done.stderr):
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    (tmp_path / "said").write_text(done.stderr)
    return done.stdout.split("\n")[:-1]


def said(tmp_path: Path) -> str:
    return (tmp_path / "said").read_text()


@pytest.mark.parametrize("size", ["256k", "1m", "4m"])
def test_a_night_on_a_small_disk_goes_on_when_there_is_room(tmp_path: Path, size: str) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        environment = environment_of(site, tmp_path)
        told = on_a_disk(TOO_SMALL, tmp_path, size, command(SOURCE), environment)
    assert told[0] == "first 74", said(tmp_path)
    assert told[1] in ("readable 0", "readable 2")  # 2: there was not even room to begin
    assert told[2:] == ["second 0", "verified 0"], said(tmp_path)
    assert "cannot be written" in said(tmp_path)
    assert "What was sealed is untouched: mend this and run the command again." in said(tmp_path)
    texts = [record["id"] for record in records(tmp_path / "out", "article")]
    assert sorted(texts) == sorted(story.id for story in STORIES)


@pytest.mark.parametrize("size", ["256k", "1m", "4m"])
def test_an_import_on_a_small_disk_goes_on_when_there_is_room(tmp_path: Path, size: str) -> None:
    files = [tmp_path / f"{story.number}.html" for story in STORIES]
    for file, story in zip(files, STORIES, strict=True):
        file.write_bytes(story.page().body)
    words = [sys.executable, "-m", "kzcrawl", "import", *map(str, files)]
    told = on_a_disk(TOO_SMALL, tmp_path, size, words, dict(os.environ))
    assert told[0] == "first 74", said(tmp_path)
    assert told[2:] == ["second 0", "verified 0"], said(tmp_path)
    assert len(records(tmp_path / "out", "article")) == len(STORIES)


def test_a_folder_that_may_only_be_read_is_said_and_what_is_there_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    words = [sys.executable, "-m", "kzcrawl", "import", str(tmp_path / "page.txt")]
    told = on_a_disk(READ_ONLY, tmp_path, "1m", words, dict(os.environ))
    assert told == ["before 0", "first 74", "readable 0", "second 0"], said(tmp_path)
    assert "Read-only file system" in said(tmp_path)
    assert len(records(tmp_path / "out", "article")) == 2
