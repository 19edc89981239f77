"""What is the command's own, whichever command runs."""

from pathlib import Path

import pytest

from kzcrawl import cli
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.write_run import write_run
from kzcrawl.commands import runs
from tests.archive.test_seal_and_read import closed
from tests.conftest import Run
from tests.make import PAGE


def test_being_stopped_by_a_person_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run", stopped)
    assert cli.main(["runs"]) == 130
    assert capsys.readouterr().err == "kzcrawl: stopped; what was committed so far, the next run seals\n"


@pytest.mark.parametrize(
    "words",
    [
        "runs --archive=",
        "runs --since=",
        "unread --until=",
        "unread --source=",
        "copies --since=",
        "coverage --since=",
        "backfill qazaq24 --since 2025-11-01 --until 2025-11-02 --hours=",
        "import --source= page.txt",
        "import --observed-at= page.txt",
        "read --source= page.txt",
        "replay --compare --source=",
        "copies --source=",
        "lineage --until=",
        "export --format csv --into out --since=",
        "search --until= мост",
        "feed --since=",
        "feed --consumer=",
        "feed --consumer parser --exec=",
        "prune-raw --older-than 1d --archive=",
    ],
)
def test_an_empty_word_is_none_and_not_the_default(kzcrawl: Run, tmp_path: Path, words: str) -> None:
    write_run(Layout(tmp_path / "archive"), closed(1, 0, 0), [])
    (tmp_path / "page.txt").write_text(PAGE, "utf-8")
    before = sorted(tmp_path.rglob("*"))
    done = kzcrawl(*words.split())
    assert (done.returncode, done.stdout, ": expected" in done.stderr) == (2, "", True), done.stderr
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "ordered"),
    [
        (["--archive", "a", "runs", "--json"], ["runs", "--archive", "a", "--json"]),
        (["-s", "NOW=1", "feed", "--after", "2"], ["feed", "-s", "NOW=1", "--after", "2"]),
        (["--help", "runs"], ["--help", "runs"]),
        (["--version"], ["--version"]),
        ([], []),
    ],
)
def test_options_may_stand_before_the_command(words: list[str], ordered: list[str]) -> None:
    assert cli._command_first(words) == ordered
