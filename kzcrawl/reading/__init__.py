"""How any page is taken apart, whatever its source: into blocks of text, what it says of itself, and borders."""

import re
from collections.abc import Mapping

from kzcrawl.exceptions import ParseError
from kzcrawl.items import Page
from kzcrawl.reading.document import Block, Document
from kzcrawl.reading.markup import MarkupReader, TooDeepError
from kzcrawl.reading.vastness import is_vast
from kzcrawl.text import clean

# The date that some text corpora put before a page's first line. It is the corpus's, not the site's.
_CORPUS_DATE = re.compile(r"\s*date \d{4}-\d{2}(?:-\d{2})?(?: |$)")


def document_of(page: Page, hooks: Mapping[str, str]) -> Document:
    """The document of a page; `hooks` says which role each known class name plays. Raises ParseError (too_deep,
    too_many_parts)."""
    if is_vast(page.body):
        raise ParseError("too_many_parts", page.url)
    if page.is_text:
        return _text_document(page.body.decode("utf-8", errors="replace"))
    reader = MarkupReader(hooks, page.url)
    try:
        reader.read(page.body, page.content_type)
    except TooDeepError:
        raise ParseError("too_deep", page.url) from None
    return Document(tuple(reader.blocks), reader.facts, False, tuple(reader.parents))


def _text_document(text: str) -> Document:
    lines = text.removeprefix("\ufeff").lstrip("\r\n").splitlines()
    if lines and (prefix := _CORPUS_DATE.match(lines[0])):
        lines[0] = lines[0][prefix.end() :]
    return Document(tuple(Block(line, (line,)) for line in map(clean, lines) if line))
