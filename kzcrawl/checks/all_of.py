"""All checks in the order in which they are told: this machine, the archive, who is told, then each site."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from kzcrawl.checks.alerts import alerts
from kzcrawl.checks.archive import archive
from kzcrawl.checks.browser import browser
from kzcrawl.checks.contact import contact
from kzcrawl.checks.lock import lock
from kzcrawl.checks.metrics import metrics
from kzcrawl.checks.ping import ping
from kzcrawl.checks.program import packages, python
from kzcrawl.checks.result import Result, failed
from kzcrawl.checks.setup import Setup
from kzcrawl.checks.site import site
from kzcrawl.checks.zone import host_zone, pinned_zone
from kzcrawl.exceptions import KzcrawlError

CHECKS: Mapping[str, Callable[[Setup], Iterable[Result]]] = {
    "python": python,
    "packages": packages,
    "tzdata": pinned_zone,
    "host's tzdata": host_zone,
    "browser": browser,
    "archive": archive,
    "lock": lock,
    "contact": contact,
    "alerts": alerts,
    "ping": ping,
    "metrics": metrics,
}


def all_of(setup: Setup) -> Iterator[Result]:
    """What each check finds, as it finds it. One that breaks has failed, and ends no other."""
    for name, check in CHECKS.items():
        yield from _results(name, lambda check=check: check(setup))  # type: ignore[misc]
    for source in setup.sources:
        yield from _results(source, lambda source=source: site(setup, source))  # type: ignore[misc]


def _results(name: str, check: Callable[[], Iterable[Result]]) -> Iterator[Result]:
    try:
        yield from check()
    except KzcrawlError as error:
        yield failed(name, f"{error}", "")
    except Exception as error:  # noqa: BLE001 - whatever it is, the others are to be told as well
        yield failed(name, f"the check itself broke ({type(error).__name__}: {error})", "This is a fault of kzcrawl.")
