"""What all spiders are: a source, where it begins, and the plan of the crawl that it makes."""

from collections.abc import AsyncIterator, Callable
from typing import Any, ClassVar, Protocol

from kzcrawl.archive.manifest import Manifest
from kzcrawl.items import Visit
from kzcrawl.spiders.nightly import Nightly
from kzcrawl.spiders.wired import WiredSpider


class Plan(Protocol):
    """A crawl of one source: where it goes, when it stops, and how it ends."""

    def visits(self) -> AsyncIterator[Visit]:
        """What each page brings, one after another: a site is asked for one page at a time."""
        ...

    def end(self) -> list[Manifest]:
        """Seals what was brought, whole or not, with its verdict; returns the manifests of all runs."""
        ...


class NewsSpider(WiredSpider):
    """A source's spider. A subclass names the source and where it begins; paths are below the site's address."""

    listings: ClassVar[tuple[str, ...]]
    feeds: ClassVar[tuple[str, ...]] = ()
    # Of common forms: plain, short, in the path, and Bitrix's.
    paging: ClassVar[str] = "?page={page} ?p={page} /page/{page} ?PAGEN_1={page}"
    must_bring: ClassVar[bool] = False  # whether a first night without anything is a failure

    def __init__(self, plan: Callable[["NewsSpider"], Plan] = Nightly, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._plan = plan(self)

    def visits(self) -> AsyncIterator[Visit]:
        """What the plan brings."""
        return self._plan.visits()

    def end(self) -> list[Manifest]:
        """Seals what the plan brought."""
        return self._plan.end()
