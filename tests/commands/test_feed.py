"""`feed`: what a consumer is handed over, what it confirms, and what comes again."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kzcrawl import failpoints
from kzcrawl.archive.consumers import position_of
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.cli import main
from kzcrawl.commands.fed_command import FedCommand
from kzcrawl.exceptions import CommandFailedError
from tests.archive.test_seal_and_read import seal
from tests.conftest import Run
from tests.crawl.little_site import SOURCE, LittleSite, Story, site_of
from tests.crawl.night import nightly
from tests.make import COPY, text_page
from tests.test_job import bring

NOW = "2025-11-29T01:00:03Z"
ENVIRONMENT = os.environ | {"KZCRAWL_NOW": NOW}


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an archive of a page and a copy, a run each."""
    root = tmp_path_factory.mktemp("imported")
    bring(root / "archive", text_page())
    bring(root / "archive", text_page(COPY))
    return root


@pytest.fixture
def two_runs(kzcrawl: Run, imported: Path, tmp_path: Path) -> Run:
    """The command on a copy of it."""
    shutil.copytree(imported, tmp_path, dirs_exist_ok=True)
    return kzcrawl


def cursor(after: int) -> str:
    return f'{{"after":{after},"schema":"cursor/1"}}\n'


def position(tmp_path: Path, name: str = "parser") -> int | None:
    found = position_of(Layout(tmp_path / "archive"), name)
    return found.after if found else None


def test_reading_does_not_move_the_position_and_confirming_does(two_runs: Run, tmp_path: Path) -> None:
    first = two_runs("feed", "--consumer", "parser").stdout
    assert first == two_runs("feed").stdout == two_runs("feed", "--consumer", "parser").stdout
    done = two_runs("feed", "--consumer", "parser", "--confirm", "1")
    assert (done.returncode, done.stdout, position(tmp_path)) == (0, "", 1)
    assert two_runs("feed", "--consumer", "parser").stdout == two_runs("feed", "--after", "1").stdout


def test_a_position_goes_back_only_when_asked(two_runs: Run, tmp_path: Path) -> None:
    two_runs("feed", "--consumer", "parser", "--confirm", "2")
    done = two_runs("feed", "--consumer", "parser", "--confirm", "1")
    assert (done.returncode, position(tmp_path)) == (2, 2)
    assert "expected --confirm 2 or more" in done.stderr
    assert "--back" in done.stderr
    assert two_runs("feed", "--consumer", "parser", "--confirm", "0", "--back").returncode == 0
    assert position(tmp_path) == 0


def test_a_command_is_fed_and_what_it_dealt_with_is_confirmed(two_runs: Run, tmp_path: Path) -> None:
    done = two_runs("feed", "--consumer", "parser", "--exec", "cat > seen")
    assert (done.returncode, done.stdout, position(tmp_path)) == (0, "", 2)
    assert (tmp_path / "seen").read_text() == two_runs("feed").stdout
    assert two_runs("feed", "--consumer", "parser", "--exec", "touch again").returncode == 0
    assert not (tmp_path / "again").exists()  # nothing was new


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("cat > /dev/null; exit 3", "ended with status 3"),
        ("kill -9 $$", "ended by SIGKILL"),
    ],
)
def test_a_command_that_fails_confirms_nothing(two_runs: Run, tmp_path: Path, command: str, why: str) -> None:
    done = two_runs("feed", "--consumer", "parser", "--exec", command)
    assert (done.returncode, position(tmp_path)) == (1, None)
    assert f"{why}; nothing was confirmed" in done.stderr


def test_a_command_that_ends_well_before_it_was_handed_all_has_not_dealt_with_it() -> None:
    more_than_a_pipe_holds = [b"x" * 1000] * 1000
    with pytest.raises(CommandFailedError, match="ended with 0 before it had read all"), FedCommand("exit") as command:
        command.writelines(more_than_a_pipe_holds)


def test_a_command_that_is_fed_of_a_damaged_archive_gets_no_cursor(two_runs: Run, tmp_path: Path) -> None:
    file = max((tmp_path / "archive" / "articles").rglob("*.gz"))
    file.write_bytes(b"")
    done = two_runs("feed", "--consumer", "parser", "--exec", "cat > seen")
    assert (done.returncode, position(tmp_path)) == (1, None)
    assert "cursor" not in (tmp_path / "seen").read_text()


def test_a_new_consumer_begins_with_everything_or_from_now(two_runs: Run, tmp_path: Path) -> None:
    assert two_runs("feed", "--consumer", "late", "--from-now").stdout == cursor(2)
    assert two_runs("feed", "--consumer", "early").stdout == two_runs("feed").stdout
    seal(tmp_path / "archive", 3)
    assert two_runs("feed", "--consumer", "late", "--from-now").stdout == two_runs("feed", "--after", "2").stdout
    assert position(tmp_path, "late") == 2


