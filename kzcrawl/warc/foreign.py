"""Reads WARC files by whomever they were written, gzipped or not: all records of a file, or the one at a position.

Our own reader knows what our writer writes, and proves it; others write uncompressed files, WARC 1.0, records without
digests, one gzip member for all. FastWARC reads them at the speed of gzip, and never holds more than 64 kB of headers
and what is asked for. It is loaded when it is needed.
"""

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from kzcrawl.exceptions import BadInputError, BreaksOffError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

_STEP = 1 << 16
_GZIP = b"\x1f\x8b"
_BEGIN = b"WARC/1."
_LINE = 16


class ForeignRecord:
    """A record as it is met in a file; its block can be read until the next one is asked for."""

    def __init__(self, path: Path, record: "WarcRecord") -> None:
        self.position: int = record.stream_pos
        self.kind = (record.headers.get("WARC-Type") or "").lower()
        self._path, self._record, self._read = path, record, 0

    def header(self, name: str) -> str:
        """A header of the record; empty where it has none such."""
        return self._record.headers.get(name) or ""

    @property
    def url(self) -> str:
        """The WARC-Target-URI; some crawlers put it into angle brackets."""
        return self.header("WARC-Target-URI").strip("<>")

    @property
    def size(self) -> int:
        """How long its block is."""
        return self._record.content_length

    def block(self) -> bytes:
        """All that is in the record. BreaksOffError if the file ends within it."""
        content = self._record.reader.read(self.size) if self.size else b""
        self._read += len(content)
        self.pass_over()
        return content

    def pass_over(self) -> None:
        """Goes to the end of the record. BreaksOffError if the file ends before it."""
        self._read += self._record.reader.consume()
        if self._read < self.size:
            raise breaks_off(self._path, self.position)


def breaks_off(path: Path, position: int) -> BreaksOffError:
    """The error that says where a file ends too soon."""
    return BreaksOffError(f"{path}: breaks off at its end, behind offset {position}; what is whole before that is read")


def is_warc(path: Path, head: bytes) -> bool:
    """Whether a file is a WARC, by its name or by how it begins, unpacked."""
    return path.name.removesuffix(".gz").endswith(".warc") or head.startswith(_BEGIN)


def foreign_records(path: Path) -> Iterator[ForeignRecord]:
    """The records of a file, as far as it is whole. BreaksOffError if it is cut short at its end, BadInputError where
    it is damaged, or no WARC."""
    last, is_whole = None, True
    with path.open("rb") as file:
        try:
            for record in _iterated(file):
                last = ForeignRecord(path, record)
                if is_whole := bool(last.header("Content-Length")):  # without one it is a piece
                    yield last
                    last.pass_over()
        except OSError as error:
            raise _told(path, last, error) from None
    if last is None:
        raise BadInputError(f"{path}: expected a WARC file, found no record in it")
    if not is_whole or _is_cut(path, last.position):
        raise breaks_off(path, last.position)


def block_at(path: Path, position: int, most_bytes: int) -> bytes | None:
    """What is in the record at a position; None where none is, as within a file that is one gzip member, or where it is
    larger than that, or cut short."""
    try:
        with path.open("rb") as file:
            file.seek(position)
            for record in _iterated(file):
                found = ForeignRecord(path, record)
                return found.block() if found.size <= most_bytes else None
    except (OSError, BreaksOffError):
        pass  # it was there when the file was looked at
    return None


def _iterated(file: IO[bytes]) -> Iterator["WarcRecord"]:
    from fastwarc.warc import ArchiveIterator

    return iter(ArchiveIterator(file, parse_http=False, auto_decode="none"))


def _told(path: Path, last: ForeignRecord | None, error: OSError) -> BadInputError | BreaksOffError:
    """What is wrong where FastWARC finds no record."""
    if last is None:
        return BadInputError(f"{path}: expected a WARC file, found none ({error})")
    if _is_cut(path, last.position):
        return breaks_off(path, last.position)
    return BadInputError(
        f"{path}: behind the record at offset {last.position}: expected a record, found none ({error})"
    )


def _is_cut(path: Path, position: int) -> bool:
    """Whether a file ends within a gzip member, or the first line of a record, of which FastWARC says nothing."""
    with path.open("rb") as file:
        if file.read(2) != _GZIP:
            file.seek(max(0, path.stat().st_size - _LINE))
            piece = file.read().rpartition(b"\n")[2]
            return bool(piece) and _BEGIN.startswith(piece)
        file.seek(position)
        try:
            with gzip.open(file) as member:
                while member.read(_STEP):
                    pass
        except EOFError:
            return True
        except (zlib.error, gzip.BadGzipFile):
            pass  # damage is another matter
    return False
