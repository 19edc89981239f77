"""Days that somebody names: which are some, and by what name the others are refused."""

from datetime import date

import pytest

from kzcrawl.days import days_given, ends_given
from kzcrawl.exceptions import BadInputError

FROM_TO = "a day from 1992-01-01 to 2899-12-31"


@pytest.mark.parametrize("given", ["2025-11-28", date(2025, 11, 28)])
def test_a_day_is_a_date_or_its_text(given: str | date) -> None:
    assert ends_given(given, None) == (date(2025, 11, 28), None)
    assert list(days_given(given, given)) == [date(2025, 11, 28)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-W49-1", "a day such as 2024-02-29"),
        ("20251128", "a day such as 2024-02-29"),
        ("2025-11-31", "a day such as 2024-02-29"),
        ("٢٠٢٥-11-28", "a day such as 2024-02-29"),
        ("2025-11-28\n", "a day such as 2024-02-29"),
        ("", "a day such as 2024-02-29"),
        ("9999-12-31", FROM_TO),
        ("1991-12-31", FROM_TO),
    ],
)
def test_what_is_no_day_is_refused_by_the_name_that_was_used(text: str, expected: str) -> None:
    with pytest.raises(BadInputError, match=f"expected --until with {expected}, found"):
        ends_given(None, text, "--")
    with pytest.raises(BadInputError, match=f"expected since with {expected}, found"):
        ends_given(text, None)


def test_an_end_before_the_beginning_is_refused_by_both_names() -> None:
    with pytest.raises(BadInputError, match=r"expected --until not before --since 2025-11-02, found 2025-11-01"):
        ends_given("2025-11-02", "2025-11-01", "--")
    with pytest.raises(BadInputError, match=r"expected until not before since 2025-11-02, found 2025-11-01"):
        days_given("2025-11-02", "2025-11-01")
