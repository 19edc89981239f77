"""One way to misbehave: what a site answers instead of a page, and how that goes over the wire."""

import socket
from collections.abc import Callable
from dataclasses import dataclass

from kzcrawl.demo.responses import Response


def whole(connection: socket.socket, head: bytes, body: bytes) -> None:
    """Sends an answer as it should be."""
    connection.sendall(head + body)


def unchanged(response: Response) -> Response:
    """The right answer."""
    return response


@dataclass(frozen=True, slots=True)
class Fault:
    """`answer` makes the answer out of the right one, `send` sends its head and body, framed as `gzipped` and `chunked`
    say. `is_read`: the page's words are all there, and a reader can find them. `of_listing`: it is one of listings.
    """

    answer: Callable[[Response], Response] = unchanged
    send: Callable[[socket.socket, bytes, bytes], None] = whole
    gzipped: bool = False
    chunked: bool = False
    is_read: bool = False
    of_listing: bool = False
