"""Gathers what proves a record, and proves it on the way: DamagedArchiveError says where that fails."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kzcrawl.archive.layout import holds_captures
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.warc.exchange import WITHHELD
from kzcrawl.warc.reader import StoredRecord, begin_of_block, original_of, read_at, record_at


@dataclass(frozen=True, slots=True)
class Part:
    """Where bytes of an answer stand: in the record that begins at an `offset` of a file, unpacked, from `begin` on."""

    file: str
    offset: int
    begin: int
    length: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """`file` holds the record. `answer` is what the server sent, of which these are the `parts`: in one record, or, of
    a body that was held already, in two; empty where nothing was captured. `chain` goes from the oldest manifest that
    names one of the files to the newest of all."""

    record: bytes
    file: str
    answer: bytes
    parts: tuple[Part, ...]
    chain: tuple[Manifest, ...]


def evidence_of(archive: Archive, article: dict[str, Any]) -> Evidence:
    """All that proves an archived article. DamagedArchiveError."""
    line = encode(article)
    named, file = _place_of(archive, line)
    answer, parts = _answer(archive, article["capture"]) if article["capture"] else (b"", ())
    chain = tuple(_chain(archive, _oldest(archive, named, {part.file for part in parts})))
    return Evidence(line, file, answer, parts, chain)


def _place_of(archive: Archive, line: bytes) -> tuple[int, str]:
    """The run and the file that hold a record."""
    for manifest in archive.manifests():
        for file in archive.record_files(manifest):
            if any(each == line + b"\n" for each in archive.lines(file)):
                return manifest.number, file.path
    raise DamagedArchiveError("the record was there a moment ago and is no longer; read the archive again")


def _answer(archive: Archive, capture: dict[str, Any]) -> tuple[bytes, tuple[Part, ...]]:
    path = archive.captures(capture["file"])
    answer = read_at(path, capture["offset"], archive.captures)
    if WITHHELD in answer.headers:
        return b"", ()
    own = record_at(path, capture["offset"])
    parts = [_part(archive, own, 0, len(own.block))]
    if own.kind == "revisit":
        original = original_of(own, archive.captures)
        parts.append(_part(archive, original, len(original.block) - len(answer.body), len(answer.body)))
    return answer.head + answer.body, tuple(parts)


def _part(archive: Archive, record: StoredRecord, begin: int, length: int) -> Part:
    """Some bytes of the block of a record."""
    name = record.path.relative_to(archive.layout.root).as_posix()
    return Part(name, record.offset, begin_of_block(record) + begin, length)


def _oldest(archive: Archive, named: int, captures: set[str]) -> int:
    """The first run that names any of the files."""
    for manifest in archive.manifests():
        if manifest.number == named or captures & {file.path for file in manifest.files if holds_captures(file.path)}:
            return manifest.number
    raise AssertionError("a manifest that was just read is not there")


def _chain(archive: Archive, first: int) -> Iterator[Manifest]:
    """The manifests from a number on, each of which has the digest of the one before."""
    before: Manifest | None = None
    for manifest in archive.manifests(after=first - 1):
        link = manifest.previous
        if before and (link is None or (link.number, link.digest) != (before.number, before.digest)):
            raise DamagedArchiveError(
                f"{manifest.number:08}.json: the chain is broken: expected the digest of {before.number:08}.json in "
                "`previous`, found another one"
            )
        before = manifest
        yield manifest
