"""What the code may not do, checked by the tools that know: imports, types, lint, and how fast reading starts."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kzcrawl.cli import COMMANDS
from tests.make import PAGE

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent


def check(*words: str | Path, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, words)], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "words", [("lint-imports",), ("mypy",), ("ruff", "check"), ("ruff", "format", "--check")], ids=" ".join
)
def test_the_tools_find_nothing(words: tuple[str, ...]) -> None:
    done = check(BIN / words[0], *words[1:])
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("pages/qazaq24.py", "import sqlite3", "Parsers are pure"),
        ("reading/borders.py", "import scrapy", "Parsers are pure"),
        ("archive/reader.py", "from scrapy import Spider", "Reading needs no crawling engine"),
        ("warc/framing.py", "import scrapy.http", "Captures need no crawling engine"),
        ("text.py", "import kzcrawl.pages", "Data flows one way"),
    ],
)
def test_a_forbidden_import_is_found(tmp_path: Path, module: str, line: str, contract: str) -> None:
    shutil.copytree(ROOT / "kzcrawl", tmp_path / "kzcrawl", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / ".importlinter", tmp_path)
    with (tmp_path / "kzcrawl" / module).open("a") as file:
        file.write(f"\n{line}\n")
    done = check(sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()", cwd=tmp_path)
    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert done.returncode != 0
    assert any(text.startswith(contract) for text in broken), done.stdout


@pytest.mark.parametrize(
    "command",
    [
        "import {0}",
        "read {0}",
        "feed",
        "export --format csv --into {0}.csv",
        "runs",
        "show kazakhstan_today:1",
        "search x",
        "raw kazakhstan_today:1",
        "verify",
        "rebuild",
        "coverage",
        "lineage",
        "replay --into {0}.again --jobs 1",
        "copies",
        "repair",
        "redact x:1 --reason y",
        "prune-raw --older-than 1d",
        "unread",
        "prove x:1",
        "savepage kazakhstan_today:1 case",
        "demo-site --night 0",
    ],
)
def test_a_command_that_reads_imports_no_crawling_engine(tmp_path: Path, command: str) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    words = command.format(tmp_path / "page.txt").split()
    script = "import sys; from kzcrawl.cli import main; main(sys.argv[1:]); print(*sys.modules)"
    check(sys.executable, "-c", script, "import", tmp_path / "page.txt", "--archive", tmp_path / "archive")
    loaded = check(sys.executable, "-c", script, *words, "--archive", tmp_path / "archive").stdout.split()
    assert f"kzcrawl.commands.{words[0].replace('import', 'import_').replace('-', '_')}" in loaded
    assert not {"scrapy", "twisted"} & set(loaded)


def test_every_command_is_tried_above() -> None:
    tried = test_a_command_that_reads_imports_no_crawling_engine.pytestmark[0].args[1]
    crawling = {"nightly", "backfill", "check"}
    assert {words.split()[0] for words in tried} == set(COMMANDS) - crawling
