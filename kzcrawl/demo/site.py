"""Both sites as functions from an address to an answer, at one instant and in one kind of markup."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from kzcrawl.demo import drafts, sitemaps
from kzcrawl.demo.aggregator import SERVICES, Aggregator
from kzcrawl.demo.as_html import as_html
from kzcrawl.demo.fates import Gone
from kzcrawl.demo.feeds import feed
from kzcrawl.demo.listing_forms import asked
from kzcrawl.demo.newspaper import Newspaper
from kzcrawl.demo.newspaper_outlines import article_outline, listing_outline
from kzcrawl.demo.outline import Outline
from kzcrawl.demo.parts import part
from kzcrawl.demo.responses import Response, html, moved, placeholder, robots, said
from kzcrawl.demo.shown import Shown
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import World

_FEEDS = {f"/{edition}/rss{slash}": edition for edition in drafts.EDITIONS for slash in ("", "/")}
_MOST_ANSWERS = 500  # more than a night asks for
_NOT_FOUND = "Страница не найдена"
_REMOVED = "Страница удалена"


class Pages(Protocol):
    """The pages of a site at an instant."""

    instant: datetime

    @property
    def stories(self) -> Sequence[Story]: ...
    def find(self, path: str) -> Story | Gone | None: ...
    def article_outline(self, story: Story) -> Outline: ...
    def shown_with(self, story: Story) -> tuple[Shown, ...]: ...
    def listing_page(self, path: str, number: int) -> tuple[Outline, tuple[Shown, ...]] | None: ...
    def other(self, path: str) -> Response | None: ...


class Site:
    """One of the two sites. Answers are kept, up to some number, since a night does not change."""

    def __init__(
        self,
        source: str,
        world: World,
        instant: datetime,
        markup: str = "hooks",
        crawl_delay: int | None = None,
        listing: str = "pager",
        *,
        has_past: bool = False,
    ) -> None:
        self.source, self.markup, self.crawl_delay = source, markup, crawl_delay
        is_newspaper = source == drafts.SOURCE
        self.listing = listing if is_newspaper else "pager"
        self.pages: Pages = (
            _NewspaperPages(world, instant, listing, has_past=has_past)
            if is_newspaper
            else _AggregatorPages(world, instant)
        )
        self._answers: dict[str, Response] = {}

    def respond(self, target: str) -> Response:
        """The answer to a request for a path with its query."""
        if target not in self._answers:
            if len(self._answers) == _MOST_ANSWERS:
                self._answers.clear()
            self._answers[target] = self._answer(target)
        return self._answers[target]

    def shown_on(self, target: str) -> tuple[Shown, ...]:
        """Every story that the page at a path with its query shows, with its stamp and count there."""
        path, number, _ = asked(target, self.listing)
        story = self.pages.find(path)
        if isinstance(story, Story):
            return self.pages.shown_with(story) if story.path == path else ()
        page = self.pages.listing_page(path, number)
        return page[1] if page else ()

    def newest(self) -> Story:
        """The newest article that its listings show."""
        return self.pages.stories[0]

    def _answer(self, target: str) -> Response:
        path, number, is_part = asked(target, self.listing)
        if path == "/robots.txt":
            return robots(self.crawl_delay, sitemaps.ADDRESSES if self.listing == "sitemap_only" else ())
        story = self.pages.find(path)
        if isinstance(story, Story) and story.path == path:
            return html(as_html(self.pages.article_outline(story), self.markup), target)
        if isinstance(story, Story):
            return moved(quote(story.path), 301)
        if isinstance(story, Gone):
            return moved("/", 302) if story.status == 302 else said(_REMOVED, target, story.status)
        if page := self.pages.listing_page(path, number):
            return part(page[0], self.markup, self.listing) if is_part else html(as_html(page[0], self.markup), target)
        return self.pages.other(path) or said(_NOT_FOUND, target, 404)


class _NewspaperPages(Newspaper):
    """The pages of kt.kz, with listings of some form."""

    def __init__(self, world: World, instant: datetime, form: str, *, has_past: bool = False) -> None:
        super().__init__(world, instant, has_past=has_past)
        self._form = form

    def article_outline(self, story: Story) -> Outline:
        return article_outline(self.article(story))

    def shown_with(self, story: Story) -> tuple[Shown, ...]:
        page = self.article(story)
        return (page.main, *page.embedded, *(card for cards in page.most_read for card in cards))

    def listing_page(self, path: str, number: int) -> tuple[Outline, tuple[Shown, ...]] | None:
        page = self.listing(path, number)
        if page and path != "/" and self._form == "feed_only":
            page = replace(page, cards=(), count=1)
        if page is None or (path != "/" and self._form == "sitemap_only"):
            return None
        return listing_outline(page, self._form), page.cards

    def other(self, path: str) -> Response | None:
        if self._form == "sitemap_only":
            if path in _FEEDS:
                return None
            if found := sitemaps.sitemap(path, self.stories, self.instant):
                return found
        elif path in _FEEDS:
            return feed(_FEEDS[path], self.feed(_FEEDS[path], all_listed=self._form == "feed_only"))
        return placeholder() if path.startswith("/neofiles/serve-image/") or path == "/picture.png" else None


class _AggregatorPages(Aggregator):
    """The pages of Qazaq24."""

    def shown_with(self, story: Story) -> tuple[Shown, ...]:
        return (self.article(story),)

    def listing_page(self, path: str, number: int) -> tuple[Outline, tuple[Shown, ...]] | None:
        if path in SERVICES:
            return self.service_outline(path), ()
        page = self.listing(number) if path == "/" else None
        return (self.listing_outline(page), page.cards) if page else None

    def other(self, path: str) -> Response | None:  # noqa: ARG002 - there is nothing else
        return None
