"""The pages in a WARC file, ours or others': of the known sites, as HTML, with status 200; the rest is passed over."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError, BreaksOffError, ParseError, TooLargeUnpackedError, UndecodableError
from kzcrawl.inputs.originals import Originals
from kzcrawl.inputs.passed_over import PassedOver
from kzcrawl.items import Page
from kzcrawl.pages import source_of
from kzcrawl.urls import moved
from kzcrawl.warc.chunks import unframed
from kzcrawl.warc.decoding import encodings, unpacked
from kzcrawl.warc.exchange import WITHHELD
from kzcrawl.warc.foreign import ForeignRecord, foreign_records
from kzcrawl.warc.message import Message, message_in
from kzcrawl.wayback import replayed

_HEAD = 1 << 16  # bytes that status line and headers may have
_HTML = ("text/html", "application/xhtml+xml")
_PACKED = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b"}


@dataclass(frozen=True, slots=True)
class WarcFile:
    """A WARC file. `places` says where a crawl fetched the pages of a site, by where that is; `originals` are those of
    all files of the same import, which have to be looked at before."""

    path: Path
    most_bytes: int
    places: Mapping[str, str]
    originals: Originals

    def look(self) -> BadInputError | BreaksOffError | None:
        """Notes what revisits may refer to. Says what is wrong with the file, of which what stands before is good."""
        try:
            for record in foreign_records(self.path):
                if record.kind == "response" and self._is_known(record.url):
                    self.originals.note(self.path, record)
        except (BadInputError, BreaksOffError) as error:
            return error
        return None

    def pages(self) -> Iterator[Page | PassedOver]:
        """The page of each record, or why it is none; as far as the file is whole."""
        try:
            for record in foreign_records(self.path):
                yield self._page(record)
        except BreaksOffError:
            yield PassedOver("breaks_off")
        except BadInputError:
            return  # it was told when the file was looked at

    def _page(self, record: ForeignRecord) -> Page | PassedOver:
        if record.kind not in ("response", "revisit"):
            return PassedOver("other_record")
        if not self._is_known(record.url):
            return PassedOver("other_site")
        if record.size > self.most_bytes + _HEAD:
            return PassedOver("too_large")
        message = message_in(record.block())
        if record.kind == "revisit":
            message = self._completed(message, record)
            if message is None:
                return PassedOver("no_original")
        elif message is not None and record.header("WARC-Truncated"):
            return PassedOver("withheld" if WITHHELD in message.headers else "cut_short")
        return self._page_of(message, record) if message else PassedOver("undecodable")

    def _completed(self, message: Message | None, revisit: ForeignRecord) -> Message | None:
        """A revisit with the body of its original, whose head it may lack."""
        if message is not None and message.status != 200:
            return message
        original = self.originals.message_of(revisit, self.most_bytes + _HEAD)
        if original is None or message is None or WITHHELD in original.headers:
            return original
        framing = tuple(
            pair for pair in original.headers if pair[0].lower() in (b"transfer-encoding", b"content-encoding")
        )
        return replace(message, headers=(*_without_framing(message), *framing), body=original.body)

    def _page_of(self, message: Message, record: ForeignRecord) -> Page | PassedOver:
        if message.status != 200:
            return PassedOver("other_status")
        if WITHHELD in message.headers:
            return PassedOver("withheld")
        if not _is_html(message):
            return PassedOver("not_html")
        try:
            body, is_whole = _body(message, self.most_bytes)
            url, moment = self._address(record.url, message), parse_instant(record.header("WARC-Date"))
        except TooLargeUnpackedError:
            return PassedOver("too_large")
        except (UndecodableError, ValueError):
            return PassedOver("undecodable")
        if not is_whole:
            return PassedOver("cut_short")
        return Page(
            body, message.header(b"content-type") or _HTML[0], url[0], (url[1] or moment).replace(microsecond=0)
        )

    def _is_known(self, url: str) -> bool:
        try:
            return bool(source_of(Page(b"", None, self._public(url))))
        except ParseError:
            return False

    def _public(self, url: str) -> str:
        """The public address of what was fetched elsewhere, as from a web archive."""
        told = replayed(url)
        return told[0] if told else moved(url, {there: here for here, there in self.places.items()})

    def _address(self, url: str, message: Message) -> tuple[str, datetime | None]:
        """Of what a page is, and from when, where a web archive says it."""
        return replayed(url, message.header(b"memento-datetime")) or (self._public(url), None)


def _is_html(message: Message) -> bool:
    kind = message.header(b"content-type")
    if kind is None:
        return message.body.lstrip().startswith(b"<")
    return kind.partition(";")[0].strip().lower() in _HTML


def _body(message: Message, most_bytes: int) -> tuple[bytes, bool]:
    """A body as its author made it, and whether it is whole. What a crawler has unpacked already, though the headers
    are as they were, is left as it is."""
    body, is_whole = message.body, True
    framing = (message.header(b"transfer-encoding") or "").lower()
    if "chunked" in framing:
        body, is_whole = unframed(body)
    elif len(body) < _announced(message):
        return body, False
    packings = encodings(message.headers)
    if packings and not body.startswith(_PACKED.get(packings[-1], b"")):
        packings = []
    body, ends = unpacked(body, packings, most_bytes)
    return body, is_whole and ends


def _announced(message: Message) -> int:
    """How long a body is, by the header that says it."""
    length = message.header(b"content-length") or ""
    return int(length) if length.isascii() and length.isdecimal() and len(length) < 16 else 0


def _without_framing(message: Message) -> Iterator[tuple[bytes, bytes]]:
    """The headers that do not say how the body was sent, which a revisit has only by hearsay."""
    about_body = (b"transfer-encoding", b"content-encoding", b"content-length")
    return (pair for pair in message.headers if pair[0].lower() not in about_body)
