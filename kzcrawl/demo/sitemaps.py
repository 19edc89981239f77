"""The sitemaps of the invented kt.kz: an index of one a month, packed, and one of the news of the last two days."""

import gzip
from collections.abc import Sequence
from datetime import datetime, timedelta
from html import escape
from itertools import groupby

from kzcrawl.demo.responses import Response
from kzcrawl.demo.stories import Story

_BASE = "https://www.kt.kz"
INDEX, NEWS = "/sitemap.xml", "/sitemap-news.xml"
ADDRESSES = (_BASE + INDEX, _BASE + NEWS)
_NEWS_DAYS = timedelta(days=2)
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NEWS_SCHEMA = "http://www.google.com/schemas/sitemap-news/0.9"


def sitemap(path: str, stories: Sequence[Story], instant: datetime) -> Response | None:
    """The sitemap at a path, of stories that are given newest first; None where there is none."""
    if path == INDEX:
        return _xml("sitemapindex", "".join(map(_child, _by_month(stories).items())))
    if path == NEWS:
        return _xml("urlset", "".join(_news(story) for story in stories if story.published_at > instant - _NEWS_DAYS))
    for month, of_month in _by_month(stories).items():
        if path == _path_of(month):
            body = gzip.compress(_xml("urlset", "".join(map(_url, of_month))).body, mtime=0)
            return Response(200, (("Content-Type", "application/gzip"),), body)
    return None


def _by_month(stories: Sequence[Story]) -> dict[str, list[Story]]:
    return {month: list(of_month) for month, of_month in groupby(stories, lambda story: f"{story.published_at:%Y-%m}")}


def _path_of(month: str) -> str:
    return f"/sitemap-{month}.xml.gz"


def _child(month: tuple[str, list[Story]]) -> str:
    newest = month[1][0].published_at.isoformat()
    return f"<sitemap><loc>{_BASE}{_path_of(month[0])}</loc><lastmod>{newest}</lastmod></sitemap>\n"


def _url(story: Story) -> str:
    return f"<url><loc>{story.url}</loc><lastmod>{story.published_at.isoformat()}</lastmod></url>\n"


def _news(story: Story) -> str:
    publication = "<news:publication><news:name>Kazakhstan Today</news:name></news:publication>"
    return (
        f"<url><loc>{story.url}</loc><news:news>{publication}"
        f"<news:publication_date>{story.published_at.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title, quote=False)}</news:title></news:news></url>\n"
    )


def _xml(root: str, inner: str) -> Response:
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{_SCHEMA}" xmlns:news="{_NEWS_SCHEMA}">\n'
    return Response(200, (("Content-Type", "application/xml"),), f"{head}{inner}</{root}>\n".encode())
