"""How far a route comes, by the times of its cards alone."""

import pytest

from kzcrawl.spiders.descent import Descent

FLOOR = "2025-11-26T22:00:00Z"
NEW, OLD = "2025-11-29T10:00:00Z", "2025-11-26T21:59:59Z"


def page(descent: Descent, *, is_offered: bool = True, **times: str | None) -> bool:
    descent.end_page(times, descent.fresh(times), is_offered=is_offered)
    return descent.goes_on


@pytest.fixture
def descent() -> Descent:
    return Descent("listing", FLOOR)


def test_a_page_with_anything_newer_than_the_floor_leads_on(descent: Descent) -> None:
    assert page(descent, a=NEW, b=OLD)
    assert page(descent, c=FLOOR, d=OLD)
    assert descent.outcome == "ended"


def test_a_page_of_older_cards_is_the_floor(descent: Descent) -> None:
    assert page(descent, a=NEW)
    assert not page(descent, b=OLD)
    assert (descent.outcome, descent.pages, descent.oldest) == ("reached", 2, OLD)


def test_a_card_that_stays_on_top_does_not_count_again(descent: Descent) -> None:
    assert page(descent, pinned=NEW, a=NEW)
    assert not page(descent, pinned=NEW, b=OLD)
    assert descent.outcome == "reached"


def test_an_old_card_that_stays_on_top_is_not_the_floor(descent: Descent) -> None:
    assert page(descent, pinned=OLD, a=NEW)
    assert page(descent, pinned=OLD, b=NEW)


def test_a_card_whose_time_nobody_knows_leads_on(descent: Descent) -> None:
    assert page(descent, a=None, b=OLD)


def test_a_page_that_the_listing_offered_and_that_shows_nothing_fresh_is_its_end(descent: Descent) -> None:
    page(descent, a=NEW)
    assert not page(descent, a=NEW)
    assert descent.outcome == "reached"


def test_a_page_that_was_only_tried_and_shows_nothing_fresh_says_nothing(descent: Descent) -> None:
    page(descent, a=NEW)
    assert not page(descent, is_offered=False, a=NEW)
    assert descent.outcome == "ended"


@pytest.mark.parametrize(
    ("is_offered", "reason", "outcome"),
    [
        (True, "missing", "reached"),
        (True, "nothing_found", "reached"),
        (True, "timeout", "ended"),
        (False, "missing", "ended"),
    ],
)
def test_below_the_last_page_that_a_listing_offered_is_its_end(
    descent: Descent, is_offered: bool, reason: str, outcome: str
) -> None:
    page(descent, a=NEW)
    page(descent, is_offered=is_offered, b=NEW, c=OLD)
    descent.miss_page(reason)
    assert descent.outcome == outcome


def test_a_tried_page_below_those_that_were_offered_ends_the_listing_if_it_repeats(descent: Descent) -> None:
    page(descent, a=NEW)
    page(descent, b=NEW)
    assert not page(descent, is_offered=False, b=NEW)
    assert descent.outcome == "reached"


def test_a_first_page_without_cards_is_no_floor(descent: Descent) -> None:
    assert not page(descent)
    assert descent.outcome == "ended"


def test_cards_that_are_no_articles_neither_reach_the_floor_nor_hold_the_descent_up(descent: Descent) -> None:
    page(descent, a=NEW)
    descent.end_page({}, descent.fresh(["menu", "advert"]), is_offered=True)
    assert descent.goes_on
    assert descent.outcome == "ended"
    descent.end_page({"b": OLD}, descent.fresh(["imprint", "b"]), is_offered=True)
    assert not descent.goes_on
    assert descent.outcome == "reached"


@pytest.mark.parametrize(("time", "outcome"), [(NEW, "ended"), (OLD, "reached"), (None, "ended")])
def test_a_feed_reaches_its_floor_if_it_shows_anything_below(time: str | None, outcome: str) -> None:
    descent = Descent("feed", FLOOR)
    page(descent, a=NEW, b=time)
    descent.end_feed()
    assert descent.outcome == outcome


def test_what_the_manifest_says(descent: Descent) -> None:
    page(descent, a=NEW, b=OLD)
    descent.fail("refused")
    route = descent.as_route()
    assert (route.name, route.outcome, route.reason, route.pages, route.links) == ("listing", "failed", "refused", 1, 2)
    assert route.oldest == OLD
