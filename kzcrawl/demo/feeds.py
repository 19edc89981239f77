"""The RSS 2.0 feed of an edition."""

from collections.abc import Sequence
from email.utils import format_datetime
from html import escape

from kzcrawl.demo.responses import Response
from kzcrawl.demo.stories import Story


def feed(edition: str, stories: Sequence[Story]) -> Response:
    """Title, public address and time of each; no counts."""
    items = "".join(
        f"<item><title>{escape(story.title, quote=False)}</title><link>{story.url}</link><guid>{story.url}</guid>"
        f"<pubDate>{format_datetime(story.published_at)}</pubDate></item>\n"
        for story in stories
    )
    head = f"<title>Kazakhstan Today</title><link>https://www.kt.kz/{edition}/all</link>"
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0"><channel>{head}\n{items}</channel></rss>\n'
    return Response(200, (("Content-Type", "application/rss+xml; charset=utf-8"),), text.encode())
