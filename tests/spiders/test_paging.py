"""Where a listing goes on, page by page."""

import pytest

from kzcrawl.spiders.paging import Paging

HERE = "https://www.kt.kz/rus/all"
TEMPLATES = ["?page={page}", "?p={page}", "/page/{page}"]


@pytest.fixture
def paging() -> Paging:
    return Paging(HERE, list(TEMPLATES))


def test_what_a_listing_offers_is_followed_and_nothing_is_tried(paging: Paging) -> None:
    assert paging.after("older", brought=True) == "older"
    assert paging.after("oldest", brought=True) == "oldest"
    assert (paging.is_offered, paging.worked) == (True, None)


def test_templates_are_tried_in_turn_until_one_brings_something(paging: Paging) -> None:
    assert paging.after(None, brought=True) == f"{HERE}?page=2"
    assert paging.after(None, brought=False) == f"{HERE}?p=2"
    assert paging.after(None, brought=True) == f"{HERE}?p=3"
    assert paging.worked == "?p={page}"


def test_a_template_that_worked_is_the_only_one_from_then_on(paging: Paging) -> None:
    paging.after(None, brought=True)
    paging.after(None, brought=True)
    assert paging.after(None, brought=False) is None


def test_when_none_brings_anything_there_is_nothing_left(paging: Paging) -> None:
    paging.after(None, brought=True)
    assert paging.after(None, brought=False) == f"{HERE}?p=2"
    assert paging.after(None, brought=False) == f"{HERE}/page/2"
    assert paging.after(None, brought=False) is None
    assert paging.worked is None


def test_below_the_pages_that_a_listing_offers_one_more_is_tried(paging: Paging) -> None:
    paging.after("older", brought=True)
    assert paging.after(None, brought=True) == f"{HERE}?page=3"
    assert paging.after(None, brought=False) is None


def test_a_listing_that_brings_nothing_goes_on_nowhere(paging: Paging) -> None:
    assert paging.after("older", brought=False) is None


@pytest.mark.parametrize(
    ("start", "template", "second"),
    [
        ("https://qazaq24.com/", "/page/{page}", "https://qazaq24.com/page/2"),
        ("https://qazaq24.com/", "?page={page}", "https://qazaq24.com/?page=2"),
        (f"{HERE}?sort=new", "?page={page}", f"{HERE}?sort=new&page=2"),
    ],
)
def test_a_template_fits_any_address(start: str, template: str, second: str) -> None:
    assert Paging(start, [template]).after(None, brought=True) == second
