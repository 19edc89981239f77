"""What a site answers: status, headers and body, before anything is encoded for the wire."""

import hashlib
import struct
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Response:
    """An answer."""

    status: int
    headers: Headers
    body: bytes


def lot(path: str) -> int:
    """A number that a path determines, so that whoever asks knows beforehand how it will be answered."""
    return int.from_bytes(hashlib.blake2b(path.encode(), digest_size=4).digest(), "big")


def html(text: str, path: str, status: int = 200) -> Response:
    """A page. Every third sets two cookies; every second has an ETag, by which it need not be sent again."""
    body = text.encode()
    headers = [("Content-Type", "text/html; charset=utf-8")]
    if lot(path) % 3 == 0:
        headers += [("Set-Cookie", "visit=1; Path=/"), ("Set-Cookie", f"seen={lot(path)}; Path=/; HttpOnly")]
    if lot(path) % 2 == 0:
        headers.append(("ETag", f'"{hashlib.blake2b(body, digest_size=8).hexdigest()}"'))
    return Response(status, tuple(headers), body)


def unless_unchanged(response: Response, etag: str | None) -> Response:
    """The answer to who has what an ETag names: if that is still the same, nothing but this (304)."""
    found = ("ETag", etag)
    return Response(304, (found,), b"") if etag and response.status == 200 and found in response.headers else response


def said(text: str, path: str, status: int) -> Response:
    """A page that says one thing: that there is nothing here."""
    page = f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{status}</title></head>'
    return html(f'{page}<body><h1>{escape(text)}</h1><p><a href="/">kt</a></p></body></html>\n', path, status)


def moved(where: str, status: int) -> Response:
    """A redirect."""
    return Response(status, (("Location", where), ("Content-Type", "text/html; charset=utf-8")), b"")


def robots(crawl_delay: int | None, sitemaps: Iterable[str] = ()) -> Response:
    """What crawlers may do: everything but search."""
    delay = "" if crawl_delay is None else f"Crawl-delay: {crawl_delay}\n"
    named = "".join(f"Sitemap: {sitemap}\n" for sitemap in sitemaps)
    text = f"User-agent: *\n{delay}Disallow: /search\n{named}"
    return Response(200, (("Content-Type", "text/plain; charset=utf-8"),), text.encode())


@cache
def placeholder() -> Response:
    """The picture of every article: a grey square."""
    rows = zlib.compress(b"\x00\xd0" * 1)
    chunks = ((b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    body = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return Response(200, (("Content-Type", "image/png"),), body)
