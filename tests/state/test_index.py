"""What is known, from the records alone."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from kzcrawl.identity import provisional_id
from kzcrawl.items import Record
from kzcrawl.state.database import connect
from kzcrawl.state.index import Index, Name, name_of
from tests.make import article, observation

REAL, OTHER = "kazakhstan_today:1377999001", "kazakhstan_today:1377999002"
BY_MINUTE = provisional_id("kazakhstan_today", "28.11.2025, 13:52", "Аким проверил ремонт моста")
BY_DAY = provisional_id("kazakhstan_today", "28.11.2025", "Аким проверил ремонт моста")
OF_DAY = {"published_at": "2025-11-28T00:00:00+05:00", "published_precision": "day"}


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    database = connect(tmp_path / "state.sqlite")
    yield Index(database)
    database.close()


def learn(index: Index, *records: Record) -> None:
    for record in records:
        index.learn(asdict(record))


def name(record: Record = article()) -> Name | None:  # noqa: B008 - a value
    return name_of(asdict(record))


def test_a_provisional_id_finds_the_one_url_of_its_stamp_and_title(index: Index) -> None:
    learn(index, article())
    assert index.resolve(BY_MINUTE, name()) == REAL
    assert index.resolve(BY_DAY, name(article(**OF_DAY))) == REAL
    known = index.known(REAL)
    assert known is not None
    assert (known.url, known.section, known.published) == (article().url, "state", "2025-11-28T08:52:00Z")


def test_two_urls_of_one_stamp_and_title_settle_nothing(index: Index) -> None:
    learn(index, article(), article(id=OTHER))
    assert index.resolve(BY_MINUTE, name()) == BY_MINUTE


def test_another_minute_or_title_settles_nothing(index: Index) -> None:
    learn(index, article())
    assert (
        index.resolve("kazakhstan_today:~0", name(article(published_at="2025-11-28T13:53:00+05:00")))
        == "kazakhstan_today:~0"
    )
    assert index.resolve("kazakhstan_today:~0", name(article(title="Другой"))) == "kazakhstan_today:~0"


def test_an_article_names_the_provisional_ids_in_both_printed_forms(index: Index) -> None:
    learn(index, observation(id=BY_MINUTE, url=None), observation(id=BY_DAY, url=None, **OF_DAY))
    assert index.provisionals_of(REAL, name()) == sorted([BY_MINUTE, BY_DAY])


def test_a_provisional_id_of_two_urls_is_nobodys(index: Index) -> None:
    learn(
        index, observation(id=BY_DAY, url=None, **OF_DAY), article(id=OTHER, published_at="2025-11-28T20:00:00+05:00")
    )
    assert index.provisionals_of(REAL, name()) == []


def test_an_id_once_named_stays_named(index: Index) -> None:
    learn(index, observation(id=BY_MINUTE, url=None), article(same_as=(BY_MINUTE,)))
    assert index.family(REAL) == [REAL, BY_MINUTE]
    assert index.provisionals_of(REAL, name()) == []
    assert index.resolve(BY_MINUTE, None) == REAL


def test_a_count_is_known_under_every_id(index: Index) -> None:
    learn(index, observation(id=BY_MINUTE, url=None))
    assert index.has_count([REAL, BY_MINUTE], observation().published_at, 33221)
    assert not index.has_count([REAL], observation().published_at, 33221)
    assert not index.has_count([REAL, BY_MINUTE], observation().published_at, 33226)


def test_texts_come_from_every_id_by_revision(index: Index) -> None:
    learn(index, article(revision=2), article(id=BY_MINUTE, url=None, revision=1))
    assert [(text.revision, text.has_url) for text in index.texts([REAL, BY_MINUTE])] == [(1, False), (2, True)]


def test_a_copy_is_known_by_the_time_it_was_archived(index: Index) -> None:
    copy = article(
        source="qazaq24", id="qazaq24:/story/a-1", published_at=None, archived_at="2025-11-29T13:11:00+05:00"
    )
    learn(index, copy)
    assert index.resolve("qazaq24:~0", name_of(asdict(copy))) == "qazaq24:/story/a-1"


def test_learning_twice_changes_nothing(index: Index) -> None:
    learn(index, article(), observation(), article(), observation())
    assert len(index.texts([REAL])) == 1
