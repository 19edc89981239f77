"""Two commands on one archive: one works, the others leave and say why; readers wait for nobody and see whole runs."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from tests.crawl.little_site import SOURCE, Answer, Asked, LittleSite, Story, site_of
from tests.crawl.night import command, environment_of, nightly

STORIES = [Story(number) for number in range(1, 13)]
WAIT_SECONDS = 60.0


class Held:
    """A site that answers for one article only once it is let go."""

    def __init__(self) -> None:
        self.site = LittleSite(site_of(*STORIES))
        self.is_asked, self.may_answer = threading.Event(), threading.Event()
        self.site.answers[STORIES[5].path] = self._wait

    def _wait(self, _: Asked) -> Answer:
        self.is_asked.set()
        self.may_answer.wait(WAIT_SECONDS)
        return STORIES[5].page()


@pytest.fixture
def held() -> Iterator[Held]:
    held = Held()
    with held.site:
        yield held
        held.may_answer.set()


def start(held: Held, archive: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(SOURCE),
        env=environment_of(held.site, archive),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    said = process.communicate(timeout=WAIT_SECONDS)[1]
    return process.returncode, said


def kzcrawl(archive: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kzcrawl", *words, "--archive", archive], capture_output=True, text=True, check=False
    )


def test_of_twenty_nightlies_one_works_and_the_others_say_which(tmp_path: Path, held: Held) -> None:
    processes = [start(held, tmp_path) for _ in range(20)]
    assert held.is_asked.wait(WAIT_SECONDS)
    ends: list[tuple[int, str]] = []
    waiters = [threading.Thread(target=lambda each=each: ends.append(ended(each))) for each in processes]
    for waiter in waiters:
        waiter.start()
    while len(ends) < 19:
        next(waiter for waiter in waiters if waiter.is_alive()).join(0.1)
    assert {status for status, _ in ends} == {75}
    assert {said.split(" is at work")[0] for _, said in ends} == {
        "kzcrawl: kzcrawl nightly, since 2025-11-29T22:00:00Z,"
    }
    held.may_answer.set()
    for waiter in waiters:
        waiter.join()
    assert sorted(status for status, _ in ends) == [0] + [75] * 19
    assert [manifest.verdict.status for manifest in Archive(tmp_path).manifests()] == ["ok"]


def test_who_leaves_names_the_run_that_is_under_way(tmp_path: Path, held: Held) -> None:
    lock = Layout(tmp_path).lock("writers")
    lock.parent.mkdir(parents=True)
    lock.write_text("kzcrawl rebuild, since 2020-01-01T00:00:00Z,")  # as one that was killed leaves it
    process = start(held, tmp_path)
    assert held.is_asked.wait(WAIT_SECONDS)
    run = "20251129T220000Z-kazakhstan_today-nightly"
    for word in ("nightly", "repair"):
        done = kzcrawl(tmp_path, word)
        assert (done.returncode, f"Runs under way: {run}." in done.stderr) == (75, True)
        assert "2020" not in done.stderr
    held.may_answer.set()
    assert ended(process)[0] == 0


def test_the_lock_dies_with_its_holder(tmp_path: Path, held: Held) -> None:
    process = start(held, tmp_path)
    assert held.is_asked.wait(WAIT_SECONDS)
    assert kzcrawl(tmp_path, "rebuild").returncode == 75
    os.kill(process.pid, signal.SIGKILL)
    ended(process)
    held.may_answer.set()
    nightly(held.site, tmp_path, SOURCE)
    assert [manifest.verdict.findings for manifest in Archive(tmp_path).manifests()][-1] == ()


def test_readers_wait_for_nobody_and_see_whole_runs_alone(tmp_path: Path) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, tmp_path, SOURCE)
        environment = environment_of(site, tmp_path, "2025-11-30T22:00:00Z", RUN_PAGES="2")
        with subprocess.Popen(command(SOURCE), env=environment, stderr=subprocess.DEVNULL) as process:
            seen = []
            while process.poll() is None:
                archive = Archive(tmp_path)
                numbers = [manifest.number for manifest in archive.manifests()]
                kept = [sum(each.kept.values()) for each in archive.manifests()][: len(numbers)]
                read = [sum(1 for _ in archive.record_lines(each)) for each in archive.manifests()][: len(numbers)]
                assert (numbers, kept) == (list(range(1, len(numbers) + 1)), read)
                assert list(faults(archive, Verification())) == []
                seen.append(len(numbers))
    assert process.returncode == 0
    assert seen == sorted(seen)
    assert len(set(seen)) > 2


def test_reading_commands_work_while_a_night_is_at_work(tmp_path: Path, held: Held) -> None:
    reads = [("feed",), ("verify",), ("runs", "--json"), ("show", STORIES[6].id)]
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, tmp_path, SOURCE)
    before = [kzcrawl(tmp_path, *words).stdout for words in reads]
    held.site.answers[STORIES[6].path] = Story(7, text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост закрыли.").page()
    environment = environment_of(held.site, tmp_path, "2025-11-30T22:00:00Z")
    process = subprocess.Popen(command(SOURCE), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert held.is_asked.wait(WAIT_SECONDS)
    assert [kzcrawl(tmp_path, *words).stdout for words in reads] == before
    held.may_answer.set()
    assert process.wait(WAIT_SECONDS) == 0
    after = [kzcrawl(tmp_path, *words) for words in reads]
    assert [done.returncode for done in after] == [0, 0, 0, 0]
    assert all(done.stdout != old for done, old in zip(after, before, strict=True))
