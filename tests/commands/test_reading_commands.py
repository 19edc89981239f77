"""`read`, `feed`, `runs`, `show`, `verify`, `rebuild`, as people run them."""

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from kzcrawl.cli import COMMANDS
from kzcrawl.demo.outline import parse_outline
from kzcrawl.demo.render import render
from tests.conftest import Run
from tests.make import COPY, PAGE, URL

OUTLINE = Path(__file__).parents[1] / "pages" / "kazakhstan_today" / "ordinary" / "outline.txt"


@pytest.fixture
def filled(kzcrawl: Run, tmp_path: Path) -> Run:
    """The command on an archive of three runs: a page, a copy, and the page again with its address."""
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "copy.txt").write_text(COPY)
    kzcrawl("import", "page.txt", "copy.txt")
    kzcrawl("import", "--url", URL, "--observed-at", "2025-11-29T00:30:00Z", "page.txt")
    return kzcrawl


def test_feed_ends_with_the_cursor_to_go_on_from(filled: Run) -> None:
    lines = [json.loads(line) for line in filled("feed").stdout.splitlines()]
    assert [line["schema"] for line in lines].count("article/1") == 4
    assert lines[-1] == {"schema": "cursor/1", "after": 3}
    rest = [json.loads(line) for line in filled("feed", "--after", "2").stdout.splitlines()]
    assert [line["schema"] for line in rest] == ["article/1", "cursor/1"]
    assert filled("feed", "--after", "3").stdout == '{"after":3,"schema":"cursor/1"}\n'


@pytest.mark.parametrize("after", ["4", "-1", "x"])
def test_feed_after_a_run_that_is_not_there_is_wrong_usage(filled: Run, after: str) -> None:
    done = filled("feed", "--after", after)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--after" in done.stderr


def test_feed_of_a_damaged_file_gives_no_cursor(filled: Run, tmp_path: Path) -> None:
    file = next((tmp_path / "archive" / "articles").rglob("*.gz"))
    file.write_bytes(file.read_bytes()[:-4])
    done = filled("feed")
    assert done.returncode == 1
    assert "cursor" not in done.stdout
    assert "the file was altered" in done.stderr


@pytest.mark.usefixtures("filled")
def test_a_reader_that_has_seen_enough_is_no_error(tmp_path: Path) -> None:
    command = f"{sys.executable} -m kzcrawl feed --archive {tmp_path / 'archive'} | true; echo ${{PIPESTATUS[0]}}"
    done = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("0\n", "")


@pytest.mark.parametrize("name", ["kazakhstan_today:1377999001", URL, "http://kt.kz/rus/x/y_1377999001.html?utm=1"])
def test_an_article_is_shown_by_any_of_its_names(filled: Run, name: str) -> None:
    shown = filled("show", name).stdout
    assert shown.startswith("Аким проверил ремонт моста\n=====")
    assert "Напомним, мост закрыли в августе." in shown
    assert "1  first      seen at an unknown time" in shown
    assert "2  own_page   seen 2025-11-29T00:30:00Z" in shown
    assert "33221  seen at an unknown time, page" in shown


def test_one_article_is_shown_under_its_provisional_id_as_well(filled: Run) -> None:
    ids = json.loads(filled("show", "--json", URL).stdout)["ids"]
    assert ids[0] == "kazakhstan_today:1377999001"
    assert filled("show", ids[1]).stdout == filled("show", ids[0]).stdout


