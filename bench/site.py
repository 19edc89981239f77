"""A site of made pages in a process of its own: kt.kz's shape, packed by gzip, one listing over all of them.

A page embeds what the pages before it had, as those of a night do.
"""

import gzip
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from random import Random
from urllib.parse import urlsplit

from bench.made_pages import Story, page, story

_CARDS = 50  # of a listing page


def paths(count: int) -> list[str]:
    """The paths of that many article pages."""
    return [urlsplit(one.url).path for one in _stories(count)[:count]]


@contextmanager
def site(count: int, *, is_padded: bool) -> Iterator[str]:
    """Serves that many pages, and gives the address; a padded one has 118 kB, else 34."""
    command = [sys.executable, "-m", "bench.site", str(count), str(int(is_padded))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield server.stdout.readline().strip() if server.stdout else ""
        finally:
            server.terminate()


def _stories(count: int) -> list[Story]:
    random = Random(1)
    return [replace(story(random), number=number) for number in range(count + 23)]


def _pages(count: int, *, is_padded: bool) -> dict[str, bytes]:
    random, stories = Random(2), _stories(count)
    pages: dict[str, bytes] = {}
    for n in range(count):
        html = page(random, "hooks", stories[n : n + 24], is_padded=is_padded)
        pages[urlsplit(stories[n].url).path] = _packed(html)
    for number, first in enumerate(range(0, count, _CARDS), 1):
        path = "/rus/all" if number == 1 else f"/rus/all?page={number}"
        pages[path] = _packed(_listing(stories[first : min(first + _CARDS, count)], number))
    return pages


def _packed(html: str) -> bytes:
    return gzip.compress(html.encode(), 6, mtime=0)


def _listing(stories: list[Story], number: int) -> str:
    cards = "".join(
        f'<div class="news-list__item"><article><div class="news__date">{one.stamp}</div><div>'
        f'<a class="news__overlay-link" href="{one.url}">{one.title}</a></div></article></div>'
        for one in stories
    )
    return f'<html><body><div class="row">{cards}</div><a href="/rus/all?page={number + 1}">next</a></body></html>'


def _serve(count: int, *, is_padded: bool) -> None:
    pages = _pages(count, is_padded=is_padded)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            body = pages.get(self.path, b"")
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            if body:
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    print(f"http://127.0.0.1:{server.server_port}", flush=True)
    server.serve_forever()


if __name__ == "__main__":
    _serve(int(sys.argv[1]), is_padded=sys.argv[2] == "1")
