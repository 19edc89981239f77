"""Small exchanges of invented text, and the file of a run that has them."""

import gzip
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from kzcrawl.warc.exchange import Exchange
from kzcrawl.warc.positions import Position
from kzcrawl.warc.writer import Writer

RUN = "20251129T010003Z-kazakhstan_today-nightly"
FILE = f"raw/kazakhstan_today/2025/11/29/{RUN}.warc.gz"
HTML = "<h1>Аким проверил ремонт моста</h1>".encode() * 9
PACKED = gzip.compress(HTML, mtime=0)


def exchange(body: bytes = HTML, **changes: object) -> Exchange:
    """An exchange whose response has that body."""
    made = Exchange(
        url="https://www.kt.kz/rus/state/akim_1377999001.html",
        method="GET",
        request_headers=((b"Accept-Encoding", b"gzip, deflate"), (b"Host", b"www.kt.kz")),
        request_body=b"",
        status=200,
        headers=((b"Content-Type", b"text/html; charset=utf-8"), (b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2")),
        body=body,
        moment=datetime(2025, 11, 29, 1, 0, 4, 999999, tzinfo=UTC),
        ip="192.0.2.7",
        protocol="HTTP/1.1",
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def gzipped() -> Exchange:
    """One whose body came packed."""
    return exchange(PACKED, headers=((b"Content-Encoding", b"gzip"), (b"Content-Length", b"%d" % len(PACKED))))


def writer(root: Path, file: str = FILE) -> Writer:
    """A writer of that file of an archive, which knows of no others."""
    return Writer(root / file, file, RUN, "kzcrawl 0.1.0")


def write(root: Path, *exchanges: Exchange) -> list[Position]:
    """Writes a file of captures, and says where each is."""
    captures = writer(root)
    positions = [captures.write(each) for each in exchanges]
    captures.sync()
    captures.close()
    return positions
