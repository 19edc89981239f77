"""The routes by which a walk reaches its floor: each goes down from a first page, and yields what it brings."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from kzcrawl.spiders.page_reader import PageReader
from kzcrawl.spiders.routes.browser import BrowserRoute
from kzcrawl.spiders.routes.feed import FeedRoute
from kzcrawl.spiders.routes.listing import ListingRoute
from kzcrawl.spiders.routes.route import Route
from kzcrawl.spiders.routes.sitemap import SitemapRoute

if TYPE_CHECKING:
    from kzcrawl.spiders.base import NewsSpider

# In the order in which a walk tries them, until one reaches its floor.
ROUTES: tuple[Callable[["NewsSpider", PageReader], Route], ...] = (ListingRoute, FeedRoute, SitemapRoute, BrowserRoute)
