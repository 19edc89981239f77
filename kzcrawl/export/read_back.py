"""What an import would make of a text rendering: whether it is what the archive has."""

from kzcrawl.archive.records import value_of
from kzcrawl.exceptions import ParseError
from kzcrawl.export.table import Record
from kzcrawl.items import Page, Visit
from kzcrawl.pages import source_of
from kzcrawl.pipelines.normalise import Recorder

# What text can carry. The address is not in it, nor what comes of it or of markup: id, section, images, tags.
CARRIED = (
    "source", "language", "title", "subtitle", "published_at", "published_precision", "dateline", "credit",
    "paragraphs", "views", "syndicated_from", "archived_at", "content_hash",
)  # fmt: skip


def unlike(article: Record, text: str) -> list[str]:
    """The fields, of those that text can carry, that would be read back otherwise."""
    page = Page(text.encode(), "text/plain; charset=utf-8")
    try:
        parsed = source_of(page).parse(page)
        read = value_of(Recorder(Visit(parsed, "import")).article(parsed.articles[0]))
    except (ParseError, IndexError):
        return list(CARRIED)
    return [name for name in CARRIED if _comparable(read[name]) != _comparable(article[name])]


def _comparable(value: object) -> object:
    """Lists were tuples before they were archived; where the name of an origin leads is no text."""
    if isinstance(value, dict) and "name" in value:
        return value["name"]
    return list(value) if isinstance(value, tuple) else value
