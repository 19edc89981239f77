"""What all tests share: the real command, and the option to write the golden expectations anew."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples every time and no clock: a test that fails here fails everywhere.
settings.register_profile("kzcrawl", derandomize=True, deadline=None)
settings.load_profile("kzcrawl")

Run = Callable[..., subprocess.CompletedProcess[str]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden expectations anew")


@pytest.fixture
def kzcrawl(tmp_path: Path) -> Run:
    """Runs the real command in a folder of its own, with an archive there, at a fixed moment."""

    def run(*words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
        fixed = {"KZCRAWL_ARCHIVE": str(tmp_path / "archive"), "KZCRAWL_NOW": "2025-11-29T01:00:03Z"}
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "kzcrawl", *map(str, words)],
            cwd=tmp_path,
            env=os.environ | fixed | environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