def test_two_consumers_do_not_disturb_each_other(two_runs: Run, tmp_path: Path) -> None:
    two_runs("feed", "--consumer", "one", "--confirm", "2")
    assert two_runs("feed", "--consumer", "other").stdout == two_runs("feed").stdout
    assert (position(tmp_path, "one"), position(tmp_path, "other")) == (2, None)


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "/etc/x", "A", "é", "a\n", "x" * 65, ".state"])
def test_no_path_can_be_made_of_a_name(two_runs: Run, tmp_path: Path, name: str) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = two_runs("feed", "--consumer", name, "--confirm", "1")
    assert (done.returncode, sorted(tmp_path.rglob("*"))) == (2, before)


@pytest.mark.parametrize("words", ["--confirm 1", "--exec true", "--from-now", "--consumer a --confirm 9", "--kind x"])
def test_what_makes_no_sense_is_wrong_usage(two_runs: Run, tmp_path: Path, words: str) -> None:
    assert two_runs("feed", *words.split()).returncode == 2
    assert not (tmp_path / "archive" / "consumers").exists()


def fed(kzcrawl: Run, *words: str) -> set[tuple[str, str]]:
    """Kind and source of what is fed."""
    records = [json.loads(line) for line in kzcrawl("feed", *words).stdout.splitlines()]
    assert records.pop() == {"schema": "cursor/1", "after": 2}
    return {(record["schema"].partition("/")[0], record["source"]) for record in records}


def test_filters_choose_records_and_the_cursor_counts_runs(two_runs: Run) -> None:
    both = {("article", "kazakhstan_today"), ("article", "qazaq24")}
    assert fed(two_runs, "--kind", "article") == both
    assert fed(two_runs, "--kind", "article", "--source", "qazaq24") == {("article", "qazaq24")}
    assert fed(two_runs, "--language", "kk") == set()
    assert fed(two_runs, "--kind", "article", "--language", "ru", "--since", "2025-11-28") == both
    assert fed(two_runs, "--since", "2025-11-30") == fed(two_runs, "--until", "2025-11-23") == set()


def test_days_are_of_publication(two_runs: Run) -> None:
    lines = two_runs("feed", "--since", "2025-11-24", "--until", "2025-11-24").stdout.splitlines()
    assert [json.loads(line)["title"] for line in lines[:-1]] == ["Как отдыхают в декабре"]


def test_a_copy_that_went_on_otherwise_is_noticed(two_runs: Run, tmp_path: Path) -> None:
    two_runs("feed", "--consumer", "parser", "--confirm", "2")
    (tmp_path / "archive" / "runs" / "00000002.json").unlink()
    done = two_runs("feed", "--consumer", "parser")
    assert (done.returncode, done.stdout) == (1, "")
    assert "it has confirmed run 2, and the newest here is 1" in done.stderr
    assert "consumers/parser.json: it has confirmed run 2" in two_runs("verify").stdout


def test_of_a_damaged_position_it_is_said_what_mends_it(two_runs: Run, tmp_path: Path) -> None:
    two_runs("feed", "--consumer", "parser", "--confirm", "2")
    (tmp_path / "archive" / "consumers" / "parser.json").write_text("{")
    done = two_runs("feed", "--consumer", "parser")
    mend = "`kzcrawl feed --consumer parser --confirm N --back` begins anew behind run N"
    told = f"consumers/parser.json: expected a position (consumer/1), found none; {mend}\n"
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"kzcrawl: {told}")
    assert two_runs("verify").stdout.startswith(told)
    assert two_runs("feed", "--consumer", "parser", "--confirm", "1", "--back").returncode == 0
    assert two_runs("verify").returncode == 0


def test_what_a_repair_restored_comes_again_to_who_had_confirmed_it(two_runs: Run, tmp_path: Path) -> None:
    two_runs("feed", "--consumer", "parser", "--confirm", "2")
    file = min((tmp_path / "archive" / "observations").rglob("*.gz"))
    file.write_bytes(file.read_bytes()[:-4])
    two_runs("repair")
    records = [json.loads(line) for line in two_runs("feed", "--consumer", "parser").stdout.splitlines()]
    assert {record["schema"] for record in records} == {"observation/1", "cursor/1"}
    assert "faults" not in two_runs("verify").stdout


def child(words: list[str], points: str) -> int:
    """The status of a command in a fork of this process, with failpoints armed."""
    pid = os.fork()
    if pid == 0:
        try:
            failpoints.arm([])
            os.environ |= {"KZCRAWL_FAILPOINTS": points, "KZCRAWL_NOW": NOW}
            os._exit(main(words))
        finally:
            os._exit(99)
    return os.waitpid(pid, 0)[1]


