"""Reads captures again, a chunk at a time: a function of files alone, so that any process can do it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from kzcrawl.captured import header, public, replay_of, seen, told_by, unread_in
from kzcrawl.dates import parse_instant
from kzcrawl.items import Parsed, Unreadable
from kzcrawl.pages import Source, source_named
from kzcrawl.urls import absolute
from kzcrawl.warc.reader import Captured, StoredRecord, answer_in


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some captures of a file, as they were read from it; `elsewhere` are the files in which some have their body."""

    source: str
    base_url: str | None
    most_bytes: int
    file: str
    answers: tuple[StoredRecord, ...]
    elsewhere: Mapping[str, Path]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a capture says: at its public address and of when it is; `fetched_at` is when it came. `told` is a reason
    where it came and says nothing, None where there was no page; `location` is where it sent us; `unread` is the page
    that came and could not be understood."""

    capture: dict[str, str | int]
    url: str
    seen_at: datetime
    fetched_at: datetime
    status: int
    told: Parsed | str | None
    location: str | None = None
    is_web_archive: bool = False
    unread: Unreadable | None = None


def read(chunk: Chunk) -> list[Reading]:
    """What the captures of a chunk say, in order; what is no page of the site is passed over."""
    source = source_named(chunk.source)
    captured = ((each.offset, answer_in(each, chunk.elsewhere.__getitem__)) for each in chunk.answers)
    readings = (_reading(source, chunk, offset, answer) for offset, answer in captured)
    return [reading for reading in readings if reading]


def _reading(source: Source, chunk: Chunk, offset: int, captured: Captured) -> Reading | None:
    if (at := seen(source, chunk.base_url, captured)) is None:
        return None
    told = told_by(source, captured, *at, chunk.most_bytes) if captured.status == 200 else None
    is_web_archive = replay_of(captured) is not None
    location = None if is_web_archive else _location(source, chunk.base_url, captured)
    capture: dict[str, str | int] = {"file": chunk.file, "offset": offset}
    fetched_at = parse_instant(captured.record["WARC-Date"])
    unread = unread_in(source, chunk.base_url, captured, at[0], told)
    return Reading(capture, *at, fetched_at, captured.status, told, location, is_web_archive, unread)


def _location(source: Source, base_url: str | None, captured: Captured) -> str | None:
    told = header(captured, b"location") if 300 <= captured.status < 400 else None
    url = absolute(captured.record["WARC-Target-URI"], told) if told else None
    return public(source, base_url, url) if url else None
