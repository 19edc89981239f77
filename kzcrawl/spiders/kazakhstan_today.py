"""Kazakhstan Today: a listing of everything and a feed in each of its three languages."""

from kzcrawl.spiders.base import NewsSpider


class KazakhstanTodaySpider(NewsSpider):
    """Only /rus/all, /eng/rss and /kaz/rss/ were ever seen named; the others are by analogy, as is the paging.
    A feed is asked for with and without the slash at its end."""

    name = "kazakhstan_today"
    listings = ("/rus/all", "/kaz/all", "/eng/all")
    feeds = ("/rus/rss", "/kaz/rss", "/eng/rss")
    must_bring = True
