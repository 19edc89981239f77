"""Nights, imports and rebuilds that a signal stops: they seal what they have, and the next one goes on."""

import json
import signal
import subprocess
import threading
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from tests.conftest import Run
from tests.crawl.little_site import SOURCE, Answer, Asked, LittleSite, Story, site_of
from tests.crawl.night import command, environment_of, nightly, records
from tests.crawl.test_cut_off import is_whole
from tests.make import PAGE

STORIES = [Story(number) for number in range(1, 25)]
NEVER_ENDS = """
import asyncio
import kzcrawl.crawling
from kzcrawl.pipelines.normalise import NormalisePipeline
stock = NormalisePipeline.process_item
async def process_item(self, item):
    if item.errand and item.errand.key.endswith("12"):
        await asyncio.Event().wait()
    return stock(self, item)
NormalisePipeline.process_item = process_item
kzcrawl.crawling._BREAK_OFF_SECONDS = 0.1
"""


def findings(archive: Path) -> list[tuple[str, ...]]:
    return [manifest.verdict.findings for manifest in Archive(archive).manifests()]


def leftovers(archive: Path) -> set[str]:
    return {path.name for path in archive.rglob("*.part")} | Layout(archive).runs_under_way()


@pytest.mark.parametrize(
    ("failpoints", "status", "sealed"),
    [
        ("lock.open=TERM", 143, []),  # before there is anything
        ("run.commit=INT", 130, [("stopped",)]),  # before the first request
        ("step.commit@2=INT", 130, [("stopped",)]),
        ("close.commit=TERM", 143, [()]),  # after the reactor has ended
    ],
)
def test_a_stopped_night_seals_what_it_has(tmp_path: Path, failpoints: str, status: int, sealed: list[object]) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, tmp_path, SOURCE, status=status, FAILPOINTS=failpoints)
        assert (findings(tmp_path), leftovers(tmp_path)) == (sealed, set())
        nightly(site, tmp_path, SOURCE)
    assert {record["id"] for record in records(tmp_path, "article")} == {story.id for story in STORIES}


def test_the_second_signal_ends_a_night_at_once_and_the_next_one_seals_it(tmp_path: Path) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, tmp_path, SOURCE, status=-15, FAILPOINTS="captures.write@20=TERM close.commit=TERM")
        nightly(site, tmp_path, SOURCE)
    assert findings(tmp_path)[0] == ("cut_off",)
    assert is_whole(tmp_path)


def test_a_page_that_never_comes_holds_no_end_up(tmp_path: Path) -> None:
    process: subprocess.Popen[bytes] | None = None
    ended = threading.Event()

    def hang(_: Asked) -> Answer:
        assert process is not None
        process.send_signal(signal.SIGTERM)
        ended.wait(60)
        return STORIES[5].page()

    with LittleSite(site_of(*STORIES) | {STORIES[5].path: hang}) as site:
        environment = environment_of(site, tmp_path, TIMEOUT_SECONDS="600")
        process = subprocess.Popen(command(SOURCE), env=environment, stderr=subprocess.DEVNULL)
        assert process.wait(timeout=30) == 143
        ended.set()
    assert findings(tmp_path) == [("stopped",)]


def test_a_crawl_that_does_not_end_is_broken_off_and_sealed(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NEVER_ENDS)
    process: subprocess.Popen[bytes] | None = None

    def stop(_: Asked) -> Answer:
        assert process is not None
        threading.Timer(0.3, process.send_signal, [signal.SIGINT]).start()
        return STORIES[11].page()

    with LittleSite(site_of(*STORIES) | {STORIES[11].path: stop}) as site:
        environment = environment_of(site, tmp_path / "archive") | {"PYTHONPATH": str(tmp_path)}
        process = subprocess.Popen(command(SOURCE), env=environment, stderr=subprocess.DEVNULL)
        assert process.wait(timeout=30) == 130
    assert findings(tmp_path / "archive") == [("stopped",)]
    assert is_whole(tmp_path / "archive")


def dump(path: Path, pages: int) -> None:
    """So many pages, each with an article and an embedded one."""
    lines = [PAGE.replace("ремонт моста", f"ремонт моста {number}") for number in range(pages)]
    path.write_text("".join(json.dumps({"text": line}) + "\n" for line in lines))


def texts(archive: Path) -> list[tuple[str, str]]:
    return sorted((record["id"], record["content_hash"]) for record in records(archive, "article"))


@pytest.mark.parametrize(("name", "status"), [("TERM", 143), ("INT", 130)])
def test_a_stopped_import_seals_what_it_has_and_the_next_one_goes_on(
    kzcrawl: Run, tmp_path: Path, name: str, status: int
) -> None:
    dump(tmp_path / "dump.jsonl", 120)
    kzcrawl("import", "dump.jsonl", KZCRAWL_ARCHIVE=str(tmp_path / "undisturbed"))
    done = kzcrawl("import", "dump.jsonl", KZCRAWL_FAILPOINTS=f"step.commit={name}")
    assert (done.returncode, findings(tmp_path / "archive")) == (status, [("stopped",)])
    assert "failed: stopped" in done.stdout
    assert f"kzcrawl: stopped by SIG{name}" in done.stderr
    assert kzcrawl("import", "dump.jsonl").returncode == 0
    assert texts(tmp_path / "archive") == texts(tmp_path / "undisturbed")


def test_a_recovery_that_is_stopped_finishes_the_run_that_it_seals(kzcrawl: Run, tmp_path: Path) -> None:
    dump(tmp_path / "dump.jsonl", 120)
    assert kzcrawl("import", "dump.jsonl", KZCRAWL_FAILPOINTS="step.commit@2=KILL").returncode == -9
    assert kzcrawl("import", "dump.jsonl", KZCRAWL_FAILPOINTS="close.commit=TERM").returncode == 143
    assert findings(tmp_path / "archive") == [("cut_off",)]
    assert leftovers(tmp_path / "archive") == set()


@pytest.mark.parametrize("point", ["lock.say@2", "index.commit"])
def test_a_rebuild_that_is_stopped_changes_nothing(kzcrawl: Run, tmp_path: Path, point: str) -> None:
    dump(tmp_path / "dump.jsonl", 3)
    kzcrawl("import", "dump.jsonl")
    assert kzcrawl("rebuild", KZCRAWL_FAILPOINTS=f"{point}=TERM").returncode == 143
    assert " 0 new of 6 articles" in kzcrawl("import", "dump.jsonl").stdout
