"""The page that a record was made of, as the server sent it: no command, but what several commands do."""

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.unread import Record
from kzcrawl.exceptions import BadInputError
from kzcrawl.settings import Settings
from kzcrawl.warc.decoding import decoded
from kzcrawl.warc.exchange import WITHHELD
from kzcrawl.warc.reader import Captured, read_at


def captured_page(archive: Archive, record: Record) -> Captured:
    """What the server sent; BadInputError where that was not kept, or left."""
    capture = record["capture"]
    if capture is None:
        raise BadInputError(
            f"{_named(record)} has no capture: it came via {record['via']}, or when captures were not kept; "
            "expected a page that was captured"
        )
    captured = read_at(archive.captures(capture["file"]), capture["offset"], archive.captures)
    if WITHHELD in captured.headers:
        raise BadInputError(f"the page of {_named(record)} also showed an article that was redacted")
    return captured


def body_of(captured: Captured, settings: Settings) -> bytes:
    """The body as its author made it. UndecodableError."""
    return decoded(captured, settings.PAGE_MEGABYTES * 1_000_000)


def _named(record: Record) -> str:
    if "revision" in record:
        return f"revision {record['revision']} of {record['id']}"
    return f"{record['url']} of {record['observed_at']}"
