"""Nights that are cut off, or cannot write: by the real command, on little sites."""

import shutil
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.demo.server import Replica
from kzcrawl.sealing import catch_up
from kzcrawl.state.database import connect
from kzcrawl.state.locks import Lock
from tests.crawl.little_site import NIGHT, SOURCE, Answer, Asked, LittleSite, Story, site_of
from tests.crawl.night import SOURCES, command, counts_kept, environment_of, nightly, records

STORIES = [Story(number) for number in range(1, 25)]

PLANTED = """
import os
from kzcrawl.pipelines.normalise import NormalisePipeline
stock = NormalisePipeline.process_item
def process_item(self, item):
    if item.errand and item.errand.key.endswith("12"):
        raise ArithmeticError("planted")
    return stock(self, item)
NormalisePipeline.process_item = process_item
"""
STOPPED_WITHIN = """
import asyncio, os, signal
from kzcrawl.pipelines.normalise import NormalisePipeline
stock = NormalisePipeline.process_item
async def process_item(self, item):
    if item.errand and item.errand.key.endswith("12"):
        os.kill(os.getpid(), signal.SIGTERM)
        for _ in range(50):  # turns of the loop, in which the engine closes all that it waits for
            await asyncio.sleep(0)
    return stock(self, item)
NormalisePipeline.process_item = process_item
"""
NO_SCRAPY = """
import sys
sys.modules["scrapy"] = sys.modules["twisted"] = None
"""


def keys(archive: Path) -> list[tuple[object, ...]]:
    """What is there, by natural keys."""
    texts = [(record["id"], record["revision"], record["content_hash"]) for record in records(archive, "article")]
    counts = [(each["id"], each["published_at"], each["views"]) for each in records(archive, "observation")]
    return sorted([*texts, *counts], key=str)


def is_whole(archive: Path) -> bool:
    return list(faults(Archive(archive), Verification())) == []


# Qazaq24's spider cannot be made.
NO_QAZAQ24 = """
import kzcrawl.spiders.qazaq24 as module
def broken(*_, **__):
    raise ArithmeticError("planted")
module.Qazaq24Spider.__init__ = broken
"""


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("undisturbed")
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, archive, SOURCE)
    return archive


