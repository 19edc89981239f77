"""Shingles: every three words of a text in a row, as a number."""

from collections.abc import Sequence

# Odd, with bits all over, as hash functions multiply by.
_FIRST, _SECOND, _THIRD = 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35
_32_BITS = 0xFFFFFFFF
# Whether one is sampled follows from its words alone: in every text that has it, or in none.
_SAMPLE = 0x7 << 20
_SHORT = 100  # words: a sample of so few would be none


def shingles_of(words: Sequence[int]) -> list[int]:
    """All shingles of a text, in order."""
    triples = zip(words, words[1:], words[2:], strict=False)
    return [(a * _FIRST + b * _SECOND + c * _THIRD) & _32_BITS for a, b, c in triples]


def sample_of(words: Sequence[int]) -> set[int]:
    """One in eight of the shingles; of a short text all."""
    shingles = shingles_of(words)
    return set(shingles) if len(words) < _SHORT else {each for each in shingles if not each & _SAMPLE}


def marks_of(words: Sequence[int], others: Sequence[int]) -> bytearray:
    """For each word of a text, 1 if it stands in the other in a row of three."""
    theirs, marks = set(shingles_of(others)), bytearray(len(words))
    for n, shingle in enumerate(shingles_of(words)):
        if shingle in theirs:
            marks[n : n + 3] = b"\1\1\1"
    return marks
