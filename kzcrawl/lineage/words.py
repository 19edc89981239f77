"""A text as its words, each a number that also says whether the word is a figure, a name, or neither."""

import re
from array import array
from collections.abc import Iterable
from functools import lru_cache
from zlib import crc32

FIGURE, NAME = 1, 2
_KIND = 3  # the bits that say so

# Figures may be grouped by spaces: 1 250 000.
_WORD = re.compile(r"\d{1,3}(?: \d{3})+(?!\w)|\w+")
# Where a capital says nothing: at the start of a sentence, of a speech, and of what a dateline leads to.
_START = re.compile(r"(?:^|[.!?…:]|[—–-]\s)[\s\"«»“”„]*\w")


def words_of(paragraphs: Iterable[str]) -> "array[int]":
    """The words of a text in order. Quotation marks, dashes, spaces and ё make none other."""
    words = array("I")
    for paragraph in paragraphs:
        text = _START.sub(lambda start: start[0].lower(), paragraph.replace("\u00a0", " "))
        words.extend(map(_number_of, _WORD.findall(text)))
    return words


def kind_of(word: int) -> int:
    """FIGURE, NAME (it has a capital within its sentence), or 0."""
    return word & _KIND


@lru_cache(maxsize=1 << 16)
def _number_of(word: str) -> int:
    kind = FIGURE if word[0].isdigit() else NAME if word[0].isupper() else 0
    plain = word.casefold().replace("ё", "е").replace(" ", "")
    return crc32(plain.encode()) & ~_KIND | kind  # not hash(), which is another in every process
