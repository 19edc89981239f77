"""What is on the site, and what is not."""

import pytest

from kzcrawl.spiders.on_site import is_on_site

SITE = "https://www.kt.kz"
REPLICA = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "url", ["https://www.kt.kz/rus", "https://kt.kz/", "http://www.kt.kz:80/", "https://m.kt.kz/", "https://KT.kz:443/"]
)
def test_its_host_and_those_below_it_are_on_the_site(url: str) -> None:
    assert is_on_site(url, SITE)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kt.kz:8443/",
        "http://www.kt.kz:22/",
        "https://kt.kz.example/",
        "https://notkt.kz/",
        "http://www.kt.kz@127.0.0.1/",
        "http://127.0.0.1/",
        "http://[::1]/",
        "http://[/",
        "http://www.kt.kz:99999/",
        "ftp://www.kt.kz/",
        "file:///etc/passwd",
        "/rus/all",
    ],
)
def test_other_hosts_and_other_ports_of_its_host_are_not(url: str) -> None:
    assert not is_on_site(url, SITE)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8001/", "http://127.0.0.1/", "http://127.0.0.2:8000/", "//[::1]"])
def test_a_site_on_loopback_is_no_leave_for_all_that_is_there(url: str) -> None:
    assert is_on_site(f"{REPLICA}/rus/all", REPLICA)
    assert not is_on_site(url, REPLICA)
