"""WARC files as others write them: by warcio, in version 1.0, from many sites."""

import gzip
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from kzcrawl.demo.site import Site
from kzcrawl.demo.world import World

WORLD = World("kzcrawl")
SITE, COPIES = (Site(source, WORLD, WORLD.night(1)) for source in ("kazakhstan_today", "qazaq24"))
PATHS = [story.path for story in WORLD.stories(SITE.source, SITE.pages.instant, 1)]
HTML = ("Content-Type", "text/html; charset=utf-8")
DATE = "2025-11-30T04:05:06Z"
Headers = Sequence[tuple[str, str]]


class Foreign:
    """A file that is being written; the records name what they are of."""

    def __init__(self, *, gzip: bool = True) -> None:
        self.file = io.BytesIO()
        self._writer = _InMemory(self.file, gzip=gzip)

    def add(
        self,
        url: str,
        body: bytes = b"",
        headers: Headers = (HTML,),
        *,
        kind: str = "response",
        status: str = "200 OK",
        date: str = DATE,
        **warc: str,
    ) -> ArcWarcRecord:
        """Adds a record with such a block; `warc` are headers of the record, `_` for `-`."""
        has_http = kind in ("response", "revisit", "request")
        head = StatusAndHeaders(status, list(headers), protocol="HTTP/1.1") if has_http else None
        named = {name.replace("_", "-"): value for name, value in warc.items()} | {"WARC-Date": date}
        record = self._writer.create_warc_record(
            url, kind, io.BytesIO(body), http_headers=head, warc_headers_dict=named
        )
        self._writer.write_record(record)
        return record

    def add_page(self, path: str, site: Site = SITE, **changes: Any) -> ArcWarcRecord:
        """Adds a page of the replica as it was."""
        return self.add(address(path, site), page(path, site), **changes)

    def content(self) -> bytes:
        """All that was written."""
        return self.file.getvalue()

    def write(self, path: Path, end: int | None = None) -> Path:
        """Writes the file, or only so much of it."""
        path.write_bytes(self.content()[:end])
        return path


class _InMemory(WARCWriter):  # type: ignore[misc]
    """Without warcio's temporary files, which it leaves open."""

    def _create_temp_file(self) -> io.BytesIO:
        return io.BytesIO()


def page(path: str, site: Site = SITE) -> bytes:
    """The body of a page of the replica."""
    answer = site.respond(path)
    is_packed = ("Content-Encoding", "gzip") in answer.headers
    return gzip.decompress(answer.body) if is_packed else answer.body


def address(path: str, site: Site = SITE) -> str:
    """The public address of a page."""
    return ("https://www.kt.kz" if site.source == "kazakhstan_today" else "https://qazaq24.com") + path


def chunked(body: bytes, size: int = 1_000) -> bytes:
    """A body as it is sent in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
