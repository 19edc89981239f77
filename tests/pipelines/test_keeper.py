"""What a run keeps, by the rules of design: held texts, counts, absences, the frontier."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson
import pytest

from kzcrawl.dates import machine_iso
from kzcrawl.items import Article, Errand, Link, Parsed, Record, Validator, Visit
from kzcrawl.pipelines.held_back import Floors
from kzcrawl.pipelines.keeper import Keeper
from kzcrawl.state.database import connect
from kzcrawl.state.frontier import Frontier
from kzcrawl.state.held import Held
from kzcrawl.state.journal import Journal, Run
from kzcrawl.state.validators import Validators
from tests.make import URL, article, observation, unread

SOURCE, KEY = "kazakhstan_today", "1377999001"
NIGHT = datetime(2025, 11, 29, 1, tzinfo=UTC)
DAY = timedelta(days=1)
FLOOR, LATE_FLOOR = "2025-11-26T01:00:00Z", "2025-11-29T00:00:00Z"  # the article is of the 28th
LINK = Link(KEY, URL, None, "Аким проверил ремонт моста", "listing")
READ, MISSING = Errand(KEY, "read"), Errand(KEY, "missing", 404)
OTHER = ("Мост открыли.",)


class Night:
    """One run after another on one state; what each kept."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database, self.number = database, 0
        self.frontier, self.validators = Frontier(database, SOURCE, "nightly"), Validators(database, SOURCE)
        self.begin(NIGHT)

    def begin(self, now: datetime, kind: str = "nightly") -> None:
        """Ends the run and begins the next, at another time."""
        self.number += 1
        self.now = now
        moment = machine_iso(now)
        run = Run(f"run{self.number}", SOURCE, kind, "job", moment, None, False, moment)
        Journal(self.database).open_run(run)
        self.run, self.keeper = run.name, Keeper(self.database, run)

    def visit(self, *records: Record, **changes: Any) -> None:
        """What a page brought, seen now."""
        self.keeper.keep(Visit(Parsed(SOURCE), changes.pop("via", "crawl"), records=records, **changes), self.now)
        self.keeper.write_tally()

    def page(self, **changes: Any) -> None:
        """The article's own page was read."""
        self.visit(self.article(**changes), errand=READ)

    def article(self, **changes: Any) -> Article:
        return article(observed_at=machine_iso(self.now), **changes)

    def close(self, complete: bool = True, floor: str = FLOOR) -> None:
        """The end of the night, as far as held texts are concerned."""
        self.keeper.release(self.now, Floors({"ru": floor}, complete))

    def kept(self, kind: str = "") -> list[dict[str, Any]]:
        """The records of this run."""
        lines = [orjson.loads(line) for _, line in Journal(self.database).rows(self.run)]
        return [line for line in lines if line["schema"].startswith(kind)]

    def counted(self, part: str) -> dict[str, int]:
        return Journal(self.database).counts(self.run)[part]

    def due(self) -> list[str]:
        return self.frontier.due(self.now)

    def holds(self) -> int:
        return len(list(Held(self.database, SOURCE, "nightly").texts()))


@pytest.fixture
def night(tmp_path: Path) -> Iterator[Night]:
    with closing(connect(tmp_path / "state.sqlite")) as database:
        yield Night(database)


def test_an_embedded_text_whose_page_waits_is_held_and_not_archived(night: Night) -> None:
    night.visit(night.article(placement="embedded"), links=(LINK,))
    night.close()
    assert (night.kept(), night.holds(), night.due()) == ([], 1, [KEY])


def test_it_is_dropped_when_its_own_page_was_read(night: Night) -> None:
    night.visit(night.article(placement="embedded"), links=(LINK,))
    night.page(paragraphs=OTHER)
    night.close()
    assert [(kept["placement"], kept["change"]) for kept in night.kept()] == [("page", "first")]
    assert (night.holds(), night.due()) == (0, [])


