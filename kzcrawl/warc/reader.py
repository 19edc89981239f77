"""Reads captures back: a record at a position, an exchange's answer with its body, or every record of a file."""

import re
import zlib
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.warc.exchange import WITHHELD, Headers
from kzcrawl.warc.framing import sha1

_CHUNK = 65536
_GZIP = 31  # zlib's sign for gzip
_MAGIC = b"\x1f\x8b\x08"  # with which each member begins
_NUMBER = re.compile(r"[0-9]{1,18}")  # as long as the offset of a file can be
_STATUS_LINE = re.compile(rb"HTTP/\d\.\d (\d{1,9}) ")


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A record as it stands in a file; the names of its headers are as the writer spells them."""

    path: Path
    offset: int
    headers: dict[str, str]
    block: bytes = field(repr=False)

    @property
    def kind(self) -> str:
        """The WARC-Type."""
        return self.headers.get("WARC-Type", "")

    def damaged(self, expected: str, found: str) -> DamagedArchiveError:
        """The error that says what is wrong here."""
        return damaged(self.path, self.offset, expected, found)


@dataclass(frozen=True, slots=True)
class Captured:
    """What a server answered: `record` has the headers of the record, `head` the bytes of status line and headers.

    `body` is in its content encoding, also where it was kept with an earlier answer. Where it had to leave, there or
    here, `headers` say so (WITHHELD).
    """

    record: dict[str, str]
    head: bytes = field(repr=False)
    status: int
    headers: Headers
    body: bytes = field(repr=False)


def damaged(path: Path, offset: int, expected: str, found: str) -> DamagedArchiveError:
    """The error that says what is wrong at a place of a file."""
    return DamagedArchiveError(f"{path}: at offset {offset}: expected {expected}, found {found}")


def records(path: Path, offset: int = 0) -> Iterator[StoredRecord]:
    """Every record of a file, or those from an offset on, each proved by the digest it has. DamagedArchiveError."""
    for start, member in _members(path, offset):
        yield _record(path, start, member)


def whole_records(path: Path) -> Iterator[StoredRecord]:
    """Every record of a damaged file that is still whole, wherever the damage is. DamagedArchiveError if it cannot be
    read at all."""
    return (record for record, _ in whole_members(path))


def whole_members(path: Path) -> Iterator[tuple[StoredRecord, int]]:
    """The same, each with where it ends."""
    content, at = _content(path), 0
    while (at := content.find(_MAGIC, at)) >= 0:
        try:
            member, end = _member_at(content, at)
            record = _record(path, at, member)
        except (zlib.error, DamagedArchiveError):
            at += 1
        else:
            yield record, end
            at = end


def _member_at(content: bytes, at: int) -> tuple[bytes, int]:
    """The gzip member that begins there, unpacked, and where it ends; cut short, there is less of it."""
    parts, inflater = [], zlib.decompressobj(_GZIP)
    while at < len(content) and not inflater.eof:
        chunk = content[at : at + _CHUNK]
        parts.append(inflater.decompress(chunk))
        at += len(chunk) - len(inflater.unused_data)
    return b"".join(parts), at


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise DamagedArchiveError(f"{path}: the file cannot be read ({error.strerror})") from None


def record_at(path: Path, offset: int) -> StoredRecord:
    """The record that begins there. DamagedArchiveError."""
    with closing(_members(path, offset)) as members:
        for start, member in members:
            return _record(path, start, member)
    raise damaged(path, offset, "a record", "the end of the file")


def read_at(path: Path, offset: int, locate: Callable[[str], Path]) -> Captured:
    """The answer at a position. `locate` says where the file lies that a revisit names. DamagedArchiveError."""
    return answer_in(record_at(path, offset), locate)


def answer_in(record: StoredRecord, locate: Callable[[str], Path]) -> Captured:
    """The same of a record that was read."""
    if record.kind not in ("response", "revisit"):
        raise record.damaged("a response", f"a {record.kind or 'record of no type'}")
    answer = _captured(record)
    if record.kind == "response":
        return answer
    original = original_of(record, locate)
    if original.kind != "response":
        raise original.damaged("the response that a revisit names", f"a {original.kind or 'record of no type'}")
    held = _captured(original)
    if WITHHELD in held.headers:
        return replace(answer, headers=(*answer.headers, WITHHELD))
    body = held.body
    if sha1(body) != record.headers.get("WARC-Payload-Digest"):
        raise original.damaged("the body that a revisit names", "another one")
    return replace(answer, body=body)


def original_of(revisit: StoredRecord, locate: Callable[[str], Path]) -> StoredRecord:
    """The record that has the body of a revisit. DamagedArchiveError."""
    file = revisit.headers.get("WARC-Refers-To-Filename", "")
    offset = revisit.headers.get("WARC-Refers-To-File-Offset", "")
    if not (file and _NUMBER.fullmatch(offset)):
        raise revisit.damaged("where the body is", f"file {file!r}, offset {offset!r}")
    return record_at(locate(file), int(offset))


def begin_of_block(record: StoredRecord) -> int:
    """After how many bytes of the unpacked record its block begins."""
    with closing(_members(record.path, record.offset)) as members:
        return next(members)[1].index(b"\r\n\r\n") + 4


def headers_and_body(record: StoredRecord) -> tuple[Headers, bytes]:
    """The headers and the body, still packed, of a stored answer. DamagedArchiveError."""
    answer = _captured(record)
    return answer.headers, answer.body


def _captured(record: StoredRecord) -> Captured:
    head, end, body = record.block.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    status = _STATUS_LINE.match(first)
    if not (end and status):
        raise record.damaged("an HTTP response", repr(record.block[:40]))
    pairs = (line.partition(b":") for line in lines)
    headers = tuple((name, value.strip()) for name, _, value in pairs)
    return Captured(record.headers, head + end, int(status[1]), headers, body)


def _record(path: Path, offset: int, member: bytes) -> StoredRecord:
    head, _, rest = member.partition(b"\r\n\r\n")
    first, *lines = head.decode(errors="replace").split("\r\n")
    if first != "WARC/1.1":
        raise damaged(path, offset, "a record of WARC/1.1", repr(first[:40]))
    headers = {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = headers.get("Content-Length", "")
    if not (_NUMBER.fullmatch(length) and rest[int(length) :] == b"\r\n\r\n"):
        raise damaged(path, offset, f"a block of Content-Length {length or 'unknown'}", f"{len(rest) - 4} bytes")
    record = StoredRecord(path, offset, headers, rest[:-4])
    _prove(record)
    return record


def _prove(record: StoredRecord) -> None:
    """By what a record says of itself; the body that a revisit names is proved where it is read."""
    stated = record.headers.get("WARC-Block-Digest")
    if stated and sha1(record.block) != stated:
        raise record.damaged("the block that was written", "another one: its digest differs")
    stated = record.headers.get("WARC-Payload-Digest") if record.kind == "response" else None
    if stated and sha1(record.block.partition(b"\r\n\r\n")[2]) != stated:
        raise record.damaged("the body that was written", "another one: its digest differs")


def _members(path: Path, offset: int) -> Generator[tuple[int, bytes], None, None]:
    """Each gzip member from an offset on, unpacked, with where it begins."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            rest = file.read(_CHUNK)
            while rest:
                start, parts, inflater = offset, [], zlib.decompressobj(_GZIP)
                while not inflater.eof:
                    if not (rest := rest or file.read(_CHUNK)):
                        raise damaged(path, start, "a whole record", "the end of the file")
                    parts.append(inflater.decompress(rest))
                    offset += len(rest) - len(inflater.unused_data)
                    rest = inflater.unused_data
                yield start, b"".join(parts)
                rest = rest or file.read(_CHUNK)
    except zlib.error as error:
        raise damaged(path, start, "a gzipped record", f"none ({error})") from None
    except FileNotFoundError:
        raise DamagedArchiveError(f"{path}: the file is missing") from None
    except OSError as error:
        raise DamagedArchiveError(f"{path}: the file cannot be read ({error.strerror})") from None
