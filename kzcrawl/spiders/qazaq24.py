"""Qazaq24: the copies that its front page links to."""

from kzcrawl.spiders.base import NewsSpider


class Qazaq24Spider(NewsSpider):
    """No listing of it was ever seen: the front page is a guess, and that it brings nothing is at first no failure."""

    name = "qazaq24"
    listings = ("/",)