def test_it_is_archived_when_its_own_page_is_given_up(night: Night) -> None:
    night.visit(night.article(placement="embedded"), links=(LINK,))
    night.visit(errand=MISSING)
    night.close()
    assert [(kept["placement"], kept["revision"], kept["change"]) for kept in night.kept()] == [
        ("embedded", 1, "first")
    ]
    assert night.counted("dropped") == {"missing": 1}


def test_it_is_archived_when_it_is_older_than_the_floor(night: Night) -> None:
    night.visit(night.article(placement="embedded"))
    night.close(floor=LATE_FLOOR)
    assert [kept["placement"] for kept in night.kept()] == ["embedded"]


def test_it_is_held_for_a_week_where_nothing_tells_whether_it_will_be_read(night: Night) -> None:
    night.visit(night.article(placement="embedded"))
    night.close()
    assert night.holds() == 1
    night.begin(NIGHT + 7 * DAY)
    night.close()
    assert (len(night.kept("article")), night.holds()) == (1, 0)


@pytest.mark.parametrize(("complete", "held"), [(True, 0), (False, 1)])
def test_a_text_without_address_is_archived_once_all_walks_are_complete(
    night: Night, complete: bool, held: int
) -> None:
    night.visit(night.article(placement="embedded", id=f"{SOURCE}:~0123456789abcdef", url=None))
    night.close(complete=complete)
    assert (len(night.kept()), night.holds()) == (1 - held, held)


def test_a_text_without_address_waits_a_week_at_most(night: Night) -> None:
    night.visit(night.article(placement="embedded", id=f"{SOURCE}:~0123456789abcdef", url=None))
    night.begin(NIGHT + 7 * DAY)
    night.close(complete=False)
    assert len(night.kept()) == 1


def test_a_page_that_fails_is_tried_again_and_given_up_after_a_week(
    night: Night, caplog: pytest.LogCaptureFixture
) -> None:
    night.visit(night.article(placement="embedded"), links=(LINK,))
    night.visit(errand=Errand(KEY, "failed"))
    night.close()
    assert (night.due(), night.holds(), night.counted("dropped")) == ([], 1, {})
    night.begin(NIGHT + DAY)
    assert night.due() == [KEY]
    night.visit(errand=Errand(KEY, "failed"))
    night.begin(NIGHT + 7 * DAY)
    night.visit(errand=Errand(KEY, "failed"))
    night.close()
    assert (len(night.kept("article")), night.counted("dropped")) == (1, {"given_up": 1})
    assert [(record.levelname, record.name) for record in caplog.records] == [("WARNING", SOURCE)]
    assert caplog.messages == [f"{KEY}: its page could not be had for a week and is given up"]


def test_an_embedded_text_that_differs_puts_the_own_page_on_the_frontier(night: Night) -> None:
    night.page()
    night.begin(NIGHT + DAY)
    night.visit(night.article(placement="embedded"))
    assert night.due() == []
    night.visit(night.article(placement="embedded", paragraphs=OTHER))
    assert (night.due(), night.kept(), night.holds()) == ([KEY], [], 0)


@pytest.mark.parametrize(("hours", "due"), [(11, []), (12, []), (13, [KEY])])
def test_unless_that_was_read_less_than_twelve_hours_before_the_run(night: Night, hours: int, due: list[str]) -> None:
    night.page()
    night.begin(NIGHT + timedelta(hours=hours))
    night.visit(night.article(placement="embedded", paragraphs=OTHER), links=(LINK,))
    night.keeper.plan_readings("ru", FLOOR, (1,), night.now)
    assert night.due() == due


def test_where_only_an_embedded_text_is_held_a_differing_one_changes_nothing(night: Night) -> None:
    night.visit(night.article(placement="embedded"))
    night.close(floor=LATE_FLOOR)
    night.begin(NIGHT + DAY)
    night.visit(night.article(placement="embedded", paragraphs=OTHER))
    night.close(floor=LATE_FLOOR)
    assert (night.kept(), night.due(), night.holds()) == ([], [], 0)


def test_of_two_embedded_texts_the_first_is_held(night: Night) -> None:
    night.visit(night.article(placement="embedded"))
    night.visit(night.article(placement="embedded", paragraphs=OTHER))
    night.close(floor=LATE_FLOOR)
    assert [kept["paragraphs"] for kept in night.kept()] == [list(article().paragraphs)]


