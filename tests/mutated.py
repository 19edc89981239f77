"""Bytes that were something once: cut, spliced, repeated, nested, with single bytes changed."""

from collections.abc import Sequence

from hypothesis import strategies as st

_CHANGES = ("flip", "cut", "drop", "repeat", "nest", "splice")


@st.composite
def mutated(draw: st.DrawFn, seeds: Sequence[bytes]) -> bytes:
    """One of the seeds after some changes."""
    body = draw(st.sampled_from(seeds))
    for change in draw(st.lists(st.sampled_from(_CHANGES), max_size=6)):
        start = draw(st.integers(0, len(body)))
        end = draw(st.integers(start, min(start + 2_000, len(body))))
        other = draw(st.sampled_from(seeds)) if change == "splice" else draw(st.binary(max_size=8))
        body = _changed(body, change, start, end, other)
    return body


def _changed(body: bytes, change: str, start: int, end: int, other: bytes) -> bytes:
    before, piece, after = body[:start], body[start:end], body[end:]
    return {
        "flip": before + other + body[start + len(other) :],
        "cut": before,
        "drop": before + after,
        "repeat": before + piece * 20 + after,
        "nest": before + piece + body + piece + after,
        "splice": before + other[start:] + after,
    }[change]
