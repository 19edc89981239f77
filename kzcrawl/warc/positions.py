"""Where captures lie: what of them is remembered between pages and runs."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Position:
    """Where the response, or revisit, of an exchange begins; `file` is relative to the archive."""

    file: str
    offset: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A body that is held: the position, id, URL and WARC-Date of the response that has it."""

    file: str
    offset: int
    record_id: str
    url: str
    date: str


@dataclass(frozen=True, slots=True)
class Extent:
    """How far a file of captures is durable: up to so many bytes, which are so many records."""

    bytes: int
    records: int