def test_an_own_page_after_an_archived_embedded_text_is_a_revision_even_if_equal(night: Night) -> None:
    night.visit(night.article(placement="embedded"))
    night.close(floor=LATE_FLOOR)
    night.begin(NIGHT + DAY)
    night.page()
    assert [(kept["revision"], kept["change"]) for kept in night.kept()] == [(2, "own_page")]


def counts(night: Night) -> list[tuple[str, int]]:
    return [(kept["placement"], kept["views"]) for kept in night.kept("observation")]


def test_a_count_is_kept_once_for_each_place_and_day_in_a_run(night: Night) -> None:
    moment = machine_iso(night.now)
    for views in (6, 11, 16):
        night.visit(observation(placement="most_read", views=views, observed_at=moment))
    night.visit(observation(placement="page", views=21, observed_at=moment))
    assert counts(night) == [("most_read", 6), ("page", 21)]
    assert night.counted("known") == {"observations": 2}


def test_a_count_of_the_next_day_in_the_same_run_is_kept(night: Night) -> None:
    night.visit(observation(views=6, observed_at="2025-11-29T23:59:59Z"))
    night.visit(observation(views=11, observed_at="2025-11-30T00:00:00Z"))
    assert counts(night) == [("page", 6), ("page", 11)]


def test_an_unchanged_count_is_not_repeated_at_another_place(night: Night) -> None:
    moment = machine_iso(night.now)
    night.visit(observation(placement="listing", observed_at=moment), observation(placement="page", observed_at=moment))
    assert counts(night) == [("listing", 33221)]


def test_a_count_that_is_known_takes_no_place(night: Night) -> None:
    night.visit(observation(views=6))
    night.begin(NIGHT + DAY)
    night.visit(observation(views=6, observed_at=machine_iso(night.now)))
    night.visit(observation(views=11, observed_at=machine_iso(night.now)))
    assert counts(night) == [("page", 11)]


def test_imports_keep_every_count_that_differs(night: Night) -> None:
    night.begin(NIGHT, "import")
    for views in (6, 11, 11):
        night.visit(observation(via="import", views=views), via="import")
    assert counts(night) == [("page", 6), ("page", 11)]


def test_a_page_that_is_gone_is_told_once_until_it_is_back(night: Night) -> None:
    night.page()
    told = []
    for number, is_there in enumerate((False, False, True, False), 1):
        night.begin(NIGHT + number * DAY)
        if is_there:
            night.page()
        else:
            night.visit(errand=Errand(KEY, "missing", 302))
        told.append([(kept["id"], kept["url"], kept["status"]) for kept in night.kept("absence")])
    gone = [(f"{SOURCE}:{KEY}", URL, 302)]
    assert told == [gone, [], [], gone]


def test_a_page_that_was_never_read_is_not_gone_but_given_up(night: Night) -> None:
    night.visit(observation(placement="listing"), links=(LINK,))
    night.visit(errand=MISSING)
    assert (night.kept("absence"), night.counted("dropped"), night.due()) == ([], {"missing": 1}, [])
    night.begin(NIGHT + DAY)
    night.visit(links=(LINK,))
    assert night.due() == []


def test_a_page_that_never_was_an_article_or_leads_elsewhere_is_tried_again_for_a_week(night: Night) -> None:
    for outcome in ("no_article", "elsewhere"):
        night.visit(links=(replace(LINK, key=outcome),))
        night.visit(errand=Errand(outcome, outcome, 302))
        assert (night.counted("dropped")[outcome], night.frontier.is_waiting(outcome)) == (1, True)
    assert (night.kept("absence"), night.due()) == ([], [])


def test_a_known_article_whose_page_leads_elsewhere_is_gone(night: Night) -> None:
    night.page()
    night.begin(NIGHT + DAY)
    night.visit(errand=Errand(KEY, "elsewhere", 302))
    assert [kept["status"] for kept in night.kept("absence")] == [302]