def test_a_killed_night_is_finished_by_the_next_and_nothing_is_fetched_twice(tmp_path: Path, undisturbed: Path) -> None:
    answers = site_of(*STORIES)
    with LittleSite(answers) as site:
        process = subprocess.Popen(
            command(SOURCE),
            env=environment_of(site, tmp_path, RUN_PAGES="5"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

        def kill(_: Asked) -> Answer:
            process.kill()
            return STORIES[14].page()

        answers[STORIES[14].path] = kill
        assert process.wait(timeout=60) == -9
        sealed = {record["id"] for record in records(tmp_path, "article")}
        answers[STORIES[14].path] = STORIES[14].page()
        site.asked.clear()
        nightly(site, tmp_path, SOURCE)
        asked = site.paths()
    assert len(sealed) >= 8
    assert not {story.path for story in STORIES if story.id in sealed} & set(asked)
    assert keys(tmp_path) == keys(undisturbed)
    assert is_whole(tmp_path)


def test_a_night_in_many_runs_brings_what_one_run_does(tmp_path: Path, undisturbed: Path) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, tmp_path, SOURCE, RUN_PAGES="7")
    manifests = list(Archive(tmp_path).manifests())
    assert len(manifests) > 3
    assert len({manifest.job for manifest in manifests}) == 1
    assert keys(tmp_path) == keys(undisturbed)


def test_without_its_state_the_next_night_repeats_nothing(tmp_path: Path, undisturbed: Path) -> None:
    archive = tmp_path / "archive"
    shutil.copytree(undisturbed, archive, ignore=shutil.ignore_patterns(".state"))
    more = Story(40, day=30)
    with LittleSite(site_of(more, *STORIES), instant=NIGHT + timedelta(days=1)) as site:
        nightly(site, archive, SOURCE)
    assert {record["id"] for record in records(archive, "", after=1)} == {more.id}
    assert is_whole(archive)


def test_an_error_of_a_pipeline_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(PLANTED)
    with LittleSite(site_of(*STORIES)) as site:
        done = nightly(site, tmp_path / "archive", SOURCE, status=1, system={"PYTHONPATH": str(tmp_path)})
        assert "ArithmeticError: planted" in done.stderr
        assert not records(tmp_path / "archive", "")
        nightly(site, tmp_path / "archive", SOURCE)
    first, second = Archive(tmp_path / "archive").manifests()
    assert (first.verdict.status, second.verdict.status) == ("failed", "ok")
    assert {record["id"] for record in records(tmp_path / "archive", "article")} == {story.id for story in STORIES}
    for manifest in (first, second):
        kept = len(list(Archive(tmp_path / "archive").records_of(manifest)))
        assert sum(manifest.kept.values()) == kept


def test_a_signal_while_a_visit_is_in_the_pipelines_ends_the_night_and_seals_it(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(STOPPED_WITHIN)
    with LittleSite(site_of(*STORIES)) as site:
        nightly(site, tmp_path / "archive", SOURCE, status=143, system={"PYTHONPATH": str(tmp_path)})
        stopped = next(iter(Archive(tmp_path / "archive").manifests()))
        assert (stopped.verdict.findings, is_whole(tmp_path / "archive")) == (("stopped",), True)
        nightly(site, tmp_path / "archive", SOURCE)
    assert {record["id"] for record in records(tmp_path / "archive", "article")} == {story.id for story in STORIES}


def test_what_one_source_brought_is_sealed_and_told_though_another_cannot_even_begin(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_QAZAQ24)
    with LittleSite(site_of(*STORIES)) as site:
        done = nightly(site, tmp_path / "archive", status=1, system={"PYTHONPATH": str(tmp_path)})
    assert "ArithmeticError: planted" in done.stderr
    assert f"{len(STORIES)} new of {len(STORIES)} articles" in done.stdout
    sealed = list(Archive(tmp_path / "archive").manifests())
    assert [(manifest.source, manifest.verdict.status) for manifest in sealed] == [(SOURCE, "ok")]


def test_a_second_nightly_leaves_before_scrapy_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "sitecustomize.py").write_text(NO_SCRAPY)
    lock = Layout(tmp_path).lock("nightly")
    lock.parent.mkdir(parents=True)
    with Lock(lock) as held, LittleSite() as site:
        held.take("kzcrawl nightly, since noon,")
        done = nightly(site, tmp_path, status=75, system={"PYTHONPATH": str(tmp_path)})
        assert site.asked == []
    assert "kzcrawl nightly, since noon, is at work" in done.stderr


def test_an_archive_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with LittleSite() as site:
        done = nightly(site, tmp_path / "file" / "archive", SOURCE, status=74)
    assert "cannot be written" in done.stderr


def test_three_nights_that_were_missed_leave_no_gap(tmp_path: Path) -> None:
    with Replica(1) as replica:
        nightly(replica, tmp_path)
        replica.show_night(5)
        nightly(replica, tmp_path)
        world = replica.world
        floor = machine_iso(world.night(1) - timedelta(days=3))
        expected = {
            f"{source}:{story.key}"
            for source in SOURCES
            for story in world.stories(source, world.night(5))
            if latest_instant(story.archived_at or story.shown_time, story.precision) >= floor
        }
    own = Counter(record["id"] for record in records(tmp_path, "article") if record["change"] == "first")
    assert expected <= set(own)
    assert max(own.values()) == 1
    assert max(counts_kept(tmp_path).values()) == 1
    before = rows(tmp_path)
    with closing(connect(Layout(tmp_path).database)) as database:
        catch_up(Layout(tmp_path), database, anew=True)
    assert rows(tmp_path) == before


def rows(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    """The index, but for when pages were asked for that made no record."""
    known = "id, source, url, section, language, weight, published, published_weight"
    with closing(connect(Layout(archive).database)) as database:
        tables = dict.fromkeys(("text", "count", "name", "alias", "walked", "sealed"), "*") | {"article": known}
        queries = {table: f"SELECT {columns} FROM {table}" for table, columns in tables.items()}  # noqa: S608 - ours
        return {table: sorted(database.execute(query), key=str) for table, query in queries.items()}


def scrapy(*words: str, site: LittleSite, archive: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", *words],
        env=environment_of(site, archive),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_scrapy_lists_and_looks_without_touching_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with LittleSite(site_of(*STORIES)) as site:
        assert scrapy("list", site=site, archive=archive).split() == ["kazakhstan_today", "qazaq24"]
        said = scrapy("shell", site.url + "/rus/all", "-c", "response.status", site=site, archive=archive)
    assert said.strip() == "200"
    assert not archive.exists()


def test_scrapy_crawls_what_the_nightly_does(tmp_path: Path, undisturbed: Path) -> None:
    with LittleSite(site_of(*STORIES)) as site:
        scrapy("crawl", SOURCE, site=site, archive=tmp_path)
    assert keys(tmp_path) == keys(undisturbed)
    assert [manifest.kind for manifest in Archive(tmp_path).manifests()] == ["nightly"]
    assert is_whole(tmp_path)
