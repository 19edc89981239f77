"""What pages are like: fields, lengths, flags, borders, counts."""

import pytest

from tests.monitors.made import TONIGHT, findings, night, weeks

READ = night().read


@pytest.mark.parametrize("field", ["title", "stamp", "views", "dateline", "credit"])
def test_a_field_that_is_filled_less_often_than_before_is_named(field: str) -> None:
    assert findings(night(read={**READ, field: 0})) == (f"fewer_{field}",)
    assert findings(night(read={**READ, field: READ[field] // 2})) == (f"fewer_{field}",)
    assert findings(night(read={**READ, field: READ[field] * 9 // 10})) == ()


def test_a_field_that_never_was_there_is_not_missed() -> None:
    assert findings(night(), weeks(read={**READ, "archived_at": 0})) == ()
    assert findings(night(), weeks(read={**READ, "archived_at": 100})) == ("fewer_archived_at",)


def test_a_few_texts_without_a_field_are_chance() -> None:
    assert findings(night(articles=3, read={"articles": 3}), [night(n, 3) for n in range(TONIGHT)]) == ()


def test_texts_of_which_a_part_is_missing_are_shorter() -> None:
    assert findings(night(read={**READ, "characters": 70_000})) == ("shorter_texts",)
    assert findings(night(read={**READ, "characters": 110_000})) == ()


@pytest.mark.parametrize("opinion", ["slug", "title", "time"])
def test_opinions_that_differ_more_often_are_named(opinion: str) -> None:
    assert findings(night(flags={f"{opinion}_differs": 40})) == (f"metadata_differs:{opinion}",)
    assert findings(night(flags={f"{opinion}_differs": 12})) == ()


def test_borders_by_a_lower_reading_than_before_are_a_changed_layout() -> None:
    assert findings(night(borders={"text/1": 100})) == ("layout_changed:hooks",)
    assert findings(night(borders={"hooks/1": 90, "text/1": 10})) == ()
    assert findings(night(borders={"hooks/2": 100})) == ()
    assert findings(night(borders={"structured/1": 100})) == ()
    assert findings(night(), weeks(borders={"structured/1": 100})) == ("layout_changed:structured",)


def test_a_wording_that_is_not_known_more_often_is_named() -> None:
    assert findings(night(flags={"unknown_label": 40})) == ("unknown_wording:unknown_label",)
    assert findings(night(flags={"unknown_label": 40}), weeks(flags={"unknown_label": 40})) == ()


def test_a_wording_that_no_text_has_is_named_on_a_first_night_too() -> None:
    assert findings(night(flags={"no_origin": 100}), []) == ("unknown_wording:no_origin",)
    assert findings(night(flags={"no_origin": 99}), []) == ()
    assert findings(night(articles=4, flags={"no_origin": 4}), []) == ()


def test_figures_that_most_nights_before_did_not_have_say_nothing_of_what_is_usual() -> None:
    older = [night(number, read={}, borders={}, flags={}, counts={}) for number in range(TONIGHT - 15)]
    before = [*older, *weeks(15)]
    assert findings(night(borders={"text/1": 100}, read={**READ, "title": 0}), before) == (
        "fewer_title",
        "layout_changed:hooks",
    )
    assert findings(night(borders={"text/1": 100}, read={**READ, "title": 0}), before[:-5]) == ()
    assert findings(night(flags={"no_origin": 100}), older) == ("unknown_wording:no_origin",)


def test_counts_of_another_form_are_named_where_all_had_one() -> None:
    mixed = {"read": 900, "one_mod_five": 880}
    assert findings(night(counts=mixed)) == ("counts_changed",)
    assert findings(night(counts={"read": 900, "one_mod_five": 895})) == ()
    assert findings(night(counts=mixed), weeks(counts={"read": 900, "one_mod_five": 180})) == ()


def test_a_change_for_good_becomes_usual_when_it_is_older_than_half_of_the_nights() -> None:
    before = [night(number, borders={"text/1" if number > 13 else "hooks/1": 100}) for number in range(TONIGHT)]
    assert findings(night(borders={"text/1": 100}), before[:-1]) == ("layout_changed:hooks",)
    assert findings(night(borders={"text/1": 100}), before[1:]) == ()
