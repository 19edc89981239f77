"""What is the command's own, whichever command runs."""

import pytest

from kzcrawl import cli
from kzcrawl.commands import runs


def test_being_stopped_by_a_person_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stopped(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "run", stopped)
    assert cli.main(["runs"]) == 130
    assert capsys.readouterr().err == "kzcrawl: stopped; what was committed so far, the next run seals\n"


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
