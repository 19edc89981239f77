"""The archives that cases begin with, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.run import prepared


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A folder that a player plays in."""
    with prepared() as made:
        yield made
