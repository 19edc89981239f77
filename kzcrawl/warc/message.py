"""An HTTP answer as it stands in a record: status line, headers, body."""

import re
from dataclasses import dataclass, field

from kzcrawl.warc.exchange import Headers

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)? (\d{1,9})(?: |$)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Message:
    """What a server answered; `body` is still packed, and may be framed."""

    status: int
    headers: Headers
    body: bytes = field(repr=False)

    def header(self, name: bytes) -> str | None:
        """The last value of a header, by its name without capitals."""
        values = [value for each, value in self.headers if each.lower() == name]
        return values[-1].decode("latin-1") if values else None


def message_in(block: bytes) -> Message | None:
    """The answer in the block of a record, by whomever it was written; None where there is none."""
    head, *rest = _BLANK_LINE.split(block, maxsplit=1)
    first, *lines = head.splitlines() or [b""]
    status = _STATUS_LINE.match(first)
    if status is None:
        return None
    pairs = (line.partition(b":") for line in lines)
    headers = tuple((name.strip(), value.strip()) for name, _, value in pairs)
    return Message(int(status[1]), headers, rest[0] if rest else b"")
