"""The figures of pages: what each adds to the manifest of its run."""

from collections import Counter
from typing import Any

from kzcrawl.items import Record
from kzcrawl.pipelines.figures import figures_of
from tests.make import article, observation

BARE: dict[str, Any] = {"title": None, "published_at": None, "views": None, "dateline": None}


def figures(*records: Record) -> dict[tuple[str, str], int]:
    total = Counter[tuple[str, str]]()
    for figure, number in figures_of(records):
        total[figure] += number
    return dict(total)


def read(*records: Record) -> dict[str, int]:
    return {name: number for (part, name), number in figures(*records).items() if part == "read"}


def test_what_a_text_has_is_counted() -> None:
    found = {"articles": 1, "title": 1, "stamp": 1, "views": 1, "dateline": 1, "characters": 9}
    assert read(article(paragraphs=("Мост.", "Әлем"))) == found


def test_what_it_lacks_is_not() -> None:
    assert read(article(paragraphs=("Мост.",), **BARE)) == {"articles": 1, "characters": 5}


def test_a_copy_has_an_origin_and_a_time_of_its_own() -> None:
    copy = article(syndicated_from={"name": "Liter.kz", "url": None}, archived_at="2025-11-29T13:11:00+05:00", **BARE)
    assert read(copy).keys() == {"articles", "characters", "origin", "archived_at"}


def test_borders_and_flags_are_counted_by_name() -> None:
    found = figures(article(parser="hooks/1", flags=("title_differs", "no_stamp")), article(), article())
    assert {name: number for (part, name), number in found.items() if part == "borders"} == {"hooks/1": 1, "text/1": 2}
    assert {name: number for (part, name), number in found.items() if part == "flags"} == {
        "title_differs": 1,
        "no_stamp": 1,
    }


def test_a_text_on_another_articles_page_is_not_counted() -> None:
    assert figures(article(placement="embedded")) == {}


def test_every_count_that_was_read_is_and_those_in_the_steps_of_a_counter_are_told_apart() -> None:
    found = figures(observation(views=41), observation(views=41, placement="listing"), observation(views=43))
    assert found == {("counts", "read"): 3, ("counts", "one_mod_five"): 2}
