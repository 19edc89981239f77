import os
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from kzcrawl.dates import (
    ALMATY,
    latest_instant,
    local_iso,
    localise,
    machine_iso,
    month_number,
    nearest_year,
    parse_instant,
)


def almaty(*parts: int) -> datetime:
    return localise(datetime(*parts), ALMATY)[0]  # type: ignore[arg-type]  # noqa: DTZ001 - a clock's time


def test_almaty_was_six_hours_ahead_until_the_end_of_february_2024() -> None:
    assert local_iso(almaty(2023, 6, 1, 12, 0)) == "2023-06-01T12:00:00+06:00"
    assert local_iso(almaty(2024, 2, 29, 22, 59)) == "2024-02-29T22:59:00+06:00"


def test_almaty_is_five_hours_ahead_from_march_2024() -> None:
    assert local_iso(almaty(2024, 3, 1, 0, 0)) == "2024-03-01T00:00:00+05:00"
    assert local_iso(almaty(2024, 5, 5, 12, 0)) == "2024-05-05T12:00:00+05:00"


def test_the_hour_that_came_twice_is_of_two_instants() -> None:
    instants = ["2024-02-29T17:30:00Z", "2024-02-29T18:30:00Z"]
    assert [machine_iso(parse_instant(instant).astimezone(ALMATY)) for instant in instants] == instants


def test_the_hour_that_came_twice_is_the_first_and_ambiguous() -> None:
    moment, ambiguous = localise(datetime(2024, 2, 29, 23, 30), ALMATY)  # noqa: DTZ001 - a clock's time
    assert local_iso(moment) == "2024-02-29T23:30:00+06:00"
    assert ambiguous


def test_the_minutes_around_that_hour_came_once() -> None:
    assert not localise(datetime(2024, 2, 29, 22, 59), ALMATY)[1]  # noqa: DTZ001 - a clock's time
    assert not localise(datetime(2024, 3, 1, 0, 0), ALMATY)[1]  # noqa: DTZ001 - a clock's time


def test_an_hour_that_the_clock_skipped_is_not_ambiguous() -> None:
    skipped = datetime(2004, 3, 28, 2, 30)  # noqa: DTZ001 - a clock's time
    assert ALMATY.utcoffset(skipped) != ALMATY.utcoffset(skipped + timedelta(hours=1))
    assert not localise(skipped, ALMATY)[1]


def test_the_host_s_own_zone_changes_nothing() -> None:
    program = (
        "from datetime import datetime; from kzcrawl.dates import *;"
        "print(local_iso(localise(datetime(2024, 2, 29, 23, 30), ALMATY)[0]))"
    )
    environment = {**os.environ, "TZ": "America/New_York", "PYTHONTZPATH": ""}
    found = subprocess.check_output([sys.executable, "-c", program], env=environment, text=True)
    assert found == "2024-02-29T23:30:00+06:00\n"


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("января", 1), ("Ноября", 11), ("ДЕКАБРЯ", 12), ("ноябрь", 11), ("мая", 5), ("май", 5), ("март", 3),
        ("марта", 3), ("қаңтар", 1), ("қаңтарда", 1), ("Қаңтарға", 1), ("ақпанның", 2), ("наурыз", 3), ("мамырдың", 5),
        ("Маусым", 6), ("қазандағы", 10), ("қарашаның", 11), ("ЖЕЛТОҚСАН", 12),
    ],
)  # fmt: skip
def test_months_have_numbers_in_any_case_and_capitals(name: str, number: int) -> None:
    assert month_number(name) == number


def test_another_word_is_no_month() -> None:
    assert month_number("года") is None
    assert month_number("") is None


def test_a_day_of_december_read_in_january_is_of_last_year() -> None:
    assert nearest_year(31, 12, date(2026, 1, 1)) == date(2025, 12, 31)


def test_a_day_of_january_read_in_december_is_of_next_year() -> None:
    assert nearest_year(1, 1, date(2025, 12, 31)) == date(2026, 1, 1)


def test_the_leap_day_is_of_the_leap_year_nearby() -> None:
    assert nearest_year(29, 2, date(2025, 1, 2)) == date(2024, 2, 29)
    assert nearest_year(29, 2, date(2026, 1, 2)) is None


def test_a_day_that_no_month_has_is_none() -> None:
    assert nearest_year(30, 2, date(2025, 1, 2)) is None
    assert nearest_year(31, 12, date(9999, 12, 31)) == date(9999, 12, 31)


def test_a_time_of_ours_is_written_in_utc() -> None:
    assert machine_iso(almaty(2025, 11, 29, 6, 0)) == "2025-11-29T01:00:00Z"


def test_an_instant_is_read_with_its_offset() -> None:
    assert parse_instant("2025-11-29T06:00:03+05:00") == datetime(2025, 11, 29, 1, 0, 3, tzinfo=UTC)
    assert parse_instant("2025-11-29T01:00:03Z") == datetime(2025, 11, 29, 1, 0, 3, tzinfo=UTC)


def test_an_instant_without_offset_is_refused() -> None:
    with pytest.raises(ValueError, match="with its offset"):
        parse_instant("2025-11-29T01:00:03")


def test_the_latest_instant_of_a_day_is_its_last_second() -> None:
    assert latest_instant(almaty(2025, 11, 29, 12, 7), "minute") == "2025-11-29T07:07:00Z"
    assert latest_instant(almaty(2025, 11, 29, 0, 0), "day") == "2025-11-29T18:59:59Z"


@pytest.mark.parametrize("precision", ["minute", "day"])
def test_a_year_that_cannot_be_has_a_latest_instant_as_well(precision: str) -> None:
    assert latest_instant(almaty(1, 1, 1, 0, 0), precision) < latest_instant(almaty(1992, 1, 1), precision)
    assert latest_instant(almaty(9999, 12, 31, 23, 59), precision) > latest_instant(almaty(2990, 1, 1), precision)
