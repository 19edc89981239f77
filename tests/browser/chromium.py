"""Which Chromium the tests have, and whether it can be driven."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _missing() -> str:
    """What keeps a browser from starting here, if anything does."""
    if not (CHROMIUM or list(Path.home().glob(".cache/ms-playwright/chromium*"))):
        return "Chromium is not installed"
    words = [sys.executable, "-m", "playwright", "--version"]
    driver = subprocess.run(words, capture_output=True, text=True, check=False)
    return f"what drives Chromium does not start: {driver.stderr.strip()}" if driver.returncode else ""


_MISSING = _missing()
needs_browser = pytest.mark.skipif(bool(_MISSING), reason=f"{_MISSING} (make test mends that where it can)")
