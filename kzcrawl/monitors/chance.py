"""Whether a figure differs from the usual by more than chance, and by enough to matter.

Chance is three standard deviations of the difference. Over 400 ordinary nights of sources of 5 to 150 articles a night,
20 times each, all monitors together gave 0.15 false alarms (as in tests/monitors/test_usual_nights.py).
"""

from math import sqrt

_DEVIATIONS = 3


def is_far_below(found: float, usual: float, part: float) -> bool:
    """Whether a count is less than a part of the usual one, and not by chance: half of 54, nothing of 10."""
    return found < part * usual and usual - found > _DEVIATIONS * sqrt(found + usual)


def is_far_above(found: float, usual: float, times: float) -> bool:
    """Whether a count is more than so many times the usual one, and not by chance."""
    return found > times * usual and found - usual > _DEVIATIONS * sqrt(found + usual)


def is_rarer(found: float, of: int, usual_rate: float, drop: float) -> bool:
    """Whether so many of a whole are fewer, by that part, than the usual rate lets expect, and not by chance."""
    usual_rate = min(usual_rate, 1.0)
    expected = usual_rate * of
    if found >= (1 - drop) * expected:
        return False
    variance = expected * (1 - usual_rate) + found * (1 - found / of)
    return expected - found > _DEVIATIONS * sqrt(variance + 1)