@pytest.mark.parametrize("name", ["kazakhstan_today:1", "https://www.kt.kz/rus/all", "https://example.org/", ""])
def test_an_article_that_is_not_there_is_wrong_usage(filled: Run, name: str) -> None:
    done = filled("show", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert "expected" in done.stderr


def test_verify_finds_nothing_in_a_sound_archive_and_needs_no_state(filled: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive" / ".state")
    done = filled("verify")
    assert (done.returncode, done.stdout) == (0, "3 runs, 9 records: all as it was sealed\n")
    assert filled("feed").returncode == 0
    assert not (tmp_path / "archive" / ".state").exists()


def test_verify_names_what_is_no_manifest_among_the_manifests(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "archive" / "runs" / "notes.txt").touch()
    (tmp_path / "archive" / "runs" / "00000099.json").touch()
    lines = filled("verify").stdout.splitlines()
    assert "00000004.json to 00000098.json: the manifests are missing" in lines
    assert "runs/notes.txt: expected nothing but manifests here" in lines


def test_verify_misses_the_newest_manifest_by_the_state(filled: Run, tmp_path: Path) -> None:
    filled("import", "page.txt")
    (tmp_path / "archive" / "runs" / "00000004.json").unlink()
    assert filled("verify").stdout.splitlines()[0] == "00000004.json: the manifest is missing"


def test_verify_names_each_fault_and_fails(filled: Run, tmp_path: Path) -> None:
    (tmp_path / "archive" / "runs" / "00000002.json").unlink()
    file = next((tmp_path / "archive" / "observations" / "kazakhstan_today").rglob("*.gz"))
    file.write_bytes(b"")
    done = filled("verify")
    assert done.returncode == 1
    assert "00000002.json: the manifest is missing" in done.stdout
    assert f"{file.relative_to(tmp_path / 'archive')}: the file is cut short" in done.stdout
    assert json.loads(filled("verify", "--json").stdout)["faults"] == done.stdout.splitlines()[:-1]


def test_rebuild_brings_back_what_is_known(filled: Run, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "archive" / ".state")
    assert filled("rebuild").stdout == "the index is made anew from 9 records\n"
    assert "0 new of 2 articles, 0 new of 4 observations" in filled("import", "page.txt").stdout


@pytest.mark.parametrize("sound", [0, 8192])
def test_rebuild_replaces_a_damaged_state(filled: Run, tmp_path: Path, sound: int) -> None:
    state = tmp_path / "archive" / ".state" / "state.sqlite"
    size = state.stat().st_size
    state.write_bytes((state.read_bytes()[:sound] + b"rubbish" * size)[:size])
    refused = filled("import", "page.txt")
    assert refused.returncode == 1
    assert "kzcrawl rebuild" in refused.stderr
    assert filled("rebuild").returncode == 0
    assert "0 new of 2 articles" in filled("import", "page.txt").stdout


@pytest.mark.parametrize("command", ["feed", "runs", "verify", "rebuild", "show x:1", "raw x:1"])
def test_an_archive_that_is_not_there_is_wrong_usage_and_stays_so(kzcrawl: Run, tmp_path: Path, command: str) -> None:
    done = kzcrawl(*command.split())
    assert done.returncode == 2
    assert "expected an archive, found none in" in done.stderr
    assert not (tmp_path / "archive").exists()


def test_read_shows_all_readings_side_by_side_and_archives_nothing(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(render(parse_outline(OUTLINE.read_text()), "hooks"))
    done = kzcrawl("read", "page.html")
    assert done.returncode == 0
    assert done.stdout.splitlines()[2].split() == ["structured", "hooks", "text"]
    assert "as it would be archived, by hooks/1:" in done.stdout
    assert "left over: " in done.stdout
    assert not (tmp_path / "archive").exists()


def test_read_says_what_is_no_page_of_a_known_site(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text("Fine weather.")
    done = kzcrawl("read", "other.txt")
    assert done.returncode == 2
    assert "--source says whose it is" in done.stderr


@pytest.mark.parametrize(
    "sentence",
    [
        "Checking your browser before accessing www.kt.kz, please wait a moment.",
        "Страница не найдена, но на сайте есть много других новостей.",
    ],
)
def test_a_page_shown_in_place_of_an_article_is_none(kzcrawl: Run, tmp_path: Path, sentence: str) -> None:
    (tmp_path / "page.html").write_text(f"<html><body><h1>{sentence[:19]}</h1><p>{sentence}</p></body></html>")
    done = kzcrawl("import", "--url", URL, "page.html")
    assert done.returncode == 2
    assert "nothing_found" in done.stderr


def test_read_fails_where_no_reading_understands(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>Checking your browser…</p></body></html>")
    done = kzcrawl("read", "--url", URL, "page.html")
    assert done.returncode == 1
    assert "not understood: " in done.stdout


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = render(parse_outline(OUTLINE.read_text()), "semantic").encode()
        found = self.path.endswith("_1377999001.html")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    """A server on loopback with one page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Site) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            socket.create_connection(server.server_address, timeout=5).close()
        except OSError:
            server.shutdown()
            pytest.skip("no loopback on this machine")
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_read_fetches_a_page_by_its_public_address(kzcrawl: Run, site: str) -> None:
    done = kzcrawl("read", URL, KZCRAWL_KAZAKHSTAN_TODAY_BASE_URL=site)
    assert (done.returncode, done.stderr) == (0, "")
    assert "as it would be archived, by structured/1:" in done.stdout


def test_read_says_why_a_page_cannot_be_fetched(kzcrawl: Run, site: str) -> None:
    done = kzcrawl("read", "https://www.kt.kz/rus/all", KZCRAWL_KAZAKHSTAN_TODAY_BASE_URL=site)
    assert done.returncode == 2
    assert "cannot be fetched (HTTP Error 404" in done.stderr


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_what_a_command_does(kzcrawl: Run, command: str) -> None:
    done = kzcrawl(command, "--help")
    assert done.returncode == 0
    assert COMMANDS[command][1:] in " ".join(done.stdout.split())
    assert "common options" in done.stdout


def test_help_lists_every_command(kzcrawl: Run) -> None:
    shown = kzcrawl("--help").stdout
    assert all(command in shown for command in COMMANDS)


def test_options_may_stand_before_the_command(filled: Run, tmp_path: Path) -> None:
    assert filled("--archive", tmp_path / "archive", "runs").stdout == filled("runs").stdout


@pytest.mark.parametrize("words", [[], ["crawl"], ["feed", "--before", "1"]])
def test_wrong_usage_is_status_2(kzcrawl: Run, words: list[str]) -> None:
    done = kzcrawl(*words)
    assert done.returncode == 2
    assert "usage: kzcrawl" in done.stderr
