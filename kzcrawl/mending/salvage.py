"""The records of a damaged file that are still whole, and were surely written so."""

import hashlib
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from kzcrawl.archive.layout import KINDS, folder_named, run_of
from kzcrawl.archive.manifest import SealedFile
from kzcrawl.archive.records import fault_of
from kzcrawl.identity import content_hash
from kzcrawl.state.index import Index

_GZIP = 31  # zlib's sign for gzip
_STEP = 1024  # before a place that cannot be unpacked, so much is lost at most


@dataclass(frozen=True, slots=True)
class Salvage:
    """The lines of a file that are records, without their newline; `is_proved`: certainly as they were written."""

    lines: list[bytes]
    is_proved: bool


def salvage(root: Path, path: str, file: SealedFile | None, runs: Collection[str] | None, index: Index) -> Salvage:
    """What is whole in a file of records of these runs (None: of any).

    Where a file was altered nobody knows, so it may be in a record that still is one. Such a record counts if nothing
    denies it (the index, an article's own content_hash) and, unless the file was merely cut short, one of them confirms
    it.
    """
    try:
        content = (root / path).read_bytes()
    except OSError:
        return Salvage([], is_proved=True)
    has_tail = file is not None and hashlib.sha256(content[: file.bytes]).hexdigest() == file.sha256
    unpacked, ended = _unpacked(content[: file.bytes] if file and has_tail else content)
    is_proved = has_tail or (file is None and ended == "whole")
    is_cut = ended == "cut" and (file is None or len(content) < file.bytes)
    *lines, _ = unpacked.split(b"\n")
    records = [line for line in lines if _is_record(line, path, runs)]
    if not is_proved:
        records = [line for line in records if _is_likely(orjson.loads(line), index, is_cut=is_cut)]
    return Salvage(records, is_proved)


def is_whole(root: Path, path: str, records: int) -> bool:
    """Whether a file that no manifest names ends as it should, and has so many records of its run and nothing else."""
    content = (root / path).read_bytes()
    unpacked, ended = _unpacked(content)
    *lines, rest = unpacked.split(b"\n")
    is_named = path.endswith(".jsonl.gz") and ended == "whole" and rest == b"" and len(lines) == records
    return is_named and all(_is_record(line, path, {run_of(path)}) for line in lines)


def _unpacked(content: bytes) -> tuple[bytes, str]:
    """As much as can be unpacked, and how it ended: "whole", "cut" or "broken"."""
    parts, inflater, at = [], zlib.decompressobj(_GZIP), 0
    try:
        while at < len(content) and not inflater.eof:
            parts.append(inflater.decompress(content[at : at + _STEP]))
            at += _STEP
    except zlib.error:
        return b"".join(parts), "broken"
    if not inflater.eof:
        return b"".join(parts), "cut"
    return b"".join(parts), "broken" if inflater.unused_data or at < len(content) else "whole"


def _is_record(line: bytes, path: str, runs: Collection[str] | None) -> bool:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    folder, source, *_ = path.split("/")
    if fault_of(record) or record["schema"].partition("/")[0] not in KINDS:
        return False
    if (folder_named(record["schema"]), record["source"]) != (folder, source):
        return False
    return runs is None or record["run"] in runs


def _is_likely(record: dict[str, Any], index: Index, *, is_cut: bool) -> bool:
    if record["schema"].startswith("article/"):
        keys = ("revision", "observed_at", "published_at", "content_hash", "parser", "placement", "via")
        held = {tuple(getattr(text, key) for key in keys) for text in index.texts([record["id"]])}
        is_own = content_hash(record["title"], record["subtitle"], record["paragraphs"]) == record["content_hash"]
        return is_own and (not held or tuple(record[key] for key in keys) in held)
    if index.is_empty() or record["schema"].startswith("unread/"):  # of which an index knows nothing
        return is_cut
    if record["schema"].startswith("link/"):
        return bool(index.original_of(record["copy"]) == record["original"])
    if record["schema"].startswith("observation/"):
        return index.has_count([record["id"]], record["published_at"], record["views"]) and index.has_name(record)
    known = index.known(record["id"])
    return known is not None and known.url == record["url"]
