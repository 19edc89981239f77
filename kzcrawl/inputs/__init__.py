"""Saved pages in files: text renderings, HTML, JSON Lines, and WARC, each also gzipped. What is none is explained."""

import gzip
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, cast

import orjson

from kzcrawl.archive.digests import digest_of
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError
from kzcrawl.items import Input, Page
from kzcrawl.terminal import printable
from kzcrawl.warc.foreign import is_warc

_TEXT, _HTML = "text/plain; charset=utf-8", "text/html"
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class Given:
    """What the user says of the pages that they cannot say themselves."""

    url: str | None = None
    observed_at: datetime | None = None


def described(path: Path) -> Input:
    """The name, size and digest of a file, as manifests name it. BadInputError if it cannot be read."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise BadInputError(f"{path}: expected a file, found a folder; name its files (for example {path}/*)")
        if not stat.S_ISREG(kind):
            raise BadInputError(
                f"{path}: expected a file that can be read twice, found a pipe or device; save it first"
            )
        size, digest = digest_of(path)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL in it
        raise BadInputError(f"{path}: cannot be read ({getattr(error, 'strerror', error)})") from None
    if size == 0:
        raise BadInputError(f"{path}: expected a saved page, found an empty file")
    return Input(printable(path.name), size, digest)


def only_page(path: Path, given: Given, most_bytes: int) -> Page:
    """The one page in a file; BadInputError if it has none or many."""
    described(path)
    pages = list(pages_of(path, given, most_bytes))
    if len(pages) != 1:
        raise BadInputError(f"{path}: expected one page, found {len(pages)}; `kzcrawl import` takes many")
    page = pages[0][1]
    if isinstance(page, BadInputError):
        raise page
    return page


def pages_of(path: Path, given: Given, most_bytes: int) -> Iterator[tuple[str, Page | BadInputError]]:
    """The pages in a file, each with where it stands; what is wrong where a line is none.

    Raises BadInputError where nothing of the file can be used.
    """
    try:
        with _opened(path) as file:
            head = file.read(_HEAD)
            file.seek(0)
            if is_warc(path, head):
                raise BadInputError(f"{path}: expected saved pages, found a WARC file; `kzcrawl import` takes it")
            if _is_json_lines(path, head):
                yield from _json_lines(path, file, given, most_bytes)
            else:
                yield str(path), _single(path, file, given, most_bytes)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInputError(f"{path}: expected gzip, found a file that is cut short or damaged ({error})") from None
    except OSError as error:
        raise BadInputError(f"{path}: cannot be read ({error.strerror})") from None


def holds_warc(path: Path) -> bool:
    """Whether a file is a WARC, or says so."""
    try:
        with _opened(path) as file:
            return is_warc(path, file.read(_HEAD))
    except (OSError, EOFError, zlib.error):
        return is_warc(path, b"")


def _opened(path: Path) -> IO[bytes]:
    with path.open("rb") as file:
        is_gzip = file.read(2) == b"\x1f\x8b"
    return cast(IO[bytes], gzip.open(path)) if is_gzip else path.open("rb")


def _is_json_lines(path: Path, head: bytes) -> bool:
    name = path.name.removesuffix(".gz")
    return name.endswith((".jsonl", ".ndjson")) or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b'{"')


def _single(path: Path, file: IO[bytes], given: Given, most_bytes: int) -> Page:
    body = file.read(most_bytes + 1)
    _check_size(str(path), body, most_bytes)
    if body.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return Page(body, _HTML, given.url, given.observed_at)
    _check_text(str(path), body)
    return Page(body, _TEXT, given.url, given.observed_at)


def _json_lines(
    path: Path, file: IO[bytes], given: Given, most_bytes: int
) -> Iterator[tuple[str, Page | BadInputError]]:
    number = 0
    while line := file.readline(most_bytes + 1):
        number += 1
        where = f"{path}:{number}"
        if line.strip():
            try:
                _check_size(where, line, most_bytes)
                page: Page | BadInputError = _json_page(where, line, given)
            except BadInputError as error:
                page = error
            yield where, page
        while line and not line.endswith(b"\n"):  # the rest of a line that is too long
            line = file.readline(most_bytes)


def _json_page(where: str, line: bytes, given: Given) -> Page:
    try:
        value = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        raise BadInputError(f"{where}: expected a JSON object, found none ({error})") from None
    if not isinstance(value, dict) or ("text" in value) == ("html" in value):
        raise BadInputError(
            f'{where}: expected an object with either "text" or "html" (and "url", "fetched_at" if known)'
        )
    body, url, fetched_at = value.get("text", value.get("html")), value.get("url"), value.get("fetched_at")
    if not isinstance(body, str) or not isinstance(url, str | None) or not isinstance(fetched_at, str | None):
        raise BadInputError(f'{where}: expected "text", "html", "url" and "fetched_at" to be strings')
    try:
        observed_at = parse_instant(fetched_at) if fetched_at else given.observed_at
    except ValueError as error:
        raise BadInputError(f'{where}: "fetched_at": {error}') from None
    content_type = _TEXT if "text" in value else "text/html; charset=utf-8"
    return Page(body.encode(), content_type, url or given.url, observed_at)


def _check_size(where: str, body: bytes, most_bytes: int) -> None:
    if len(body) > most_bytes:
        raise BadInputError(
            f"{where}: expected a page of at most {most_bytes // 1_000_000} MB, found a larger one; "
            "if it is one, raise the setting PAGE_MEGABYTES"
        )


def _check_text(where: str, body: bytes) -> None:
    if b"\x00" in body:
        raise BadInputError(f"{where}: expected text or HTML, found a binary file")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadInputError(
            f"{where}: expected text in UTF-8, found other bytes at {error.start}; convert it first"
        ) from None
