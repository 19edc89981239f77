"""What passed between crawler and server for one page."""

from dataclasses import dataclass, field
from datetime import datetime

Headers = tuple[tuple[bytes, bytes], ...]

# What the record of an answer says that it was asked for as: `feed`, or `listing; tried` where there might be none, or
# `article; at https://…` where that address led.
ASKED_AS, TRIED, AT = "X-Archive-Asked-As", "; tried", "; at "

# What an answer says whose body had to leave.
WITHHELD = (b"X-Archive-Withheld", b"redacted")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response. `url` is where it was fetched, without a fragment; repeated headers stand there
    repeatedly; `body` is still in its content encoding. `moment` is aware. `ip` and `protocol` are None if unknown.
    `asked_as` is what it was asked for as, where the address alone does not tell.
    """

    url: str
    method: str
    request_headers: Headers
    request_body: bytes = field(repr=False)
    status: int
    headers: Headers
    body: bytes = field(repr=False)
    moment: datetime
    ip: str | None = None
    protocol: str | None = None
    asked_as: str | None = None
