"""What is known, from the records alone."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl.archive.manifest import Route, Walk
from kzcrawl.dates import machine_iso
from kzcrawl.identity import provisional_id
from kzcrawl.items import Absence, Record
from kzcrawl.state.database import connect
from kzcrawl.state.index import Index, Known, Name, name_of
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


def walk(started_at: str, language: str | None = "ru", *, complete: bool = True, **outcomes: str) -> Walk:
    routes = tuple(Route(name, outcome, None, 1, 1, None) for name, outcome in outcomes.items())
    return Walk(language, started_at, "2025-11-26T22:00:00Z", complete, routes)


def test_the_newest_complete_walk_counts_in_whatever_order_walks_are_learned(index: Index) -> None:
    for day in ("29", "30", "28"):
        index.learn_walk("kazakhstan_today", walk(f"2025-11-{day}T22:00:00Z", listing="reached"))
    assert index.last_complete_walk("kazakhstan_today", "ru") == "2025-11-30T22:00:00Z"
    assert index.last_complete_walk("kazakhstan_today", "kk") is None
    assert index.last_complete_walk("qazaq24", "ru") is None


def test_an_incomplete_walk_says_nothing_and_a_route_that_ended_has_not_reached(index: Index) -> None:
    index.learn_walk("kazakhstan_today", walk("2025-11-29T22:00:00Z", complete=False, listing="reached"))
    assert index.last_complete_walk("kazakhstan_today", "ru") is None
    index.learn_walk("kazakhstan_today", walk("2025-11-29T22:00:00Z", listing="ended", feed="reached"))
    assert not index.has_reached("kazakhstan_today", "ru", "listing")
    assert index.has_reached("kazakhstan_today", "ru", "feed")


def test_the_route_of_the_last_walk_comes_first_and_one_that_only_failed_in_it(index: Index) -> None:
    source = "kazakhstan_today"
    index.learn_walk(source, walk("2025-11-28T22:00:00Z", listing="failed", feed="reached"))
    assert index.last_routes(source, "ru") == {"feed"}
    index.learn_walk(source, walk("2025-11-29T22:00:00Z", feed="ended", listing="reached"))
    assert index.last_routes(source, "ru") == {"listing"}
    index.learn_walk(source, walk("2025-11-30T22:00:00Z", listing="failed", feed="reached"))
    assert index.last_routes(source, "ru") == {"listing", "feed"}
    index.learn_walk(source, walk("2025-12-01T22:00:00Z", listing="ended", feed="reached"))
    assert index.last_routes(source, "ru") == {"feed"}
    assert index.last_routes(source, "kk") == set()


def test_the_template_of_the_newest_walk_that_needed_one_counts_in_whatever_order_walks_are_learned(
    index: Index,
) -> None:
    for day, template in (("29", "?p={page}"), ("30", "/page/{page}"), ("28", "?page={page}"), ("31", None)):
        route = Route("listing", "ended", None, 2, 40, None, template)
        index.learn_walk("kazakhstan_today", Walk("ru", f"2025-10-{day}T22:00:00Z", "", False, (route,)))
    assert index.last_paging("kazakhstan_today", "ru") == "/page/{page}"
    assert index.last_paging("kazakhstan_today", "kk") is None


def test_a_walk_over_all_languages_is_one_of_its_own(index: Index) -> None:
    index.learn_walk("qazaq24", walk("2025-11-29T22:00:00Z", None, listing="reached"))
    assert index.last_complete_walk("qazaq24", None) == "2025-11-29T22:00:00Z"
    assert index.last_complete_walk("qazaq24", "ru") is None


def absence(observed_at: str) -> Absence:
    return Absence("kazakhstan_today", REAL, article().url or "", "ru", 404, "crawl", observed_at)


def test_an_article_is_gone_until_its_page_is_read_again(index: Index) -> None:
    gone = []
    for record in (article(), absence("2025-11-30T01:00:03Z"), observation(observed_at="2025-12-01T01:00:03Z")):
        learn(index, record)
        known = index.known(REAL)
        assert known is not None
        gone.append((known.read_at, bool(known.is_gone)))
    assert gone == [
        ("2025-11-29T01:00:03Z", False),
        ("2025-11-30T01:00:03Z", True),
        ("2025-12-01T01:00:03Z", False),
    ]


def test_only_a_crawl_reads_a_page(index: Index) -> None:
    learn(index, article(via="import"), observation(placement="listing"))
    assert index.known(REAL) == Known(article().url or "", "state", "ru", "2025-11-28T08:52:00Z", None, 0)


def test_unread_articles_above_a_floor_come_newest_first(index: Index) -> None:
    later = {"published_at": "2025-11-28T20:00:00+05:00", "language": "kk"}
    learn(index, article(via="import"), article(id=OTHER, via="import", **later))
    everything = ("kazakhstan_today", None, "2025-11-28T08:52:00Z")
    assert [found for found, _ in index.unread_since(*everything)] == [OTHER, REAL]
    assert [found for found, _ in index.unread_since("kazakhstan_today", "ru", everything[2])] == [REAL]
    assert [found for found, _ in index.unread_since(*everything[:2], "2025-11-28T08:52:01Z")] == [OTHER]
    learn(index, article())
    assert [found for found, _ in index.unread_since(*everything)] == [OTHER]


@pytest.mark.parametrize(
    ("days", "ages", "is_due"),
    [
        (0.9, (1, 7), False),
        (1, (1, 7), True),
        (6, (1, 7), True),
        (1, (), False),
        (6.9, (7,), False),
        (90, (1, 7), True),
    ],
)
def test_an_article_is_due_where_an_age_lies_between_its_last_reading_and_now(
    index: Index, days: float, ages: tuple[int, ...], is_due: bool
) -> None:
    learn(index, article())  # published on 28 November at 08:52, read the next night
    now = datetime(2025, 11, 28, 8, 52, tzinfo=UTC) + timedelta(days=days)
    due = index.come_of_age("kazakhstan_today", "ru", ages, now, "9999")
    assert [found for found, _ in due] == ([REAL] if is_due else [])
    index.note_read(REAL, machine_iso(now))
    assert index.come_of_age("kazakhstan_today", None, ages, now, "9999") == []


def test_an_age_that_came_right_after_a_reading_waits_for_the_next_night(index: Index) -> None:
    learn(index, article())
    now = datetime(2025, 11, 29, 12, tzinfo=UTC)
    assert index.come_of_age("kazakhstan_today", None, (1,), now, "2025-11-29T00:00:00Z") == []


SEEN = st.fixed_dictionaries(
    {
        "url": st.sampled_from([article().url, (article().url or "").replace("akim", "mer")]),
        "section": st.sampled_from(["state", "society"]),
        "published_at": st.sampled_from([None, "2025-11-28T13:52:00+05:00", "2025-11-28T20:00:00+05:00"]),
        "placement": st.sampled_from(["page", "embedded"]),
        "observed_at": st.sampled_from(["2025-11-29T01:00:03Z", "2025-11-30T01:00:03Z"]),
    }
)


@given(st.lists(SEEN, min_size=2, max_size=3))
def test_an_article_is_known_the_same_in_whatever_order_its_records_are_learned(seen: list[dict[str, str]]) -> None:
    records = [(article if n % 2 else observation)(**changes) for n, changes in enumerate(seen)]
    known = set()
    for order in permutations(records):
        database = connect(Path(":memory:"))
        learn(Index(database), *order)
        known.add(Index(database).known(REAL))
        database.close()
    assert len(known) == 1
