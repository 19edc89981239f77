"""Which articles may be of a range, by numbers that rise with the day."""

from datetime import date, timedelta

from kzcrawl.days import Days
from kzcrawl.spiders.likely import Likely, spread

FIRST = date(2025, 11, 1)
DAYS = Days(date(2025, 11, 10), date(2025, 11, 12))


def day_of(number: int) -> date:
    """Ten numbers a day."""
    return FIRST + timedelta(days=number // 10)


def test_without_known_days_any_article_may_be_of_the_range() -> None:
    assert Likely(DAYS).may_hold("1377999001")


def test_numbers_beyond_those_of_other_days_are_ruled_out() -> None:
    likely = Likely(DAYS)
    for number in (10, 20, 30, 200, 210, 220):
        likely.note(str(number), day_of(number))
    assert [number for number in range(300) if likely.may_hold(str(number))] == list(range(10, 221))


def test_two_articles_out_of_order_rule_nothing_out() -> None:
    likely = Likely(DAYS)
    for number in ("92", "95"):
        likely.note(number, date(2025, 12, 24))  # stamped anew, long after
    assert likely.may_hold("105")
    likely.note("140", day_of(140))
    assert not likely.may_hold("300")
    assert likely.may_hold("119")


def test_days_next_to_the_range_rule_nothing_out() -> None:
    likely = Likely(DAYS)
    for number in range(70, 150):
        likely.note(str(number), day_of(number))
    assert all(likely.may_hold(str(number)) for number in range(90, 120))


def test_keys_that_are_no_numbers_tell_nothing() -> None:
    likely = Likely(DAYS)
    for path in ("/a", "/b", "/c", "/d"):
        likely.note(path, FIRST)
    assert likely.may_hold("/e")


def test_items_are_spread_each_once_the_middle_first() -> None:
    assert list(spread(range(7))) == [3, 1, 5, 0, 2, 4, 6]
    assert sorted(spread(range(1000))) == list(range(1000))
    assert list(spread([])) == []


def test_a_range_among_many_days_is_found_with_few_readings() -> None:
    likely, read = Likely(DAYS), []
    for number in spread(range(3_650)):
        if likely.may_hold(str(number)):
            read.append(number)
            likely.note(str(number), day_of(number))
    assert set(read) >= set(range(90, 120))
    assert len(read) < 120
