"""The README says what there is, and there is what the README says."""

import re
import subprocess
import tomllib
from pathlib import Path

import orjson
import pytest

from kzcrawl import __version__
from kzcrawl.cli import COMMANDS, _parser
from kzcrawl.drops import DROPS
from kzcrawl.exceptions import KzcrawlError, ParseError, StoppedError
from kzcrawl.findings import FINDINGS, Finding
from kzcrawl.inputs.passed_over import PASSED_OVER
from kzcrawl.items import VIAS
from kzcrawl.pages import names, sources
from kzcrawl.settings import NAMES, OF_SOURCE, Settings, load, source_setting
from kzcrawl.spiders import kazakhstan_today, qazaq24  # noqa: F401 - which makes them subclasses
from kzcrawl.spiders.answer import REASONS
from kzcrawl.spiders.base import NewsSpider
from kzcrawl.spiders.browser.launch import MENDED_BY

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")
SCHEMAS = ROOT / "kzcrawl" / "archive" / "schemas"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"    kzcrawl {command} " in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_is_in_the_readme(command: str) -> None:
    subparsers = _parser([command])._subparsers
    assert subparsers is not None
    options = set(re.findall(r"--[a-z-]+", subparsers._group_actions[0].choices[command].format_help()))  # type: ignore[index]
    assert options - {"--help", "--json"} <= set(re.findall(r"--[a-z-]+", README))


def test_the_readme_names_no_command_that_is_not_there() -> None:
    named = set(re.findall(r"kzcrawl ([a-z][a-z-]*)\b", "".join(re.findall(r"(?m)^    .*$|`[^`]+`", README))))
    assert named <= set(COMMANDS)


def test_the_table_of_settings_is_the_settings() -> None:
    rows = dict(re.findall(r"(?m)^\| `([A-Z0-9_]+)` \| `?([^`|]+?)`? \|", README))
    defaults = {name: getattr(Settings(), name) for name in NAMES}
    for name, source in sources().items():
        spider = next(found for found in NewsSpider.__subclasses__() if found.name == name)
        values = (source.BASE_URL, " ".join(spider.listings), " ".join(spider.feeds), spider.paging)
        defaults |= {source_setting(name, setting): value for setting, value in zip(OF_SOURCE, values, strict=True)}
    assert rows == {name: _shown(value) for name, value in defaults.items()}


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return " ".join(map(str, value))
    return "unset" if value in (None, "") else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_can_be_given_both_ways(name: str) -> None:
    texts = {"NOW": "2025-11-29T01:00:03Z", "ARCHIVE": "elsewhere", "CAPTURE": "0", "ALERTS": "json://127.0.0.1"}
    texts |= {"FEW_PART": "0.5", "RATE_DROP": "0.5", "METRICS": "nights.prom"}
    text = texts.get(name, "http://127.0.0.1:7" if name.endswith("_URL") else "17")
    assert getattr(load({f"KZCRAWL_{name}": text}), name) == getattr(load({}, [f"{name}={text}"]), name)
    assert getattr(load({}, [f"{name}={text}"]), name) != getattr(Settings(), name)


@pytest.mark.parametrize("source", names())
def test_every_source_can_be_fetched_elsewhere(source: str) -> None:
    name = source_setting(source, "BASE_URL")
    assert {source: "http://127.0.0.1:1"} == load({f"KZCRAWL_{name}": "http://127.0.0.1:1/"}).BASE_URLS
    assert {source: "http://127.0.0.1:1"} == load({}, [f"{name}=http://127.0.0.1:1"]).BASE_URLS


def test_the_table_of_what_is_passed_over_is_the_reasons() -> None:
    rows = re.findall(r"(?m)^\| `([a-z_]+)` \| (.+) \|$", README.partition("### Pages in WARC files")[2])
    assert dict(rows[: len(PASSED_OVER)]) == PASSED_OVER


def test_every_exit_status_is_in_the_readme() -> None:
    statuses = {0, *StoppedError.STATUSES, *(error.status for error in KzcrawlError.__subclasses__())}
    assert statuses == {int(status) for status in re.findall(r"(?m)^\| (\d+) \|", README)}


def test_the_readme_names_the_files_of_cron() -> None:
    there = {f"cron/{path.name}" for path in (ROOT / "cron").iterdir()}
    assert there == set(re.findall(r"cron/[\w.]+", README))


def test_what_cron_and_systemd_start_is_where_the_readme_installs_it() -> None:
    for file, folder in (("crontab", "~/kzcrawl"), ("service", "/opt/kzcrawl")):
        assert f"{folder}/bin/kzcrawl nightly" in (ROOT / "cron" / f"kzcrawl.{file}").read_text("utf-8")
        assert f"    {folder}/bin/pip install --no-deps --no-build-isolation .\n" in README


def test_every_variable_that_is_named_is_a_setting() -> None:
    texts = [README, *(path.read_text("utf-8") for path in (ROOT / "cron").iterdir())]
    named = set(re.findall(r"\bKZCRAWL_([A-Z0-9_]+)", "".join(texts))) - {"NAME"}
    assert named
    assert named <= set(NAMES)


def test_a_shell_understands_the_commands_of_every_night() -> None:
    section = README.partition("\n## Run it every night\n")[2].partition("\n## ")[0]
    commands = "".join(re.findall(r"(?m)^    .*\n", section))
    subprocess.run(["/bin/sh", "-n"], input=commands, text=True, check=True)


def test_every_flag_and_change_is_in_the_readme() -> None:
    properties = orjson.loads((SCHEMAS / "article-1.json").read_bytes())["properties"]
    words = [*properties["flags"]["items"]["enum"], *properties["change"]["enum"]]
    assert [word for word in words if f"`{word}`" not in README] == []
    assert tuple(properties["via"]["enum"]) == VIAS


def test_every_reason_of_a_drop_is_explained_and_in_the_readme() -> None:
    validated = {
        "too_large",
        "title_too_long",
        "impossible_time",
        "glued_count",
        "no_identity",
        "against_schema",
        "redacted",
    }
    ours = {"no_article", "given_up", "parser_failed", "too_many_links"}
    assert set(DROPS) == validated | REASONS | set(ParseError.REASONS) | ours
    assert [reason for reason in DROPS if f"`{reason}`" not in README] == []


def test_the_table_of_findings_is_the_closed_set_of_them() -> None:
    table: dict[str, Finding] = {}
    for words, *cells in re.findall(r"(?m)^\| (`[a-z_]+`(?:, `[a-z_]+`)*) \| ([^|]+) \| ([^|]+) \|$", README):
        table |= {name: Finding(*cells) for name in re.findall(r"`(\w+)`", words)}
    assert table == FINDINGS


def test_make_installs_what_the_readme_and_the_messages_name_for_a_browser() -> None:
    named = {
        re.findall(r"--no-install-recommends (chromium[\w ]*\w)", text)[0] for text in (README, MENDED_BY, MAKEFILE)
    }
    assert named == {"chromium libatomic1"}


def test_the_version_is_said_once() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == __version__
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "\n    make test " in README
    assert (ROOT / ".ci" / "run").read_text("utf-8").strip().endswith("\nmake test")
