"""How an answer goes over the wire: its head, its encoding and its framing, each fixed by the path."""

import gzip
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from http import HTTPStatus

from kzcrawl.demo.responses import Response, lot

_CHUNK_BYTES = 1000
_MOST_CHUNKS = 1000  # of a body of many megabytes


def is_gzipped(path: str) -> bool:
    """Whether what is at a path is compressed for those who accept it."""
    return lot(path) % 4 in (0, 1)


def is_chunked(path: str) -> bool:
    """Whether what is at a path comes in chunks instead of under a Content-Length."""
    return lot(path) % 4 in (1, 2)


@lru_cache(maxsize=4096)
def framed(response: Response, date: datetime, *, gzipped: bool = False, chunked: bool = False) -> tuple[bytes, bytes]:
    """The head of an answer, with the empty line that ends it, and its body as sent."""
    headers = [("Date", format_datetime(date, usegmt=True)), ("Server", "kzcrawl-demo"), *response.headers]
    body = response.body
    if gzipped:
        body = gzip.compress(body, mtime=0)
        headers += [("Content-Encoding", "gzip"), ("Vary", "Accept-Encoding")]
    if chunked:
        headers.append(("Transfer-Encoding", "chunked"))
        body = _in_chunks(body)
    elif response.status != 304:  # which never has a body
        headers.append(("Content-Length", str(len(body))))
    status = HTTPStatus(response.status)
    lines = [f"HTTP/1.1 {status.value} {status.phrase}", *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode(), body


def _in_chunks(body: bytes) -> bytes:
    size = max(_CHUNK_BYTES, len(body) // _MOST_CHUNKS)
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""])
