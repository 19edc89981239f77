"""Replays by the real command, in a process that has neither sockets nor, as is seen at its end, a crawling engine."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.crawl.night import command

_SITE = """
import atexit, os, socket, sys

class NoSocket:
    def __init__(self, *words, **named):
        raise AssertionError("a replay opened a socket")

socket.socket = NoSocket
def look():
    if any(name in sys.modules for name in ("scrapy", "twisted")):
        os.write(2, b"a crawling engine was loaded")
        os._exit(99)
atexit.register(look)
"""


def offline(folder: Path, archive: Path, **settings: str) -> dict[str, str]:
    """The environment of a replay; `folder` is where what it is started with lies."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(_SITE, "utf-8")
    fixed = {"KZCRAWL_ARCHIVE": str(archive), "KZCRAWL_NOW": "2026-01-05T01:00:00Z", "PYTHONPATH": str(folder)}
    return os.environ | fixed | settings


def replay(environment: Mapping[str, str], *words: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Runs `kzcrawl replay`."""
    done = subprocess.run(
        command(*words, of="replay"), env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == status, done.stderr
    return done


def content(archive: Path) -> dict[str, bytes]:
    """The bytes of all that is sealed, by path."""
    found = (path for path in archive.rglob("*") if path.is_file() and ".state" not in path.parts)
    return {path.relative_to(archive).as_posix(): path.read_bytes() for path in found}
