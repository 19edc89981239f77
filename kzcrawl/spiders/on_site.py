"""No request leaves the site: neither its host nor its port, for no link and no redirect."""

from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.offsite import OffsiteMiddleware

from kzcrawl.spiders.wired import WiredSpider

_DEFAULT_PORTS = {"http": 80, "https": 443}


class OnSiteMiddleware(OffsiteMiddleware):
    """Scrapy's own, which looks at the host alone: behind other ports of it stand other services."""

    def should_follow(self, request: Request, spider: Spider) -> bool:
        """Whether a request stays on the site, or on what is asked instead; who looks around in Scrapy's shell is on
        none."""
        return not isinstance(spider, WiredSpider) or any(is_on_site(request.url, place) for place in spider.places)


def is_on_site(url: str, base_url: str) -> bool:
    """Whether an address is of the site that is fetched at `base_url`: at its host, with or without www., or one below
    it, and at its port, where the usual ones of http and https are one."""
    try:
        (host, port), (its_host, its_port) = _place(url), _place(base_url)
    except (ValueError, KeyError):
        return False
    usual = set(_DEFAULT_PORTS.values())
    return (host == its_host or host.endswith(f".{its_host}")) and (port == its_port or {port, its_port} <= usual)


def _place(url: str) -> tuple[str, int]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.port or _DEFAULT_PORTS[parts.scheme]
