"""Far fewer or more new articles than on such nights before."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.monitors.made import FIRST, TONIGHT, findings, is_quiet, night, weeks


def test_half_of_the_usual_articles_on_a_working_day_is_too_few() -> None:
    assert findings(night(articles=50)) == ("few_articles",)
    assert findings(night(articles=65)) == ()


def test_a_weekend_is_compared_with_weekends() -> None:
    sunday = next(number for number in range(TONIGHT, TONIGHT + 7) if is_quiet(number))
    before = [night(number, 60 if is_quiet(number) else 120) for number in range(sunday - 28, sunday)]
    assert findings(night(sunday, 60), before) == ()
    assert findings(night(sunday, 15), before) == ("few_articles",)


def test_a_night_that_could_not_read_them_saw_them_all_the_same() -> None:
    assert findings(night(articles=50), failed={"refused": 9, "timeout": 9}) == ("too_many_errors",)


def test_four_times_the_usual_articles_are_too_many_but_not_after_nights_that_did_not_run() -> None:
    assert findings(night(articles=400)) == ("many_articles",)
    assert findings(night(articles=400), weeks()[:-3]) == ()


def test_an_edit_is_no_new_article() -> None:
    assert findings(night(changes={"first": 100, "edited": 900})) == ()
    assert findings(night(changes={"first": 10, "own_page": 90})) == ()


def test_small_numbers_do_not_alarm() -> None:
    before = [night(number, 8) for number in range(TONIGHT)]
    assert findings(night(articles=2), before) == ()
    assert findings(night(articles=0), [night(number, 9) for number in range(TONIGHT)]) == ()


def test_two_nights_in_a_day_count_as_one() -> None:
    noon = night(articles=90, started=FIRST + timedelta(days=TONIGHT - 1, hours=9), job="noon")
    assert findings(night(articles=10), [*weeks(), noon]) == ()
    assert findings(noon, weeks()) == ()


def test_what_was_cut_off_is_no_measure() -> None:
    cut_off = [night(number, 3, findings=frozenset({"cut_off"})) for number in range(TONIGHT - 10, TONIGHT)]
    assert findings(night(articles=50), [*weeks()[:-10], *cut_off]) == ("few_articles",)


def test_a_lasting_change_becomes_usual() -> None:
    later = [night(number, 45, findings=frozenset({"few_articles"})) for number in range(TONIGHT, TONIGHT + 15)]
    assert findings(night(TONIGHT + 1, 45), [*weeks(), *later[:1]]) == ("few_articles",)
    assert findings(night(TONIGHT + 15, 45), [*weeks()[15:], *later]) == ()


def test_fewer_nights_than_the_setting_says_are_no_history() -> None:
    assert findings(night(articles=10), weeks(13)) == ()
    assert findings(night(articles=10), weeks(14)) == ("few_articles",)
    assert findings(night(articles=10), weeks(), HISTORY_NIGHTS=30) == ()


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (datetime(2026, 1, 1, 22, tzinfo=UTC), ()),  # which reads what was published on New Year's Day
        (datetime(2025, 12, 16, 22, tzinfo=UTC), ()),  # Independence Day
        (datetime(2025, 12, 10, 22, tzinfo=UTC), ("few_articles",)),
    ],
)
def test_a_public_holiday_is_quiet(day: datetime, expected: tuple[str, ...]) -> None:
    number = (day - FIRST).days
    before = [night(each) for each in range(number - 28, number)]
    assert findings(night(number, 20), before) == expected
