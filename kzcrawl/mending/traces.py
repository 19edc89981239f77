"""Where else the texts of an article stand: as they are written, or within the markup of a page."""

import html
import re
from collections.abc import Iterable
from typing import Any

from kzcrawl.exceptions import UndecodableError
from kzcrawl.identity import is_provisional, key_in
from kzcrawl.warc.decoding import encodings, unpacked
from kzcrawl.warc.reader import StoredRecord, headers_and_body

_NO_LETTER = re.compile(r"[\W_]+")
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SHORTEST = 20  # letters: what is shorter may be anybody's words
_MOST_BYTES = 1_000_000_000  # what was archived once was not too large


class Traces:
    """By what an article is known again: its keys, and its titles and paragraphs, of which only letters count."""

    def __init__(self, records: Iterable[dict[str, Any]], ids: Iterable[str]) -> None:
        self._keys = [key_in(each).encode() for each in ids if not is_provisional(each)]
        texts = (text for record in records for text in _texts(record))
        self._texts = {letters for text in texts if len(letters := _letters(text)) >= _SHORTEST}

    def are_in_record(self, record: dict[str, Any]) -> bool:
        """Whether another article repeats a text of this one."""
        return any(_letters(text) in self._texts for text in _texts(record))

    def are_in_answer(self, record: StoredRecord) -> bool:
        """Whether a captured page is at the address of the article, names it, or repeats a text of it. What cannot be
        unpacked says nothing."""
        headers, body = headers_and_body(record)
        try:
            body = unpacked(body, encodings(headers), _MOST_BYTES)[0]
        except UndecodableError:
            return True
        named = (body, record.headers.get("WARC-Target-URI", "").encode())
        return any(key in each for key in self._keys for each in named) or any(
            text in shown for shown in _shown(body) for text in self._texts
        )


def _texts(record: dict[str, Any]) -> list[str]:
    return [text for text in (record["title"], record.get("subtitle"), *record.get("paragraphs", ())) if text]


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.casefold())


def _shown(body: bytes) -> Iterable[str]:
    """The letters of a page, read in every likely way: with and without its markup."""
    for encoding in ("utf-8", "windows-1251"):
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), body.decode(encoding, errors="ignore"))
        for shown in (text, _TAG.sub("", text)):
            yield _letters(html.unescape(shown))
