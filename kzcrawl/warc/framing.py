"""How records and HTTP messages are laid out in bytes. Whatever a server sends, it cannot break out of its record."""

import base64
import hashlib
import re
import zlib
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import quote, urlsplit

from kzcrawl.warc.exchange import Exchange, Headers

_LEVEL = 6  # of bodies that come packed, which is most, 9 makes nothing smaller
_GZIP = 31  # zlib's sign for gzip; it writes mtime 0
_BREAKS = re.compile(rb"[\r\n]+")
_NO_ADDRESS = re.compile(r"[^\x21-\x7e]")
_REASONS = {status.value: status.phrase for status in HTTPStatus}


def packed(headers: Iterable[tuple[str, str]], block: bytes, body: bytes = b"") -> bytes:
    """A record as a gzip member of its own; its headers come without Content-Length. A body stands after the block, and
    is packed by a code of its own: that of a body which came packed would make headers a third larger."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
    head = f"WARC/1.1\r\n{lines}Content-Length: {len(block) + len(body)}\r\n\r\n".encode()
    packer = zlib.compressobj(_LEVEL, wbits=_GZIP)
    start = packer.compress(head + block) + (packer.flush(zlib.Z_BLOCK) if body else b"")
    return start + packer.compress(body + b"\r\n\r\n") + packer.flush()


def sha1(*parts: bytes) -> str:
    """A digest as it stands in records."""
    digest = hashlib.sha1(usedforsecurity=False)
    for part in parts:
        digest.update(part)
    return f"sha1:{base64.b32encode(digest.digest()).decode()}"


def address(url: str) -> str:
    """A URL as it can stand in a record: what is no visible ASCII, percent-encoded."""
    return _NO_ADDRESS.sub(lambda found: quote(found[0], errors="replace"), url)


def request_head(exchange: Exchange) -> bytes:
    """Request line and headers, with the empty line that ends them."""
    parts = urlsplit(address(exchange.url))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _head(f"{exchange.method} {target} HTTP/1.1", exchange.request_headers)


def response_head(exchange: Exchange) -> bytes:
    """Status line and headers, with the empty line that ends them."""
    version = exchange.protocol if exchange.protocol in ("HTTP/1.0", "HTTP/1.1") else "HTTP/1.1"
    return _head(f"{version} {exchange.status} {_REASONS.get(exchange.status, '')}", exchange.headers)


def _head(first_line: str, headers: Headers) -> bytes:
    lines = [_on_one_line(first_line.encode())]
    for name, value in headers:
        # The body is stored without the framing that this header announces, so it would be read wrongly.
        prefix = b"X-Archive-Orig-" if name.strip().lower() == b"transfer-encoding" else b""
        lines.append(b"%b%b: %b" % (prefix, _on_one_line(name).strip(), _on_one_line(value)))
    return b"\r\n".join((*lines, b"", b""))


def _on_one_line(text: bytes) -> bytes:
    return _BREAKS.sub(b" ", text)
