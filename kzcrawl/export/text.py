"""Text: the text in force of each article as a rendering of its page, a file each, which `kzcrawl import` reads back.

They lie in `<source>/<yyyy>/<mm>/<dd>/`, by the day of publication. A text that would be read back otherwise in a field
that text can carry is named in `unlike.jsonl`.
"""

import hashlib
import re
from pathlib import Path
from typing import Any

from kzcrawl.archive.layout import Place
from kzcrawl.archive.records import encode
from kzcrawl.export.export import Export
from kzcrawl.export.read_back import unlike
from kzcrawl.export.table import Record
from kzcrawl.export.tables import ARTICLES
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder
from kzcrawl.identity import key_in
from kzcrawl.pages import sources

UNLIKE = "unlike.jsonl"
_PLAIN_KEY = re.compile("~?([0-9a-f]{1,40})")


def write(export: Export, folder: Path) -> dict[str, int]:
    """Writes every article; returns how many there are, and how many are read back otherwise."""
    rows = {"articles": 0, "unlike": 0}
    reached("export.write")
    with (folder / UNLIKE).open("xb") as named:
        for place, article in export.records(ARTICLES):
            if export.is_in_force(article):
                path = folder / _path(place, article)
                make_folder(path.parent)
                text = rendered(article)
                path.write_text(text, "utf-8")
                rows["articles"] += 1
                if fields := unlike(article, text):
                    named.write(_line(path.relative_to(folder), article, fields))
                    rows["unlike"] += 1
    return rows


def rendered(article: Record) -> str:
    """The text of an article's page; of a source that has no rendering of its own, just what was written."""
    rendering = getattr(sources().get(article["source"]), "rendering", _plain)
    return "\n".join(rendering(article)) + "\n"


def _plain(article: Record) -> list[str]:
    return [*filter(None, (article["title"], article["subtitle"])), *article["paragraphs"]]


def _path(place: Place, article: Record) -> Path:
    """Nothing that a page says becomes part of a path, but digits."""
    plain = _PLAIN_KEY.fullmatch(key_in(article["article_id"]))
    name = plain[1] if plain else hashlib.sha256(article["article_id"].encode()).hexdigest()[:16]
    day = f"{place.day:%Y/%m/%d}" if place.day else "undated"
    return Path(place.source, day, f"{name}.txt")


def _line(path: Path, article: Record, fields: list[str]) -> bytes:
    value: dict[str, Any] = {"file": path.as_posix(), "article_id": article["article_id"], "fields": fields}
    return encode(value) + b"\n"
