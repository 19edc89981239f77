"""What a word is a form of, so that any form of it finds the others: Russian by a dictionary, Kazakh by its beginning.

A word of the dictionary may be read in several ways (стали: стать, сталь): it finds what any of them finds, and itself.
Kazakh adds its endings to a beginning that stays, so that әкім is looked for as whatever begins so.
"""

import importlib
import re
from functools import cache, lru_cache
from typing import Any

_WORD = re.compile(r"\w+")
_RUSSIAN = re.compile("[а-яё]+")


def words_of(text: str) -> list[str]:
    """The words of a text, in small letters."""
    return _WORD.findall(text.lower())


@lru_cache(maxsize=100_000)  # words repeat: most of 20,000 articles are these
def names_of(word: str) -> frozenset[str]:
    """The word itself, in small letters, and what it may be a form of, with е for ё. Two that share a name are one."""
    if not _RUSSIAN.fullmatch(word):
        return frozenset((word,))
    names = (word, *(reading.normal_form for reading in _dictionary().parse(word)))
    return frozenset(name.replace("ё", "е") for name in names)


def is_beginning(word: str) -> bool:
    """Whether a word is looked for as the beginning of others: one in Cyrillic that is in no Russian dictionary."""
    has_cyrillic = any("\u0400" <= letter <= "\u04ff" for letter in word)
    return has_cyrillic and not (_RUSSIAN.fullmatch(word) and _dictionary().word_is_known(word))


@lru_cache(maxsize=200_000)
def is_found_by(typed: str, word: str) -> bool:
    """Whether a word, in small letters, is what somebody looks for who typed another."""
    if is_beginning(typed) and word.startswith(typed):
        return True
    begins_as_one = _beginning(word) in _beginnings(typed)  # else the dictionary would be asked of every word there is
    return begins_as_one and not names_of(typed).isdisjoint(names_of(word))


@cache
def _beginnings(typed: str) -> frozenset[str]:
    """How forms of a word begin: люди is one of человек."""
    forms = (form.word for reading in _dictionary().parse(typed) for form in reading.lexeme)
    return frozenset(map(_beginning, (typed, *names_of(typed), *forms)))


def _beginning(word: str) -> str:
    return word[:2].replace("ё", "е")


@cache
def _dictionary() -> Any:
    return importlib.import_module("pymorphy3").MorphAnalyzer()  # takes half a second, and only who searches needs it
