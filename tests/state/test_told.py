"""What was told of each source is kept, and is no great loss."""

from pathlib import Path

import pytest

from kzcrawl import failpoints
from kzcrawl.exceptions import UnwritableArchiveError
from kzcrawl.state.told import Told, note, told_of

TOLD = Told(("nothing_seen", "listing_stopped:ru"), "2025-11-29T22:17:00Z", "2025-12-01T22:17:00Z")


def test_what_was_told_is_there_until_the_source_is_well(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    note(path, {"qazaq24": TOLD, "kazakhstan_today": TOLD})
    note(path, {"qazaq24": None})
    assert told_of(path) == {"kazakhstan_today": TOLD}


def test_without_a_state_nothing_was_told(tmp_path: Path) -> None:
    assert told_of(tmp_path / "state.sqlite") == {}
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_noted_is_said(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    note(path, {})
    failpoints.arm(["told.commit=ENOSPC"])
    try:
        with pytest.raises(UnwritableArchiveError):
            note(path, {"qazaq24": TOLD})
    finally:
        failpoints.arm([])
    assert told_of(path) == {}
