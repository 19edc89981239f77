"""What the README says of adding a source is done, word for word, and works."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
URL = "https://aqparat.example/news/mektep-ashyldy"
ARTICLE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><h1>В Аксае открыли школу</h1>
<p>29.11.2025 13:52</p><p>Новую школу на 300 мест открыли в Аксае.</p><p>Оқылды: 85</p></body></html>
"""
LISTING = '<html><body><ul><li><a href="/news/mektep-ashyldy">В Аксае открыли школу</a></li></ul></body></html>'


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of this project with the README's two files and a saved page."""
    project = tmp_path_factory.mktemp("project")
    for name in ("kzcrawl", "tests"):
        shutil.copytree(ROOT / name, project / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", ".importlinter"):
        shutil.copy(ROOT / name, project)
    section = (ROOT / "README.md").read_text("utf-8").partition("## Add a source")[2]
    codes = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    for path, code in zip(("pages", "spiders"), codes, strict=True):
        (project / "kzcrawl" / path / "aqparat.py").write_text(code, "utf-8")
    saved = project / "tests" / "pages" / "aqparat" / "plain"
    saved.mkdir(parents=True)
    (saved / "page.html").write_text(ARTICLE, "utf-8")
    (saved / "page.json").write_text(json.dumps({"url": URL}), "utf-8")
    return project


@pytest.fixture
def site() -> Iterator[str]:
    """The made-up site on loopback: its front page and one article."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = {"/": LISTING, "/news/mektep-ashyldy": ARTICLE}.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((body or "").encode())

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def run(project: Path, *words: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, words)],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(project)} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_its_page_is_read(project: Path) -> None:
    page = project / "tests/pages/aqparat/plain/page.html"
    done = run(project, "-m", "kzcrawl", "read", "--source", "aqparat", "--url", URL, page)
    assert done.returncode == 0, done.stderr
    assert "Новую школу на 300 мест открыли в Аксае." in done.stdout


def test_its_saved_page_is_a_test(project: Path) -> None:
    words = ("-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/test_saved_pages.py")
    assert run(project, *words).returncode == 1
    assert run(project, *words, "--update-golden").returncode == 0
    assert run(project, *words).returncode == 0
    said = json.loads((project / "tests/pages/aqparat/plain/expected.json").read_text("utf-8"))
    assert [record["id"] for record in said] == ["aqparat:/news/mektep-ashyldy"] * 2


def test_it_is_crawled(project: Path, site: str, tmp_path: Path) -> None:
    environment = {
        "KZCRAWL_AQPARAT_BASE_URL": site,
        "KZCRAWL_NOW": "2025-11-29T22:00:00Z",
        "KZCRAWL_DELAY_SECONDS": "0",
    }
    archive = {"KZCRAWL_ARCHIVE": str(tmp_path / "archive")}
    done = run(project, "-m", "kzcrawl", "nightly", "aqparat", **environment, **archive)
    assert done.returncode == 0, done.stderr
    shown = run(project, "-m", "kzcrawl", "show", URL, **archive).stdout
    assert "В Аксае открыли школу" in shown
    assert "85" in shown


def test_it_breaks_no_rule(project: Path) -> None:
    assert run(project, "-m", "ruff", "check", "kzcrawl").returncode == 0
    assert run(project, "-m", "ruff", "format", "--check", "kzcrawl").returncode == 0
    mypy = run(project, "-m", "mypy", "kzcrawl/pages/aqparat.py", "kzcrawl/spiders/aqparat.py")
    assert mypy.returncode == 0, mypy.stdout
    contracts = run(project, "-c", "from importlinter.cli import lint_imports_command as run; run()")
    assert contracts.returncode == 0, contracts.stdout
