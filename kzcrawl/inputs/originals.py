"""Where the answers are to which the revisits of some WARC files refer: half a kilobyte a page, and no body."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kzcrawl.urls import split
from kzcrawl.warc.foreign import ForeignRecord, block_at
from kzcrawl.warc.message import Message, message_in


@dataclass(slots=True)
class Originals:
    """The answers that were met: by address and date, by id, and by the digest of what they carry."""

    _paths: list[Path] = field(default_factory=list)
    _places: dict[bytes, tuple[int, int]] = field(default_factory=dict)

    def note(self, path: Path, record: ForeignRecord) -> None:
        """Remembers where an answer is; of several by the same name, the first."""
        if path not in self._paths[-1:]:
            self._paths.append(path)
        place = len(self._paths) - 1, record.position
        address = record.url, record.header("WARC-Date")
        for name in _names(*address, record.header("WARC-Record-ID"), record.header("WARC-Payload-Digest")):
            self._places.setdefault(name, place)

    def message_of(self, revisit: ForeignRecord, most_bytes: int) -> Message | None:
        """The answer to which a revisit refers; None where it was not met."""
        url, date = (revisit.header(f"WARC-Refers-To-{what}") for what in ("Target-URI", "Date"))
        digest = revisit.header("WARC-Payload-Digest")
        for name in _names(url.strip("<>"), date, revisit.header("WARC-Refers-To"), digest):
            if place := self._places.get(name):
                block = block_at(self._paths[place[0]], place[1], most_bytes)
                return message_in(block) if block else None
        return None


def _names(url: str, date: str, record_id: str, digest: str) -> Iterator[bytes]:
    """By what an answer can be referred to, the surest first."""
    parts = split(url)
    place = f"{parts.netloc}{parts.path}?{parts.query}" if parts else url  # http and https of a page are one
    for kind, name in (("url", f"{place} {date}" if url and date else ""), ("id", record_id), ("digest", digest)):
        if name:
            yield hashlib.blake2b(f"{kind} {name}".encode(errors="replace"), digest_size=16).digest()
