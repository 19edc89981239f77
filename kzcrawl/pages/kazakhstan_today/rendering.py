"""An archived article as the text of its page, which reads back as the same: the inverse of `article`."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

_CREDITS = {"ru": "Фото:", "kk": "Сурет:", "en": "Images |"}
_SHARE = {"ru": "Рассказать друзьям", "kk": "Достарыңа айт", "en": "Tell a friend"}


def rendering(article: Mapping[str, Any]) -> list[str]:
    """The lines of its page. The last one says whose page it is, where nothing else does."""
    credit = f"{_CREDITS[article['language']]} {article['credit']}" if article["credit"] else None
    lines = [_stamp(article), article["title"], credit, article["subtitle"], *article["paragraphs"]]
    return [*filter(None, lines), _SHARE[article["language"]]]


def _stamp(article: Mapping[str, Any]) -> str | None:
    if article["published_at"] is None:
        return None
    form = "%d.%m.%Y" if article["published_precision"] == "day" else "%d.%m.%Y, %H:%M"
    printed = datetime.fromisoformat(article["published_at"]).strftime(form)
    return printed if article["views"] is None else f"{printed} {article['views']}"
