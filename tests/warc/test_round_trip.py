"""What is captured comes back, by our reader and by the tools that everybody has."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fastwarc.warc import ArchiveIterator as FastWarcIterator
from fastwarc.warc import WarcRecordType
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator as WarcioIterator

from kzcrawl.warc.exchange import Exchange
from kzcrawl.warc.reader import Captured, read_at, records
from tests.warc.make import FILE, HTML, PACKED, exchange, gzipped, write, writer

TOKEN = st.text("abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-_.", min_size=1, max_size=20).map(str.encode)
# Readers take white space off the ends of a value, as HTTP has it; warcio also the no-break space.
VALUE = st.binary(max_size=30).map(
    lambda value: value.replace(b"\r", b"").replace(b"\n", b"").strip(b" \t\0\v\f\x85\xa0")
)
HEADERS = st.lists(st.tuples(TOKEN.map(lambda name: b"x-" + name), VALUE), max_size=6).map(tuple)
EXCHANGES = st.builds(exchange, st.binary(max_size=500), headers=HEADERS, status=st.integers(200, 999))


def read_all(root: Path, *exchanges: Exchange) -> list[Captured]:
    positions = write(root, *exchanges)
    return [read_at(root / position.file, position.offset, root.joinpath) for position in positions]


@given(st.lists(EXCHANGES, min_size=1, max_size=3))
def test_any_answer_comes_back_as_it_was(exchanges: list[Exchange]) -> None:
    with TemporaryDirectory() as folder:
        read = read_all(Path(folder), *exchanges)
    assert [(each.status, each.headers, each.body) for each in read] == [
        (each.status, each.headers, each.body) for each in exchanges
    ]


@given(st.lists(EXCHANGES, min_size=1, max_size=3, unique_by=lambda each: each.body))
def test_warcio_and_fastwarc_read_the_same(exchanges: list[Exchange]) -> None:
    with TemporaryDirectory() as folder:
        write(Path(folder), *exchanges)
        with (Path(folder) / FILE).open("rb") as file:
            warcio = [
                (int(record.http_headers.get_statuscode()), len(record.http_headers.headers), record.raw_stream.read())
                for record in WarcioIterator(file, no_record_parse=False)
                if record.rec_type == "response"
            ]
        with (Path(folder) / FILE).open("rb") as file:
            fastwarc = [
                (record.http_headers.status_code, len(list(record.http_headers)), record.reader.read())
                for record in FastWarcIterator(file, record_types=WarcRecordType.response, auto_decode="none")
            ]
    expected = [(each.status, len(each.headers), each.body) for each in exchanges]
    assert warcio == expected
    assert fastwarc == expected


@given(st.lists(st.tuples(st.binary(max_size=20), st.binary(max_size=20)), max_size=4).map(tuple), st.text(max_size=20))
def test_nothing_that_is_sent_breaks_out_of_its_record(headers: tuple[tuple[bytes, bytes], ...], url: str) -> None:
    hostile = exchange(headers=headers, request_headers=headers, url=f"http://www.kt.kz/{url}", method="GET\r\n\r\nX")
    with TemporaryDirectory() as folder:
        answer = read_all(Path(folder), hostile)[0]
        kinds = [record.kind for record in records(Path(folder) / FILE)]
    assert (answer.body, len(answer.headers), kinds) == (HTML, len(headers), ["warcinfo", "response", "request"])


MANY = [
    gzipped(),
    exchange(),
    exchange(b"", status=304),
    exchange(),
    gzipped(),
    exchange(b"", status=999, ip=None, protocol=None),
    exchange(b"{}", method="POST", request_body=b"a=1", headers=()),
    exchange(b"chunked", headers=((b"transfer-encoding", b"chunked"), (b"X-Odd", b"\xff\r\n\r\nHTTP/1.1 200 OK"))),
]


def test_warcio_check_finds_nothing(tmp_path: Path) -> None:
    write(tmp_path, *MANY)
    command = [str(Path(sys.executable).parent / "warcio"), "check", "-v", str(tmp_path / FILE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("digest pass") == 7  # warcinfo, and each body that was kept
    assert done.stdout.count("digest present but not checked (revisit)") == 2
    assert done.stdout.count("no digest to check") == len(MANY)  # the requests


def test_fastwarc_verifies_every_digest(tmp_path: Path) -> None:
    write(tmp_path, *MANY)
    with (tmp_path / FILE).open("rb") as file:
        proved = [
            record.verify_payload_digest() for record in FastWarcIterator(file, record_types=WarcRecordType.response)
        ]
    assert proved == [True] * 6


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    write(tmp_path / "one", *MANY)
    write(tmp_path / "other", *MANY)
    assert (tmp_path / "one" / FILE).read_bytes() == (tmp_path / "other" / FILE).read_bytes()


def test_a_body_that_is_held_is_not_kept_twice(tmp_path: Path) -> None:
    first, second = read_all(tmp_path, gzipped(), gzipped())
    assert (first.body, second.body) == (PACKED, PACKED)
    assert second.record["WARC-Type"] == "revisit"
    assert second.record["WARC-Refers-To"] == first.record["WARC-Record-ID"]
    assert second.record["WARC-Refers-To-Target-URI"] == first.record["WARC-Target-URI"]
    assert second.record["WARC-Refers-To-Date"] == first.record["WARC-Date"]
    assert second.record["WARC-Payload-Digest"] == first.record["WARC-Payload-Digest"]


def test_a_body_of_an_earlier_run_is_found_in_its_file(tmp_path: Path) -> None:
    earlier = writer(tmp_path, "raw/earlier.warc.gz")
    earlier.write(exchange())
    kept = earlier.take_fresh()
    later = writer(tmp_path)
    later._known = kept.get
    position = later.write(exchange(url="https://www.kt.kz/"))
    answer = read_at(tmp_path / FILE, position.offset, tmp_path.joinpath)
    assert (answer.body, answer.record["WARC-Refers-To-Filename"]) == (HTML, "raw/earlier.warc.gz")
    assert later.take_fresh() == {}


def test_fresh_bodies_are_told_once(tmp_path: Path) -> None:
    captures = writer(tmp_path)
    captures.write(exchange())
    captures.write(exchange(b""))
    assert len(captures.take_fresh()) == 1
    captures.write(exchange())
    captures.write(gzipped())
    assert len(captures.take_fresh()) == 1


def test_a_request_names_its_response(tmp_path: Path) -> None:
    write(tmp_path, exchange(request_body=b"a=1", method="POST"))
    info, response, request = records(tmp_path / FILE)
    assert info.headers["WARC-Filename"] == FILE.rsplit("/", maxsplit=1)[-1]
    assert request.headers["WARC-Concurrent-To"] == response.headers["WARC-Record-ID"]
    assert request.block == (
        b"POST /rus/state/akim_1377999001.html HTTP/1.1\r\nAccept-Encoding: gzip, deflate\r\nHost: www.kt.kz\r\n\r\na=1"
    )


def test_an_answer_is_written_as_it_was_sent(tmp_path: Path) -> None:
    moment = datetime(2025, 11, 29, 6, 0, 4, tzinfo=timezone(timedelta(hours=5)))
    answer = read_all(tmp_path, exchange(moment=moment, status=404))[0]
    assert answer.head.split(b"\r\n") == [
        b"HTTP/1.1 404 Not Found",
        b"Content-Type: text/html; charset=utf-8",
        b"Set-Cookie: a=1",
        b"Set-Cookie: b=2",
        b"",
        b"",
    ]
    assert answer.record["WARC-Date"] == "2025-11-29T01:00:04Z"
    assert answer.record["WARC-IP-Address"] == "192.0.2.7"
    assert datetime.fromisoformat(answer.record["WARC-Date"]) == moment.astimezone(UTC)


@pytest.mark.parametrize(
    ("url", "target"),
    [
        ("https://www.kt.kz", b"GET / HTTP/1.1"),
        ("https://www.kt.kz/rus/?a=1&b=2", b"GET /rus/?a=1&b=2 HTTP/1.1"),
        ("https://www.kt.kz/мост мой", b"GET /%D0%BC%D0%BE%D1%81%D1%82%20%D0%BC%D0%BE%D0%B9 HTTP/1.1"),
    ],
)
def test_a_request_line_has_path_and_query(tmp_path: Path, url: str, target: bytes) -> None:
    write(tmp_path, exchange(url=url))
    assert list(records(tmp_path / FILE))[-1].block.split(b"\r\n")[0] == target


def test_chunked_framing_that_is_not_there_is_not_announced(tmp_path: Path) -> None:
    answer = read_all(tmp_path, exchange(headers=((b"Transfer-Encoding", b"chunked"),)))[0]
    assert answer.headers == ((b"X-Archive-Orig-Transfer-Encoding", b"chunked"),)
