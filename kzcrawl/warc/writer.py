"""Writes the captures of a run, and cuts them back to what was committed."""

import hashlib
import os
import uuid
from collections.abc import Callable
from pathlib import Path

from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import DamagedArchiveError, unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder, make_folder_durable
from kzcrawl.warc.exchange import ASKED_AS, Exchange
from kzcrawl.warc.framing import address, packed, request_head, response_head, sha1
from kzcrawl.warc.positions import Extent, Kept, Position

_IDENTICAL = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_DIGITS = 12  # of a record's number in its id: all of the last group of a UUID
_INFO = "software: {}\r\nformat: WARC file version 1.1\r\nisPartOf: {}\r\n"


class Writer:
    """Writes a new file at `path`, which is made at the first exchange; positions call it `file`, its name to be.

    `known` answers, for the SHA-256 of a body in hex, where a run that is sealed has it (until another is sealed, which
    may be later than this one, what refers to it would lead nowhere). After an UnwritableArchiveError, what was not
    synced before may be lost: end the run.
    """

    def __init__(
        self, path: Path, file: str, run: str, software: str, known: Callable[[str], Kept | None] = lambda _: None
    ) -> None:
        self._path, self._file, self._run, self._software, self._known = path, file, run, software, known
        self._ids = uuid.uuid5(uuid.NAMESPACE_URL, f"kzcrawl:{run}").urn[:-_DIGITS]
        self._handle: int | None = None
        self._bytes = self._records = 0
        self._kept: dict[str, Kept] = {}
        self._fresh: dict[str, Kept] = {}

    def write(self, exchange: Exchange) -> Position:
        """Adds an exchange; durable only after the next `sync`."""
        date = machine_iso(exchange.moment)
        start = b"" if self._records else self._info(date)
        count = self._records + (1 if start else 0)
        response_id, request_id = self._id(count), self._id(count + 1)
        body_key = hashlib.sha256(exchange.body).hexdigest() if exchange.body else ""
        held = (self._kept.get(body_key) or self._known(body_key)) if body_key else None
        position = Position(self._file, self._bytes + len(start))
        answer = _answer(exchange, date, response_id, held)
        self._append(start + answer + _question(exchange, date, request_id, response_id))
        self._records = count + 2
        if body_key and not held:
            kept = Kept(position.file, position.offset, response_id, address(exchange.url), date)
            self._kept[body_key] = self._fresh[body_key] = kept
        return position

    def take_fresh(self) -> dict[str, Kept]:
        """The bodies, by SHA-256 in hex, that were newly kept since this was last called."""
        fresh, self._fresh = self._fresh, {}
        return fresh

    @property
    def extent(self) -> Extent:
        """How far what was written goes."""
        return Extent(self._bytes, self._records)

    def sync(self) -> Extent:
        """Makes all that was written durable, and says how far that is."""
        if self._handle is not None:
            with unwritable(self._path):
                reached("captures.fsync")
                os.fsync(self._handle)
        return self.extent

    def close(self) -> None:
        """Lets the file go; syncs nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def _append(self, content: bytes) -> None:
        with unwritable(self._path):
            if self._handle is None:
                make_folder(self._path.parent)
                reached("captures.open")
                self._handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
                make_folder_durable(self._path.parent)
            end = self._bytes
            reached("captures.write")
            # By position: what a full disk left half written, the next try writes over.
            while content:
                written = os.pwrite(self._handle, content, end)
                content, end = content[written:], end + written
        self._bytes = end

    def _info(self, date: str) -> bytes:
        block = _INFO.format(self._software, self._run).encode()
        headers = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", self._id(0)),
            ("WARC-Date", date),
            ("WARC-Filename", self._file.rpartition("/")[2]),
            ("WARC-Block-Digest", sha1(block)),
            ("Content-Type", "application/warc-fields"),
        ]
        return packed(headers, block)

    def _id(self, number: int) -> str:
        return f"<{self._ids}{number:0{_DIGITS}}>"


def cut_back(path: Path, size: int) -> None:
    """Takes away what a file holds beyond its first bytes, durably. DamagedArchiveError if it does not hold so many."""
    with unwritable(path):
        handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
        try:
            if (found := os.fstat(handle).st_size) < size:
                raise DamagedArchiveError(f"{path}: expected the {size} bytes that were committed, found {found}")
            reached("cut.truncate")
            os.ftruncate(handle, size)
            reached("cut.fsync")
            os.fsync(handle)
        finally:
            os.close(handle)


def _answer(exchange: Exchange, date: str, record_id: str, held: Kept | None) -> bytes:
    """The response of an exchange, or the revisit where its body is held."""
    headers = _headers("revisit" if held else "response", exchange, date, record_id)
    if exchange.ip:
        headers.append(("WARC-IP-Address", exchange.ip))
    if exchange.asked_as:
        headers.append((ASKED_AS, exchange.asked_as))
    if held:
        headers += [
            ("WARC-Profile", _IDENTICAL),
            ("WARC-Truncated", "length"),
            ("WARC-Refers-To", held.record_id),
            ("WARC-Refers-To-Target-URI", held.url),
            ("WARC-Refers-To-Date", held.date),
            ("WARC-Refers-To-Filename", held.file),
            ("WARC-Refers-To-File-Offset", str(held.offset)),
        ]
    headers += [
        ("WARC-Payload-Digest", sha1(exchange.body)),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return packed(headers, response_head(exchange), b"" if held else exchange.body)


def _question(exchange: Exchange, date: str, record_id: str, answer_id: str) -> bytes:
    """The request of an exchange."""
    headers = _headers("request", exchange, date, record_id)
    headers += [("WARC-Concurrent-To", answer_id), ("Content-Type", "application/http; msgtype=request")]
    return packed(headers, request_head(exchange), exchange.request_body)


def _headers(kind: str, exchange: Exchange, date: str, record_id: str) -> list[tuple[str, str]]:
    return [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Target-URI", address(exchange.url)),
        ("WARC-Date", date),
    ]
