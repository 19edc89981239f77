"""Monitors of the texts that a night read: fields that are filled less often than before, texts that are shorter."""

from collections.abc import Iterator

from kzcrawl.monitors.chance import is_far_below, is_rarer
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.night import Night

# The origin of a copy is watched by its flag: `unknown_wording:no_origin`.
FIELDS = ("title", "stamp", "views", "dateline", "credit", "archived_at")


def fewer_fields(seen: Evidence) -> Iterator[str]:
    """A field whose fill rate is below its own past."""
    for name in FIELDS:
        usual = seen.history.usual_rate(lambda night, name=name: night.read.get(name, 0), _texts)  # type: ignore[misc]
        found = seen.night.read.get(name, 0)
        if usual is not None and is_rarer(found, seen.night.texts, usual, seen.limits.RATE_DROP):
            yield f"fewer_{name}"


def shorter_texts(seen: Evidence) -> Iterator[str]:
    """The texts' mean length is far below its own past: a part of each is missing."""
    usual = seen.history.usual_rate(_characters, _texts)
    # As many texts of the usual length would have as many characters.
    if usual and is_far_below(_characters(seen.night) / usual, seen.night.texts, seen.limits.FEW_PART):
        yield "shorter_texts"


def _texts(night: Night) -> int:
    return night.texts


def _characters(night: Night) -> int:
    return night.read.get("characters", 0)
