import tracemalloc

import pytest

from kzcrawl.urls import absolute, split


def host_of(url: str) -> str | None:
    parts = split(url)
    return parts.netloc if parts else None


def test_hosts_are_compared_without_www_port_case_and_trailing_dot() -> None:
    for url in ("https://www.kt.kz/", "http://KT.kz:80/", "https://kt.kz./", "https://user:word@Www.kt.kz/"):
        assert host_of(url) == "kt.kz"


def test_what_is_no_address_has_no_parts() -> None:
    for url in (
        "",
        "kt.kz/rus",
        "mailto:a@kt.kz",
        "https://",
        "https://kt.kz:x/",
        "https://[::1/",
        "javascript:void(0)",
    ):
        assert split(url) is None


def test_a_path_is_the_same_in_letters_and_in_per_cents() -> None:
    assert split("https://qazaq24.com/Қала а") == split("https://qazaq24.com/%D2%9A%D0%B0%D0%BB%D0%B0%20%D0%B0")


def test_a_link_is_made_absolute() -> None:
    base = "https://www.kt.kz/rus/state/a_1377999001.html"
    assert absolute(base, "/rus/all") == "https://www.kt.kz/rus/all"
    assert absolute(base, " b_1377999002.html ") == "https://www.kt.kz/rus/state/b_1377999002.html"
    assert absolute(base, "//kt.kz/rus") == "https://kt.kz/rus"
    assert absolute(base, "?page=2") == f"{base}?page=2"


@pytest.mark.parametrize("letters", [10, 10_000])
def test_a_link_may_have_any_length_and_stand_on_any_page(letters: int) -> None:
    path = f"/rus/{'a' * letters}.html"
    for _ in range(2):
        for page in ("https://www.kt.kz/rus/all", "https://qazaq24.com/news/1"):
            assert absolute(page, path) == f"{page.rsplit('/', 2)[0]}{path}"


def test_a_fragment_is_dropped_and_a_query_kept() -> None:
    assert absolute(None, "https://kt.kz/rus?a=1#top") == "https://kt.kz/rus?a=1"


def test_a_relative_link_without_base_leads_nowhere() -> None:
    assert absolute(None, "/rus/all") is None


def test_links_to_no_page_lead_nowhere() -> None:
    for href in ("mailto:a@kt.kz", "data:image/gif;base64,R0", "tel:+7", "http://[", "http://kt.kz:x", "http://"):
        assert absolute("https://kt.kz/", href) is None


def test_what_cannot_stand_in_an_address_is_written_in_per_cents() -> None:
    assert absolute("https://kt.kz/", "/a b\x01") == "https://kt.kz/a%20b%01"
    assert absolute("https://kt.kz/", "/%D0%B0") == "https://kt.kz/%D0%B0"


def test_a_host_or_path_that_cannot_be_written_leads_nowhere() -> None:
    assert absolute(None, "https://kt\x01.kz/") is None
    assert absolute("https://kt.kz/", "/\ud800") is None


@pytest.mark.parametrize(
    "base", [None, "", "https://www.kt.kz/rus/a.html?b=1", "http://kt.kz:80", "http://[", "mailto:a@b.c"]
)
@pytest.mark.parametrize(
    "path",
    ["/rus", "/rus/all/", "/rus/state/a_1.html", "/a/../b", "/.a", "/a/./b", "//a", "/a//b", "/%D0%B0", "/а", "/a;"],
)
def test_a_plain_path_is_resolved_as_any_other_link(base: str | None, path: str) -> None:
    assert absolute(base, path) == absolute(base, f"{path}#top")


@pytest.mark.parametrize(
    "host", ["kt.kz", "www.kt.kz", "WWW.kt.kz", "kt.kz.", "www.", "www..", "a-b.kz:80", "-a.kz", "я.kz"]
)
@pytest.mark.parametrize("path", ["", "/", "/rus/all", "/a/../b", "/а", "/a?b=1"])
def test_a_plain_address_has_the_parts_and_the_form_of_any_other(host: str, path: str) -> None:
    url = f"https://{host}{path}"
    assert split(url) == split(f" {url}")
    assert absolute("https://kt.kz/", url) == absolute("https://kt.kz/", f" {url}")


@pytest.mark.parametrize("address", ["https://kt.kz", ""], ids=["address", "path"])
def test_an_address_of_the_length_of_a_page_takes_no_memory_to_tell(address: str) -> None:
    href = f"{address}{'/a' * 500_000}"
    tracemalloc.start()
    try:
        assert absolute(f"https://kt.kz{'/b' * 500_000}", href) == f"https://kt.kz{'/a' * 500_000}"
        assert split(f"https://kt.kz{'/a' * 500_000}") is not None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 30 * len(href)  # by the pattern alone it would be a hundred times the length
