"""One of the replica's sites, every answer of which a test may alter."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from kzcrawl.demo.site import Site
from kzcrawl.demo.world import World
from tests.crawl.little_site import Answer, Asked, LittleSite

Alter = Callable[[str], str]


@dataclass
class AlteredSite(LittleSite):
    """Serves a source of the replica in its first night; `alter` makes of each page the one that is sent."""

    source: str = "kazakhstan_today"
    alter: Alter = lambda page: page
    instant: datetime = field(default_factory=lambda: World.night(1))

    def __post_init__(self) -> None:
        self._site = Site(self.source, World("kzcrawl"), self.instant)
        self.other = self._altered

    @property
    def base_urls(self) -> dict[str, str]:
        """Where it is; it stands for its source alone."""
        return {self.source: self.url}

    def _altered(self, asked: Asked) -> Answer:
        response = self._site.respond(asked.path)
        headers = {name: value for name, value in response.headers if name in ("Content-Type", "Location")}
        return Answer(response.status, headers, self.alter(response.body.decode()).encode())
