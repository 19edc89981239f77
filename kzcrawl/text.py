"""Text as every part of kzcrawl holds it: one form, its language, its Latin spelling."""

import re
import unicodedata

from kzcrawl.remembered import remembered

# Control characters, zero-width spaces, soft hyphens, byte order marks and bidirectional overrides show nothing and
# make equal texts unequal. Joiners (U+200C, U+200D) stay: emoji and some scripts need them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")
# A hundred symbols in a row are no writing; putting as many accents into canonical order takes quadratic time.
_SYMBOL = re.compile(r"[^\w\s\x00-\x7f]")
_PILE = re.compile(rf"{_SYMBOL.pattern}{{100,}}")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[\u0400-\u04ff]+")
_KAZAKH = "әғқңөұүһі"
_FINAL_STOPS = (".", "…", ":", ";", ",")

_LATIN = str.maketrans(
    dict(zip("абвгдеёзийклмнопрстуфхыэәғқңөұүһі", "abvgdeeziyklmnoprstufhyeagknouuhi", strict=True))
    | {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sch", "ъ": "", "ь": "", "ю": "yu", "я": "ya"}
)


@remembered
def clean(text: str) -> str:
    """The text in NFC, without what cannot be seen, every run of white space as one space, none at the ends."""
    text = " ".join(text.split())
    if not text.isprintable():
        text = " ".join(_INVISIBLE.sub("", _SURROGATE.sub("\ufffd", text)).split())
    if text.isascii():
        return text
    if _SYMBOL.search(text[99::100]):  # where a pile is, every hundredth letter is of it
        text = _PILE.sub(_without_accents, text)
    return unicodedata.normalize("NFC", text)


def _without_accents(pile: re.Match[str]) -> str:
    return "".join(letter for letter in pile[0] if not unicodedata.combining(letter))


def language_of(text: str) -> str:
    """The language of a text whose URL does not say it: "en", "kk" or "ru".

    English if most of its letters are not Cyrillic: English texts quote names as they are written here, Russian ones
    those of foreign companies. Kazakh if more than 1% are Kazakh alone, else Russian.
    """
    text = text.lower()
    letters = sum(map(len, _WORD.findall(text)))
    if sum(map(len, _CYRILLIC.findall(text))) * 2 <= letters:
        return "en"
    return "kk" if sum(map(text.count, _KAZAKH)) * 100 > letters else "ru"


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
    shared, most = _shared_words(slug, title)
    return shared * 2 < most


def slug_repeats(slug: str, title: str) -> bool:
    """Whether a URL's slug was made of that title: their first words are equal; of four or five, one may be edited."""
    shared, most = _shared_words(slug, title)
    return shared > 0 and shared >= max(most - 1, min(most, 3))


def _shared_words(slug: str, title: str) -> tuple[int, int]:
    """How many of the first words of both are equal, and how many could be."""
    in_slug, in_title = _first_words(slug), _first_words(title)
    shared = sum(any(word[:3] == other[:3] for other in in_title) for word in in_slug)
    return shared, min(len(in_slug), len(in_title))


@remembered
def _first_words(text: str) -> tuple[str, ...]:
    latin = text[:200].lower().translate(_LATIN)
    # Until some year after 2011, slugs had j for й and c for ц.
    return tuple(re.findall(r"[a-z0-9]+", latin.replace("j", "y").replace("ts", "c"))[:5])
