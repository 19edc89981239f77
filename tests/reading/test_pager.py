"""Where a listing goes on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl.items import Page
from kzcrawl.reading import document_of
from kzcrawl.reading.pager import next_page_of

HERE = "https://www.kt.kz/rus/all"


@pytest.mark.parametrize(
    ("links", "here", "there"),
    [
        (["?page=2", "?page=3"], "", "?page=2"),
        (["?page=1", "?page=2", "?page=3", "?page=4"], "?page=3", "?page=4"),
        (["?page=1", "?page=2"], "?page=3", None),
        (["?p=2&sort=new", "?p=3&sort=old"], "?p=2&sort=old", "?p=3&sort=old"),
        (["?sort=old&p=2"], "", None),
        (["/2", "/3"], "/2", "/3"),
        (["/page/2", "/page/3/"], "", "/page/2"),
        (["/page/2", "/page/3/"], "/page/2", "/page/3/"),
        (["?page=0", "?page=1", "?page=2"], "", "?page=1"),
        (["?page=1"], "", "?page=1"),
        (["/most_1377999001.html", "/1377999001"], "", None),
        (["?page=next"], "", None),
        ([], "", None),
    ],
)
def test_the_next_page_is_like_this_one_with_its_number_one_higher(
    links: list[str], here: str, there: str | None
) -> None:
    assert next_page_of([HERE + link for link in links], HERE + here) == (HERE + there if there else None)


def test_a_page_of_another_listing_or_site_is_not_the_next() -> None:
    links = ["https://www.kt.kz/kaz/all?page=2", "https://example.kz/rus/all?page=2"]
    assert next_page_of(links, HERE) is None
    assert next_page_of(["https://kt.kz/rus/all?page=2"], HERE) == "https://kt.kz/rus/all?page=2"


OLDER = f"{HERE}/older/abc123"


@pytest.mark.parametrize(
    ("links", "said", "there"),
    [
        ([], OLDER, OLDER),
        (["?page=2"], OLDER, f"{HERE}?page=2"),
        ([], HERE, None),
        ([], "https://example.kz/rus/all/older/abc123", None),
    ],
)
def test_what_a_page_says_to_be_next_counts_where_no_number_does(
    links: list[str], said: str, there: str | None
) -> None:
    assert next_page_of([HERE + link for link in links], HERE, said) == there


@pytest.mark.parametrize(
    "markup",
    [
        '<head><link rel="next" href="/rus/all/older/abc123"></head>',
        '<a href="/rus/all/older/abc123" rel="nofollow next">',
    ],
)
def test_rel_next_is_read_in_the_head_and_on_links(markup: str) -> None:
    page = Page(f'<html><link rel="canonical" href="{HERE}">{markup}</html>'.encode(), "text/html", HERE)
    facts = document_of(page, {}).facts
    assert (facts.next_page, facts.url) == (OLDER, HERE)


def test_what_is_no_address_has_no_next_page() -> None:
    assert next_page_of([f"{HERE}?page=2"], "http://[kt.kz") is None


PARTS = st.lists(st.sampled_from(["/", "?", "&", "=", "page", "2", "٣", "0", "#", "%", "é", "9" * 30]), max_size=9)


@given(st.lists(PARTS.map("".join), max_size=4), PARTS.map("".join))
def test_whatever_links_there_are_the_next_page_is_one_of_them_and_another(links: list[str], here: str) -> None:
    addresses = [HERE + link for link in links]
    found = next_page_of(addresses, HERE + here)
    assert found is None or (found in addresses and found != HERE + here)
