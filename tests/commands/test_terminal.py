"""What a page holds is shown on a terminal, and not obeyed by it."""

import json
import os
import pty
import subprocess
import sys
import unicodedata
from dataclasses import asdict
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.records import encode
from kzcrawl.archive.write_run import write_run
from tests.archive.test_seal_and_read import closed
from tests.conftest import Run
from tests.make import PAGE, article, observation

ID = "kazakhstan_today:1377999001"
EVIL = "\x1b]0;x\x07\x1b[2J\x9b2J\u202egnp\u2066\u200f\x08\x7f\x00"
SAID = "Мост" + EVIL + "через реку"


@pytest.fixture
def filled(kzcrawl: Run, tmp_path: Path) -> Run:
    """An archive of one record that no parser would make."""
    run = closed(1).run
    record = article(
        run=run, title=SAID, subtitle=SAID, paragraphs=(SAID,), credit=SAID, tags=(SAID,), section=SAID, flags=(SAID,)
    )
    counted = observation(run=run, title=SAID)
    rows = [(f"{each.schema[:-2]}s/kazakhstan_today/2025/11/29", encode(asdict(each))) for each in (record, counted)]
    write_run(Layout(tmp_path / "archive"), closed(1), rows)
    return kzcrawl


def obeyed(output: str) -> set[str]:
    """What a terminal would not show but do."""
    return {sign for sign in output if unicodedata.category(sign) in ("Cc", "Cf") and sign != "\n"}


@pytest.mark.parametrize("words", [("show", ID), ("runs",), ("verify",), ("show", SAID.replace("\x00", ""))])
def test_a_command_prints_nothing_that_a_terminal_obeys(filled: Run, words: tuple[str, ...]) -> None:
    done = filled(*words)
    assert done.stdout or done.stderr
    assert obeyed(done.stdout + done.stderr) == set()


def test_show_shows_what_it_does_not_let_through(filled: Run) -> None:
    assert r"Мост\x1b]0;x\x07\x1b[2J\x9b2J\u202egnp" in filled("show", ID).stdout


@pytest.mark.parametrize("name", ["page.txt", "page\x1b[2J\u202e.txt"])
@pytest.mark.parametrize("page", [PAGE.replace(" ", f" {EVIL} "), "<p>" + PAGE.replace("\n", f"<p>{EVIL}"), EVIL])
def test_whatever_a_page_holds_no_command_says_it_to_a_terminal(
    kzcrawl: Run, tmp_path: Path, page: str, name: str
) -> None:
    (tmp_path / name).write_text(page)
    words = ("import", "--skip-bad", name), ("read", name), ("show", ID), ("runs",), ("feed",), ("runs", "--json")
    for each in words:
        done = kzcrawl(*each)
        assert obeyed(done.stdout + done.stderr) == set()


def test_raw_prints_nothing_on_a_terminal(filled: Run, tmp_path: Path) -> None:
    master, terminal = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-m", "kzcrawl", "raw", ID],
        stdout=terminal,
        stderr=subprocess.PIPE,
        cwd=tmp_path,
        env=os.environ | {"KZCRAWL_ARCHIVE": str(tmp_path / "archive")},
        timeout=60,
        check=False,
    )
    os.close(terminal)
    os.close(master)
    assert done.returncode == 2
    assert b"found a terminal" in done.stderr
    assert json.loads(filled("show", "--json", ID).stdout)["articles"]
