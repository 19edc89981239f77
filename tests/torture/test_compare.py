"""The judge of a torture finds what it looks for."""

import shutil
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from tests.crawl.night import records as night_records
from tests.torture.blows import Blow
from tests.torture.cases import WORKS
from tests.torture.committed import committed
from tests.torture.compare import compared, records
from tests.torture.play import Player
from tests.torture.scores import Score
from tests.torture.site import SlowReplica, night


@pytest.fixture
def archive(folder: Path, tmp_path: Path) -> Path:
    """An archive of one night."""
    return Path(shutil.copytree(folder / "first night", tmp_path / "archive"))


def test_an_archive_equals_itself(archive: Path) -> None:
    assert compared(archive, records(archive)) == Score()


def test_a_record_that_is_not_there_is_lost_and_one_too_many_is_repeated(archive: Path) -> None:
    truth = records(archive)
    key = next(iter(truth))
    assert compared(archive, truth + Counter([key])) == Score(lost=1)
    assert compared(archive, truth - Counter([key])) == Score(repeated=1)


def test_a_file_that_was_touched_is_torn(archive: Path) -> None:
    truth = records(archive)
    captures = next((archive / "raw").rglob("*.gz"))
    captures.write_bytes(captures.read_bytes()[:-1])
    assert compared(archive, truth).torn >= 1


def test_half_a_file_a_lock_and_a_row_are_leftovers(archive: Path) -> None:
    layout = Layout(archive)
    layout.manifest(9).with_suffix(".json.part").touch()
    layout.run_lock("20251129T220000Z-qazaq24-nightly").touch()
    with closing(sqlite3.connect(layout.database, isolation_level=None)) as database:
        database.execute("INSERT INTO tally VALUES ('20251129T220000Z-qazaq24-nightly', 'saw', 'pages', 1)")
    assert compared(archive, records(archive)) == Score(leftovers=3)


def test_the_pages_that_a_night_has_read_are_those_that_must_not_be_asked_for_again(archive: Path) -> None:
    texts = night_records(archive, "article")
    read = {tuple(text["id"].split(":", 1)) for text in texts if text["placement"] == "page"}
    assert len(read) > 50
    assert read <= committed(archive, night(1))
    assert committed(archive, night(2)) == set()


def test_a_page_that_is_asked_for_again_is_counted(folder: Path, tmp_path: Path) -> None:
    had = set(sorted(committed(folder / "first night", night(1)))[:2])
    with SlowReplica() as site:
        score = Player(folder, site).struck(WORKS["first night"], tmp_path, Blow(), had, "1000")
    assert score == Score(fetched_twice=2)
