"""A site that is asked for a page or two, as politely as a crawl asks: by its robots.txt, with pauses."""

from time import sleep

from protego import Protego

from kzcrawl.exceptions import BadInputError
from kzcrawl.fetch import Reply, ask, page_of
from kzcrawl.items import Page
from kzcrawl.pages import Source
from kzcrawl.settings import Settings, places_of
from kzcrawl.spiders.on_site import is_on_site
from kzcrawl.spiders.robots import is_told
from kzcrawl.urls import moved

_MOST_DELAY = 60.0  # as a crawl has it


class Visit:
    """What is asked for, and what may be."""

    def __init__(self, source: Source, settings: Settings) -> None:
        self.base_url = settings.BASE_URLS.get(source.NAME, source.BASE_URL)
        self._source, self._settings, self._places = source, settings, places_of(settings)
        self._rules: Protego | None = None

    def robots(self) -> Reply:
        """What the site answers for robots.txt, which holds from then on. BadInputError."""
        reply = self._ask(f"{self.base_url}/robots.txt")
        if is_told(reply.status):
            self._rules = Protego.parse(reply.body.decode("utf-8", errors="ignore") if reply.status < 300 else "")
        return reply

    def allows(self, public_url: str) -> bool:
        """Whether robots.txt allows a page; nothing as long as it is not known."""
        there = moved(public_url, self._places)
        return self._rules is not None and self._rules.can_fetch(there, self._settings.user_agent)

    def page(self, public_url: str) -> Page:
        """A page at its public address, after a pause. BadInputError."""
        if not self.allows(public_url):
            raise BadInputError(f"{public_url}: robots.txt forbids it")
        sleep(self._pause())
        reply = self._ask(moved(public_url, self._places))
        if not is_on_site(reply.url, self.base_url):
            raise BadInputError(f"{public_url}: leads to {reply.url}, off the site")
        return page_of(reply, self._places, self._settings.clock.now())

    def _pause(self) -> float:
        wanted = self._rules.crawl_delay(self._settings.user_agent) if self._rules else None
        return max(self._settings.DELAY_SECONDS, min(wanted or 0.0, _MOST_DELAY))

    def _ask(self, address: str) -> Reply:
        return ask(address, self._settings.PAGE_MEGABYTES * 1_000_000, self._settings.user_agent)
