"""Slugs as the sites make them of titles: Latin letters, cut at the end of a word."""

import re

_LATIN = dict(zip("абвгдеёзийклмнопрстуфхыэәғқңөұүһі", "abvgdeeziyklmnoprstufhyeagknouuhi", strict=True)) | {
    "ж": "zh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "sch",
    "ъ": "",
    "ь": "",
    "ю": "yu",
    "я": "ya",
}
_LONGEST = 61  # the longest slug seen since 2021


def slug_of(title: str, joint: str = "_") -> str:
    """The slug of a title: hyphens stay; apostrophes, points and commas join as spaces do."""
    latin = "".join(_LATIN.get(letter, letter) for letter in title.lower())
    words = re.sub(r"[\s'’.,]+", " ", re.sub(r"[^a-z0-9\s'’.,-]", "", latin)).split()
    while len(joint.join(words)) > _LONGEST:
        words.pop()
    return joint.join(words)
