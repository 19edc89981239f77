"""Nights like any other: with quiet weekends, chance in every figure, and public holidays, nothing is found."""

from collections.abc import Iterator
from datetime import date
from math import sqrt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kzcrawl.monitors.night import Night
from tests.monitors.made import FIRST, findings, is_quiet, night

DAYS = 28
NEW_YEAR = (date(2026, 1, 2) - FIRST.date()).days - 1  # the night of which New Year's Day is the day before
RATES = {"title": 1.0, "stamp": 0.99, "views": 0.97, "dateline": 0.8, "credit": 0.5}


def binomial(chance: Random, of: int, rate: float) -> int:
    """How many of so many are of a kind; of many by the normal distribution, which takes less time."""
    if of < 100:
        return sum(chance.random() < rate for _ in range(of))
    return min(of, max(0, round(chance.gauss(of * rate, sqrt(of * rate * (1 - rate))))))


def poisson(chance: Random, mean: float) -> int:
    """How many of so many rare events there are."""
    return binomial(chance, round(20 * mean), 1 / 20)


def simulated(seed: int, first: int, last: int, mean: int) -> list[Night]:
    """The nights from one number to another, of a source that brings so many articles on a working day."""
    chance = Random(seed)  # noqa: S311 - always the same nights
    return [_night(chance, number, mean) for number in range(first, last)]


def _night(chance: Random, number: int, mean: int) -> Night:
    is_new_year = number in (NEW_YEAR, NEW_YEAR + 1)
    articles = poisson(chance, mean * (0.2 if is_new_year else 0.5 if is_quiet(number) else 1))
    texts = articles + poisson(chance, mean)  # and those that came of age
    counts = 3 * texts
    return night(
        number,
        articles,
        read={
            "articles": texts,
            **{field: binomial(chance, texts, rate) for field, rate in RATES.items()},
            "characters": max(0, round(1_500 * chance.gauss(texts, sqrt(texts)))),
        },
        borders={"hooks/1": (hooks := binomial(chance, texts, 0.98)), "text/1": texts - hooks},
        flags={"title_differs": binomial(chance, texts, 0.05), "unknown_label": binomial(chance, texts, 0.1)},
        counts={"read": counts, "one_mod_five": counts},
        dropped={"refused": poisson(chance, 1), "missing": poisson(chance, 2)},
        requests={"article": texts + 3, "listing": 9},
        retries=poisson(chance, 2),
        waiting=poisson(chance, 3),
    )


def found_in(nights: list[Night]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """What is found against each of them but the first weeks."""
    for number in range(DAYS, len(nights)):
        if found := findings(nights[number], nights[number - DAYS : number]):
            yield number, found


@pytest.mark.parametrize("mean", [10, 40, 150])
@pytest.mark.parametrize("seed", range(3))
def test_thirty_nights_over_new_year_find_nothing(seed: int, mean: int) -> None:
    nights = simulated(seed, NEW_YEAR - DAYS - 20, NEW_YEAR + 10, mean)
    assert list(found_in(nights)) == []


def test_four_hundred_nights_find_nothing() -> None:
    assert list(found_in(simulated(1, 0, 400 + DAYS, 60))) == []


def test_half_of_the_articles_on_any_working_day_is_too_few() -> None:
    nights = simulated(1, 0, 2 * DAYS, 150)
    for number in (number for number in range(DAYS, 2 * DAYS) if not is_quiet(number)):
        half = night(number, nights[number].articles // 2)
        if half.day not in {date(2025, 10, day) for day in (24, 25, 26, 27, 28)}:  # Republic Day
            assert "few_articles" in findings(half, nights[number - DAYS : number])


NUMBERS = some.integers(0, 2_000)
COUNTS = some.dictionaries(some.sampled_from([*RATES, "articles", "characters", "hooks/1", "read"]), NUMBERS)


@given(some.data())
def test_whatever_figures_say_a_verdict_is_found(data: some.DataObject) -> None:
    def any_night(number: int) -> Night:
        read, borders, flags, counts = (data.draw(COUNTS) for _ in range(4))
        return night(number, data.draw(NUMBERS), read=read, borders=borders, flags=flags, counts=counts, waiting=None)

    before = [any_night(number) for number in range(data.draw(some.integers(0, 3)))]
    findings(any_night(3), before, HISTORY_NIGHTS=1, room=data.draw(some.integers(0)))


@given(some.integers(0, 500), some.integers(1, DAYS))
def test_a_night_like_all_before_it_is_well(articles: int, nights: int) -> None:
    same = [night(number, articles, retries=0, waiting=articles // 50) for number in range(nights + 1)]
    assert findings(same[-1], same[:-1], HISTORY_NIGHTS=1) == ()