def test_an_article_that_turned_into_another_sort_of_page_is_tried_again(night: Night) -> None:
    night.page()
    night.begin(NIGHT + DAY)
    night.keeper.plan_readings(None, FLOOR, (1,), night.now)
    night.visit(errand=Errand(KEY, "no_article"))
    assert (night.kept(), night.frontier.is_waiting(KEY)) == ([], True)


def test_a_known_article_is_read_again_at_its_ages_whatever_the_floor_and_whether_listed_or_not(night: Night) -> None:
    night.page()
    night.begin(NIGHT + DAY)
    night.visit(links=(LINK,))
    night.keeper.plan_readings("ru", FLOOR, (30,), night.now)
    night.keeper.plan_readings("kk", FLOOR, (1,), night.now)
    assert night.due() == []
    night.keeper.plan_readings("ru", LATE_FLOOR, (1,), night.now)
    assert night.due() == [KEY]


def test_a_known_article_that_no_crawl_has_read_is_read_above_the_floor(night: Night) -> None:
    night.begin(NIGHT, "import")
    night.visit(night.article(via="import"), via="import")
    night.begin(NIGHT + DAY)
    night.keeper.plan_readings("ru", LATE_FLOOR, (), night.now)
    assert night.due() == []
    night.keeper.plan_readings("ru", FLOOR, (), night.now)
    assert night.due() == [KEY]


def test_a_page_that_is_unchanged_was_read_and_brings_nothing(night: Night) -> None:
    night.visit(night.article(), errand=Errand(KEY, "read", 200, Validator('"1"', None)))
    night.begin(NIGHT + DAY)
    night.keeper.plan_readings("ru", FLOOR, (1,), night.now)
    night.visit(errand=Errand(KEY, "unchanged", 304))
    assert (night.kept(), night.due(), night.counted("dropped")) == ([], [], {})
    assert night.validators.of(KEY) == Validator('"1"', None)


def test_a_validator_holds_until_the_next_reading(night: Night) -> None:
    night.visit(night.article(), errand=Errand(KEY, "read", 200, Validator('"1"', None)))
    night.visit(errand=Errand(KEY, "read", 200))
    assert night.validators.of(KEY) is None


def test_imports_put_nothing_on_the_frontier_and_archive_what_is_embedded_at_their_end(night: Night) -> None:
    night.page()
    night.begin(NIGHT + DAY, "import")
    night.visit(night.article(via="import", placement="embedded", paragraphs=OTHER), via="import")
    new = night.article(via="import", placement="embedded", id=f"{SOURCE}:1377999002", title="Другой")
    night.visit(new, via="import")
    assert night.kept() == []
    night.keeper.release(night.now, None)
    assert [(kept["id"], kept["placement"]) for kept in night.kept()] == [(new.id, "embedded")]
    assert Frontier(night.database, SOURCE, "import").due(night.now) == night.frontier.due(night.now) == []


def test_what_a_crawl_meets_again_in_a_run_is_known(night: Night) -> None:
    for _ in range(3):
        night.visit(night.article(placement="embedded"), observation(placement="embedded"))
    assert night.holds() == 1
    assert night.counted("saw") == {"pages": 3, "articles": 3, "observations": 3}
    assert night.counted("known") == {"articles": 2, "observations": 2}


def test_what_a_page_was_like_is_counted_as_often_as_it_is_read(night: Night) -> None:
    for _ in range(2):
        night.visit(night.article(), observation(), errand=READ)
    assert night.counted("kept") == {"articles": 1, "observations": 1}
    assert (night.counted("read")["articles"], night.counted("counts")) == (2, {"read": 2, "one_mod_five": 2})


def test_a_page_that_was_not_understood_is_kept_once_a_run(night: Night) -> None:
    for page in (unread(), unread(), unread(id=None, url="https://www.kt.kz/rus/all", page="listing")):
        night.visit(page)
    assert [kept["page"] for kept in night.kept("unread")] == ["article", "listing"]
    night.begin(NIGHT + DAY)
    night.visit(unread())
    assert [kept["run"] for kept in night.kept("unread")] == ["run2"]
