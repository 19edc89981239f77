"""What Scrapy's handler brings, captured in a real crawl of a real server on loopback."""

import gzip
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from kzcrawl.warc.capture import exchange_of
from kzcrawl.warc.decoding import decoded
from kzcrawl.warc.reader import Captured, StoredRecord, read_at, records
from tests.warc.make import FILE, HTML, PACKED

ROOT = Path(__file__).parents[2]
ANSWERS = {
    "/robots.txt": (200, [], b"User-agent: *\nDisallow:\n"),
    "/plain": (200, [("Set-Cookie", "a=1"), ("set-cookie", "b=2")], HTML),
    "/gzip": (200, [("Content-Encoding", "gzip"), ("Content-Type", "text/html")], PACKED),
    "/chunked": (200, [("Transfer-Encoding", "chunked")], HTML),
    "/chunked-gzip": (200, [("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")], gzip.compress(HTML * 2)),
    "/moved": (301, [("Location", "/plain?moved")], b"gone over there"),
    "/plain?moved": (200, [], b"over there"),
    "/busy": (503, [], b"come again"),
    "/empty": (200, [], b""),
    "/private": (200, [], b"not to be kept"),
    "/cut": (200, [("Content-Length", "5000")], b"cut off"),
    "/cut-chunked": (200, [("Transfer-Encoding", "chunked"), ("X-Cut", "yes")], b"cut off"),
    "/large": (200, [], bytes(200_000)),
}
VISITED = [f"{path}#fragment" for path in ANSWERS if "?" not in path and path != "/robots.txt"]


class Site(ThreadingHTTPServer):
    """Keeps the headers of each request, as they came."""

    requests: list[tuple[str, list[tuple[str, str]]]]


class Handler(BaseHTTPRequestHandler):
    """Answers exactly what the table above says."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.requests.append((f"{self.command} {self.path}", self.headers.items()))
        status, headers, body = ANSWERS[self.path]
        names = dict(headers)
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        if "Transfer-Encoding" in names:
            end = b"" if "X-Cut" in names else b"0\r\n\r\n"
            body = b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:5], body[5:])) + end
        elif "Content-Length" not in names:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = "/cut" in self.path

    do_POST = do_GET  # noqa: N815 - as the base class has it

    def log_message(self, *_: object) -> None:
        """Says nothing."""


class Crawl:
    """One crawl of everything above: what the spider was told, and what was captured."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with Site(("127.0.0.1", 0), Handler) as site:
            site.requests = []
            threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}).start()
            try:
                self.base = f"http://127.0.0.1:{site.server_port}"
                self.told = self._crawl()
            finally:
                site.shutdown()
            self.requests = site.requests
        self.records = list(records(folder / FILE))

    def _crawl(self) -> list[dict[str, Any]]:
        words = [sys.executable, "-W", "error", "-m", "tests.warc.crawl", str(self.folder)]
        urls = [f"{self.base}{path}" for path in VISITED]
        done = subprocess.run(
            [*words, *urls],
            capture_output=True,
            text=True,
            timeout=100,
            cwd=ROOT,
            env=os.environ | {"no_proxy": "127.0.0.1"},
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, "")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def of(self, path: str) -> dict[str, Any]:
        """What the spider was told of a path."""
        return next(each for each in self.told if each["url"].removeprefix(self.base).split("#")[0] == path)

    def answer(self, path: str) -> Captured:
        """The capture of a path, where the spider was told that it is."""
        capture = self.of(path)["capture"]
        return read_at(self.folder / capture["file"], capture["offset"], self.folder.joinpath)

    def of_kind(self, *kinds: str) -> list[StoredRecord]:
        """The captured records of that kind."""
        return [record for record in self.records if record.kind in kinds]


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """The crawl that all these tests look at."""
    return Crawl(tmp_path_factory.mktemp("crawl"))


@pytest.mark.parametrize("path", ["/plain", "/gzip", "/chunked", "/chunked-gzip", "/empty", "/plain?moved"])
def test_a_body_is_captured_as_the_server_sent_it(crawl: Crawl, path: str) -> None:
    answer = crawl.answer(path)
    assert answer.body == ANSWERS[path][2]
    assert len(decoded(answer, 10_000)) == crawl.of(path)["decoded"]
    assert answer.record["WARC-Target-URI"] == crawl.base + path
    assert answer.record["WARC-IP-Address"] == "127.0.0.1"


def test_repeated_headers_are_all_there(crawl: Crawl) -> None:
    cookies = [value for name, value in crawl.answer("/plain").headers if name == b"Set-Cookie"]
    assert cookies == [b"a=1", b"b=2"]


def test_the_head_announces_what_the_body_is(crawl: Crawl) -> None:
    names = [name.lower() for name, _ in crawl.answer("/chunked-gzip").headers]
    assert b"content-encoding" in names
    assert b"transfer-encoding" not in names
    assert (b"Content-Length", b"%d" % len(PACKED)) in crawl.answer("/gzip").headers


def test_requests_are_captured_as_the_server_got_them(crawl: Crawl) -> None:
    captured = [record.block.partition(b"\r\n\r\n")[0].decode().split("\r\n") for record in crawl.of_kind("request")]
    got = [[f"{line} HTTP/1.1", *map(": ".join, headers)] for line, headers in crawl.requests]
    left_out = ("/cut", "/cut-chunked", "/large", "/private")
    assert captured == [request for request in got if request[0].split()[1] not in left_out]
    posts = [record.block for record in crawl.of_kind("request") if record.block.startswith(b"POST")]
    assert [post.partition(b"\r\n\r\n")[2] for post in posts] == [b"a=1"]


def test_robots_txt_redirects_and_every_try_are_captured(crawl: Crawl) -> None:
    urls = [record.headers["WARC-Target-URI"] for record in crawl.of_kind("response", "revisit")]
    paths = [url.removeprefix(crawl.base) for url in urls]
    assert paths[0] == "/robots.txt"
    assert paths.count("/busy") == 2
    assert paths.count("/moved") == paths.count("/plain?moved") == 1


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/cut", "ResponseDataLossError"),
        ("/cut-chunked", "ResponseDataLossError"),
        ("/large", "DownloadCancelledError"),
    ],
)
def test_an_answer_that_the_handler_refuses_is_not_captured(crawl: Crawl, path: str, error: str) -> None:
    assert (crawl.of(path)["error"], crawl.of(path)["capture"]) == (error, None)
    assert not any(record.headers.get("WARC-Target-URI") == crawl.base + path for record in crawl.records)


def test_what_the_spider_does_not_keep_has_no_position(crawl: Crawl) -> None:
    assert (crawl.of("/private")["status"], crawl.of("/private")["capture"]) == (200, None)


@pytest.mark.parametrize(("meta", "ip"), [({}, "10.0.0.1"), ({"proxy": "http://10.0.0.1:3128"}, None)])
def test_the_address_of_a_proxy_is_not_that_of_the_site(meta: dict[str, Any], ip: str | None) -> None:
    response = Response("http://kt.example/", ip_address=ip_address("10.0.0.1"))
    exchange = exchange_of(Request(response.url, meta=meta), response, datetime(2025, 11, 29, tzinfo=UTC))
    assert exchange.ip == ip
