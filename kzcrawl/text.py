"""Text as every part of kzcrawl holds it: one form, its language, its digest, its Latin spelling."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

# Control characters, zero-width spaces, soft hyphens, byte order marks and bidirectional overrides show nothing and
# make equal texts unequal. Joiners (U+200C, U+200D) stay: emoji and some scripts need them.
_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_SPACE = re.compile(r"\s+")
_KAZAKH = frozenset("әғқңөұүһі")
_FINAL_STOPS = (".", "…", ":", ";", ",")

_LATIN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі",
        "a b v g d e e zh z i y k l m n o p r s t u f h ts ch sh sch . y . e yu ya a g k n o u u h i".split(),
        strict=True,
    )
) | {"ъ": "", "ь": ""}


def clean(text: str) -> str:
    """The text in NFC, without what cannot be seen, every run of white space as one space, none at the ends."""
    text = _SURROGATE.sub("\ufffd", text)
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", text))).strip()


def language_of(text: str) -> str:
    """The language of a text whose URL does not say it: "en", "kk" or "ru".

    English if it has no Cyrillic letter, Kazakh if more than 1% of its letters are Kazakh alone, else Russian.
    """
    letters = [letter for letter in text.lower() if letter.isalpha()]
    if not any("\u0400" <= letter <= "\u04ff" for letter in letters):
        return "en"
    kazakh = sum(letter in _KAZAKH for letter in letters)
    return "kk" if kazakh * 100 > len(letters) else "ru"


def content_hash(title: str | None, subtitle: str | None, paragraphs: Iterable[str]) -> str:
    """SHA-256, in hex, of title, subtitle and paragraphs in UTF-8, each followed by a newline, null as empty.

    `jq -r '.title // "", .subtitle // "", .paragraphs[]' | sha256sum` gives the same.
    """
    lines = (title or "", subtitle or "", *paragraphs)
    return hashlib.sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


def has_final_stop(line: str) -> bool:
    """Whether a line ends as a sentence or an introduction to one does; titles and labels do not."""
    return line.endswith(_FINAL_STOPS)


def doubled(line: str) -> str | None:
    """The half of a line that is one text twice, glued (an alternative text and its title), else None."""
    half = line[: len(line) // 2].strip()
    return half if len(half) > 20 and (line == half * 2 or line == f"{half} {half}") else None


def slug_differs(slug: str, title: str) -> bool:
    """Whether a URL's slug speaks of something else than the title, judged by the first words of both.

    Transliterations changed over the years and slugs are cut, so words count as equal by their first letters.
    """
    in_slug = re.findall(r"[a-z0-9]+", slug.lower())[:5]
    in_title = re.findall(r"[a-z0-9]+", _latin(title))[:5]
    shared = sum(any(word[:3] == other[:3] for other in in_title) for word in in_slug)
    return bool(in_slug and in_title) and shared * 2 < min(len(in_slug), len(in_title))


def _latin(text: str) -> str:
    return "".join(_LATIN.get(letter, letter) for letter in text.lower())
