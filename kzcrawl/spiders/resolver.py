"""No name leads into the network that the crawler stands in, whatever the name servers say (DNS rebinding)."""

import logging
from collections.abc import Collection, Iterator, Sequence
from ipaddress import ip_address
from typing import Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from kzcrawl.settings import Settings, from_environment

logger = logging.getLogger(__name__)


class PublicResolver(CachingThreadedResolver):
    """Scrapy's own, but that a host whose address is not public (private, loopback, link-local …) is not found, unless
    it is one of `ours`: the operator has said that a site, or the proxy, is there."""

    def __init__(self, reactor: ReactorBase, cache_size: int, timeout: float, ours: Collection[str] = ()) -> None:
        super().__init__(reactor, cache_size, timeout)
        self._ours = ours

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """The resolver of a process; before the add-on is loaded, the settings may come from the environment alone."""
        resolver = super().from_crawler(crawler, reactor)
        resolver._ours = set(_hosts_of(crawler.settings.get("KZCRAWL") or from_environment()))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":  # noqa: N802 - Twisted's name
        """The address of a host."""
        found = super().getHostByName(name, timeout)
        return found if name in self._ours else found.addCallback(_public, name)


def _hosts_of(settings: Settings) -> Iterator[str]:
    proxies = [url for scheme, url in getproxies().items() if scheme in ("http", "https", "all")]
    default = Settings().CDX_URL  # which nobody has said to be at home
    archive = [url for url in (settings.CDX_URL, settings.REPLAY_URL) if url not in (default, "")]
    for url in (*settings.BASE_URLS.values(), *archive, *proxies):
        host = urlsplit(url if "://" in url else f"//{url}").hostname
        if host:
            yield host


def _public(address: str, name: str) -> str:
    if not ip_address(address).is_global:
        message = (
            f"expected {name} at a public address, found {address}; if the site is there, its BASE_URL has to say so"
        )
        logger.warning("%s", message)
        raise DNSLookupError(message)
    return address
