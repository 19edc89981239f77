"""What a command says meanwhile: for a person and for a program, and nothing that either would obey."""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl import logs
from kzcrawl.demo.server import Replica
from kzcrawl.logs import JsonFormatter, TextFormatter
from tests.crawl.little_site import NIGHT, SOURCE, LittleSite, Story, said, site_of
from tests.crawl.night import nightly

EMPTY = Story(7, title="Пустая")


def record_of(message: str, *words: object, **extra: object) -> logging.LogRecord:
    return logging.getLogger("kz").makeRecord("kz", logging.WARNING, "", 1, message, words, None, extra=extra)


def test_a_line_of_the_log_is_shown_by_a_terminal_and_not_obeyed() -> None:
    line = TextFormatter().format(record_of("%s\n%s", "Мост\x1b[2J\u202e", "\x9b2J"))
    assert line.endswith(" WARNING kz: Мост\\x1b[2J\\u202e\n\\x9b2J")


@given(st.text(st.characters(exclude_categories=())))
def test_no_title_breaks_a_line_of_json(title: str) -> None:
    line = JsonFormatter().format(record_of("%s", title))
    assert line.isascii()
    assert line.isprintable()
    assert json.loads(line)["message"] == title


def test_each_line_names_what_it_is_about() -> None:
    with logs.of_crawl("kz", lambda: "run-1"), logs.of_page("https://kt.kz/1"):
        value = json.loads(JsonFormatter().format(record_of("x")))
        assert TextFormatter().format(record_of("x")).endswith(" WARNING kz: x (https://kt.kz/1)")
        assert TextFormatter().format(record_of("x of https://kt.kz/1")).endswith("kz: x of https://kt.kz/1")
    assert (value["source"], value["run"], value["url"]) == ("kz", "run-1", "https://kt.kz/1")
    assert (value["level"], value["logger"]) == ("WARNING", "kz")
    assert datetime.fromisoformat(value["time"]).utcoffset() is not None


def test_what_another_crawl_says_is_not_taken_for_ours() -> None:
    with logs.of_crawl("kz", lambda: "run-1"), logs.of_page("https://kt.kz/1"):
        value = json.loads(JsonFormatter().format(record_of("x", spider=type("Spider", (), {"name": "qz"}))))
    assert (value["source"], value["run"], value["url"]) == ("qz", None, None)


def test_an_error_is_told_with_its_traceback() -> None:
    try:
        raise ValueError("Мост")
    except ValueError:
        record = record_of("x")
        record.exc_info = sys.exc_info()
    assert "ValueError" in json.loads(JsonFormatter().format(record))["exception"]


def test_nothing_is_a_warning_in_a_good_night(tmp_path: Path) -> None:
    for night in (1, 2, 3):
        with Replica(night) as replica:
            assert nightly(replica, tmp_path / "archive", "--log-level", "WARNING").stderr == ""


@pytest.mark.parametrize("form", ["json", "text"])
def test_a_page_that_cannot_be_read_is_told_with_its_source_and_address(tmp_path: Path, form: str) -> None:
    answers = site_of(EMPTY, Story(8)) | {EMPTY.path: said(200, "<p>\x1b[2J")}
    with LittleSite(answers) as site:
        told = nightly(site, tmp_path / "archive", SOURCE, "--log-format", form).stderr.splitlines()
    run, url = f"{NIGHT:%Y%m%dT%H%M%SZ}-{SOURCE}-nightly", f"https://www.kt.kz{EMPTY.path}"
    if form == "text":
        assert any(f"INFO {SOURCE}: run {run} begins" in line for line in told)
        assert any(f" WARNING {SOURCE}: {url}: " in line for line in told)
        return
    lines = [json.loads(line) for line in told]
    assert [line["message"] for line in lines if line["source"] != SOURCE] == []
    (warning,) = [line for line in lines if line["level"] == "WARNING"]
    assert (warning["run"], warning["url"]) == (run, url)


def test_an_error_of_the_command_stays_a_plain_line(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where the archive should be", "utf-8")
    with LittleSite() as site:
        told = nightly(site, tmp_path / "archive", "--log-format", "json", status=74).stderr
    assert told.startswith("kzcrawl: ")
