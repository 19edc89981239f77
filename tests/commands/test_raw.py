"""`kzcrawl raw`, as people run it."""

import json
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, part_of
from kzcrawl.archive.records import encode
from kzcrawl.archive.write_run import write_run
from kzcrawl.warc.writer import Writer
from tests.archive.test_captures import FILE
from tests.archive.test_seal_and_read import closed
from tests.conftest import Run
from tests.make import URL, article, observation
from tests.warc.make import HTML, PACKED, exchange, gzipped

RUN = closed(1).run
ID = "kazakhstan_today:1377999001"


@pytest.fixture
def filled(kzcrawl: Run, tmp_path: Path) -> Run:
    """An archive of an article that was imported, read from a page, and from the same again; and of odd pages."""
    writer = Writer(part_of(tmp_path / "archive" / FILE), FILE, RUN, "kzcrawl 0.1.0")
    pages = [gzipped(), gzipped(), exchange(b"x", headers=((b"Content-Encoding", b"br"),))]
    first, again, odd = ({"file": FILE, "offset": writer.write(page).offset} for page in pages)
    extent = writer.sync()
    writer.close()
    records = [
        article(run=RUN, via="import", observed_at=None),
        article(run=RUN, revision=2, capture=first),
        article(run=RUN, revision=3, capture=again, observed_at="2025-11-29T02:00:00Z"),
        article(run=RUN, id="kazakhstan_today:1", url=None, capture=odd),
        observation(run=RUN, id="kazakhstan_today:2", url=None),
    ]
    rows = [(f"{record.schema[:-2]}s/kazakhstan_today/2025/11/29", encode(asdict(record))) for record in records]
    write_run(Layout(tmp_path / "archive"), closed(1, 4, 1), rows, extent)
    return kzcrawl


def test_the_page_is_printed_as_its_author_made_it(filled: Run) -> None:
    assert filled("verify").stdout == "1 runs, 5 records, 3 captures: all as it was sealed\n"
    for words in ([ID], [URL], [ID, "--revision", "2"], [ID, "--revision", "3"]):
        done = filled("raw", *words)
        assert (done.returncode, done.stdout, done.stderr) == (0, HTML.decode(), "")


@pytest.mark.parametrize("revision", ["2", "3"])
@pytest.mark.usefixtures("filled")
def test_the_answer_is_printed_as_it_came(tmp_path: Path, revision: str) -> None:
    words = ["raw", "--http", "--revision", revision, ID, "--archive", str(tmp_path / "archive")]
    done = subprocess.run([sys.executable, "-m", "kzcrawl", *words], capture_output=True, check=True)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(PACKED)
    assert done.stdout == head + PACKED


def test_json_gives_the_headers(filled: Run) -> None:
    value = json.loads(filled("raw", "--json", ID).stdout)
    assert (value["schema"], value["file"], value["status"]) == ("capture/1", FILE, 200)
    assert value["record"]["WARC-Type"] == "revisit"
    assert value["http"][0] == ["Content-Encoding", "gzip"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([ID, "--revision", "1"], f"revision 1 of {ID} has no capture: it came via import"),
        ([ID, "--revision", "4"], f"expected a revision of {ID} (1, 2, 3), found 4"),
        (["kazakhstan_today:2"], "no text is held of kazakhstan_today:2, only counts"),
        (["kazakhstan_today:3"], "holds no article 'kazakhstan_today:3'"),
    ],
)
def test_what_has_no_capture_is_wrong_usage(filled: Run, words: list[str], message: str) -> None:
    done = filled("raw", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr


def test_a_body_that_cannot_be_unpacked_is_told(filled: Run) -> None:
    done = filled("raw", "kazakhstan_today:1")
    assert (done.returncode, done.stdout) == (1, "")
    assert "expected a body in gzip or deflate, found 'br'; --http prints it as it came" in done.stderr


def test_an_altered_capture_is_never_printed(filled: Run, tmp_path: Path) -> None:
    path = tmp_path / "archive" / FILE
    path.write_bytes(path.read_bytes()[::-1])
    done = filled("raw", ID)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{FILE}: the file was altered" in done.stderr
