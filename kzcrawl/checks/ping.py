"""Whether a night that never began would be noticed."""

from collections.abc import Iterator

from kzcrawl.checks.result import Result, ok, warning
from kzcrawl.checks.setup import Setup


def ping(setup: Setup) -> Iterator[Result]:
    """Its address is not asked for: that would be a night."""
    if setup.settings.PING_URL:
        yield ok("ping", "an address is set; the first night tries it")
    else:
        yield warning("ping", "nobody notices a night that never began", "Set PING_URL, of healthchecks.io say.")
