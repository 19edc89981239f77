"""The replica as the tool serves it: slowly, small, and telling when it is asked."""

import time
from collections.abc import Callable

from kzcrawl.demo.server import Replica, Request
from kzcrawl.demo.world import World
from kzcrawl.pages import source_named

_DELAY_SECONDS = 0.01  # an answer: so that a night lasts, and a kill finds it at work
# One edition of kt.kz and all of Qazaq24: 75 pages a night.
SETTINGS = {"KAZAKHSTAN_TODAY_LISTINGS": "/kaz/all", "KAZAKHSTAN_TODAY_FEEDS": "/kaz/rss"}

Key = tuple[str, str]


def unheard(number: int) -> None:
    """What a log does with a request that nobody waits for."""
    del number


class Log(list[Request]):
    """What was asked for so far; `heard` is called with how many that are, while the asker waits."""

    heard: Callable[[int], None] = staticmethod(unheard)

    def append(self, request: Request) -> None:
        super().append(request)
        time.sleep(_DELAY_SECONDS)
        self.heard(len(self))


class SlowReplica(Replica):
    """Both sites, on loopback."""

    def __init__(self, *, has_past: bool = False) -> None:
        super().__init__(has_past=has_past)
        self.requests = self.log = Log()

    def asked(self, since: int) -> list[Key]:
        """The articles whose own pages were asked for after so many requests: source and key."""
        return [key for request in self.requests[since:] if (key := key_of(request))]


def key_of(request: Request) -> Key | None:
    """Which article's page is asked for."""
    source = source_named(request.source)
    found = source.key_of(source.BASE_URL + request.path)
    return (request.source, found[1]) if found else None


def night(number: int) -> str:
    """The instant of a night, as the setting NOW wants it."""
    return World.night(number).isoformat()