def process(words: list[str], points: str) -> int:
    environment = ENVIRONMENT | {"KZCRAWL_FAILPOINTS": points}
    command = [sys.executable, "-m", "kzcrawl", *words]
    return subprocess.run(command, env=environment, capture_output=True, check=False).returncode


POINTS = (
    "lock.open",
    "lock.say",
    "position.write",
    "position.fsync",
    "position.rename",
    "folder.fsync",
    "lock.unlink",
)


def test_a_consumer_killed_100_times_sees_everything_and_misses_nothing(tmp_path: Path) -> None:
    dice, seen, root = random.Random(7), tmp_path / "seen", tmp_path / "archive"  # noqa: S311 - a seed
    seal(root, 1)
    feed = ["feed", "--archive", str(root), "--consumer", "parser", "--exec"]
    (root / "consumers").mkdir()
    before = 0
    for number in range(2, 102):
        some = f"head -n {dice.randint(0, 12)} >> {seen}"
        killed = [(f"{some}; kill -9 $$", ""), (f"{some}; kill -9 $PPID", "")]  # the consumer, or who feeds it
        command, point = dice.choice([*killed, (f"cat >> {seen}", f"{dice.choice(POINTS)}=KILL")])
        assert (process if number % 10 == 0 else child)([*feed, command], point) != 0
        if dice.random() < 0.3:
            assert child([*feed, f"cat >> {seen}"], "") == 0
        after = position(tmp_path) or 0
        assert everything(root, after, before) <= lines_of(seen)
        before = after
        seal(root, number)
    assert process([*feed, f"cat >> {seen}"], "") == 0
    assert (position(tmp_path), lines_of(seen) >= everything(root, 101)) == (101, True)


def lines_of(path: Path) -> set[bytes]:
    return set(path.read_bytes().splitlines()) if path.exists() else set()


def everything(root: Path, until: int, after: int = 0) -> set[bytes]:
    archive = Archive(root)
    runs = (run for run in archive.manifests(after) if run.number <= until)
    return {line.rstrip() for run in runs for line in archive.record_lines(run)}


@pytest.mark.parametrize("point", ["position.write", "position.fsync", "position.rename"])
def test_a_position_that_cannot_be_written_stays_what_it_was(two_runs: Run, tmp_path: Path, point: str) -> None:
    two_runs("feed", "--consumer", "parser", "--confirm", "1")
    done = two_runs("feed", "--consumer", "parser", "--confirm", "2", KZCRAWL_FAILPOINTS=f"{point}=ENOSPC")
    assert (done.returncode, position(tmp_path)) == (74, 1)
    assert two_runs("feed", "--consumer", "parser", "--confirm", "2").returncode == 0
    assert sorted(path.name for path in (tmp_path / "archive" / "consumers").iterdir()) == ["parser.json"]


def test_confirmations_of_one_consumer_at_once_take_turns(two_runs: Run, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "kzcrawl", "feed", "--archive", str(tmp_path / "archive"), "--consumer", "parser"]
    running = [subprocess.Popen([*words, "--exec", "cat"], stdout=subprocess.DEVNULL, env=ENVIRONMENT) for _ in "four"]
    assert [process.wait(60) for process in running] == [0] * 4
    assert position(tmp_path) == 2
    assert two_runs("verify").returncode == 0


@pytest.fixture
def follower(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A feed that follows an archive of one run."""
    seal(tmp_path, 1)
    command = [sys.executable, "-m", "kzcrawl", "feed", "--follow", "--archive", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def until_cursor(follower: subprocess.Popen[str], after: int) -> list[str]:
    assert follower.stdout
    return list(iter(follower.stdout.readline, cursor(after)))


def test_a_follower_gets_what_a_crawl_seals_and_ends_by_a_signal(
    follower: subprocess.Popen[str], tmp_path: Path
) -> None:
    assert len(until_cursor(follower, 1)) == 3
    with LittleSite(site_of(*(Story(number) for number in (1, 2, 3)))) as site:
        nightly(site, tmp_path, SOURCE)
    assert sorted(until_cursor(follower, 2)) == sorted(
        line.decode() + "\n" for line in everything(tmp_path, 2, after=1)
    )
    follower.send_signal(signal.SIGINT)
    assert follower.wait(30) == 130


def test_a_follower_whom_nobody_reads_any_more_ends_well(follower: subprocess.Popen[str]) -> None:
    until_cursor(follower, 1)
    assert follower.stdout
    follower.stdout.close()
    assert follower.wait(30) == 0
