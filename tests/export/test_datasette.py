"""Datasette itself, on an exported database with its metadata."""

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.export.conftest import Exported

BIN = Path(sys.executable).parent
Get = Callable[[str], str]


@pytest.fixture(scope="module")
def datasette(exported: Exported) -> Iterator[Get]:
    """Serves an export on loopback, and fetches from there."""
    folder = exported("sqlite")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [BIN / "datasette", "archive.db", "-m", "metadata.json", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def get(path: str) -> str:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return str(answer.read().decode())

    try:
        _wait_for(get, process)
        yield get
    finally:
        process.kill()
        process.wait()


def _wait_for(get: Get, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None
        try:
            get("/-/versions.json")
        except OSError:
            assert time.monotonic() < deadline, "datasette does not answer"
            time.sleep(0.05)
        else:
            return


def test_it_is_a_browser_at_once(datasette: Get) -> None:
    assert "Kazakh news" in datasette("/")
    page = datasette("/archive/articles")
    assert "An archive of kzcrawl" in datasette("/")
    assert "the text, a paragraph each" in page  # what a column means
    assert "facet" in page
    rows = _rows(datasette("/archive/articles.json?_shape=array&_size=3"))
    assert rows == sorted(rows, key=lambda row: row["published_at"], reverse=True)
    word = rows[0]["title"].split()[-1]
    assert _rows(datasette(f"/archive/articles.json?_shape=array&_search={quote(word)}"))
    assert f'<a href="/archive/articles/{quote("kazakhstan_today")}' in datasette(
        "/archive/observations?source=kazakhstan_today"
    )


def test_its_search_finds_forms(datasette: Get) -> None:
    found = [_rows(datasette(f"/archive/search.json?_shape=array&words={quote(word)}")) for word in ("школах", "школа")]
    titles = [{row["title"] for row in rows} for rows in found]
    assert titles[0]
    assert titles[0] <= titles[1]


def _rows(answer: str) -> list[dict[str, Any]]:
    return list(json.loads(answer))
