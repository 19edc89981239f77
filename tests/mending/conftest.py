"""An archive, made once."""

from pathlib import Path

import pytest

from tests.mending.nights import copied, two_nights


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive that is as it was sealed."""
    archive = tmp_path_factory.mktemp("mending") / "sound"
    two_nights(archive)
    return archive


@pytest.fixture
def archive(sound: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return copied(sound, tmp_path / "archive")
