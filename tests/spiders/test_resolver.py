"""Names that lead into the network that the crawler stands in."""

from typing import Any

import pytest
from scrapy.utils.test import get_crawler
from twisted.internet.defer import succeed
from twisted.internet.error import DNSLookupError

from kzcrawl.settings import load
from kzcrawl.spiders import resolver
from kzcrawl.spiders.resolver import PublicResolver

INNER = ["127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"]  # noqa: S104


def found(monkeypatch: pytest.MonkeyPatch, address: str, **settings: str) -> str | Exception:
    """What becomes of www.kt.kz, where name servers say that it is at an address."""
    monkeypatch.setattr(resolver.CachingThreadedResolver, "getHostByName", lambda *_: succeed(address))
    given = [f"{name}={text}" for name, text in settings.items()]
    crawler = get_crawler(settings_dict={"KZCRAWL": load({}, given)})
    outcome: list[Any] = []
    asked = PublicResolver.from_crawler(crawler, None).getHostByName("www.kt.kz")  # type: ignore[arg-type]
    asked.addCallbacks(outcome.append, lambda failure: outcome.append(failure.value))
    answer: str | Exception = outcome[0]
    return answer


@pytest.mark.parametrize("address", INNER)
def test_a_site_is_not_found_at_an_address_that_is_not_public(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    refused = found(monkeypatch, address)
    assert isinstance(refused, DNSLookupError)
    assert f"expected www.kt.kz at a public address, found {address}" in str(refused)


def test_a_site_is_found_at_a_public_address(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, "93.184.215.14") == "93.184.215.14"


def test_a_site_is_where_the_operator_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert found(monkeypatch, "10.0.0.1", KAZAKHSTAN_TODAY_BASE_URL="https://www.kt.kz") == "10.0.0.1"


@pytest.mark.parametrize("name", ["CDX_URL", "REPLAY_URL"])
def test_a_web_archive_is_where_the_operator_says(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert found(monkeypatch, "10.0.0.1", **{name: "https://www.kt.kz/cdx"}) == "10.0.0.1"


@pytest.mark.parametrize("proxy", ["http://user:secret@www.kt.kz:3128", "www.kt.kz:3128"])
def test_a_proxy_is_where_the_operator_says(monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv("https_proxy", proxy)
    assert found(monkeypatch, "10.0.0.1") == "10.0.0.1"


def test_what_no_proxy_names_is_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "www.kt.kz")
    assert isinstance(found(monkeypatch, "10.0.0.1"), DNSLookupError)
