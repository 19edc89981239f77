"""Pages with what no text holds strewn between their words."""

from collections.abc import Callable
from dataclasses import replace

from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response

_DEPTH = 10_000


def _strewn(bad: bytes, at: bytes = b". ") -> Callable[[Response], Response]:
    """Behind every full stop that is followed by a space, or, where it takes space itself, that ends a line."""
    return lambda response: replace(response, body=response.body.replace(at, at[:1] + bad + at[1:]))


def _deep(response: Response) -> Response:
    head, body, rest = response.body.partition(b"<body>")
    return replace(response, body=head + body + b"<div>" * _DEPTH + rest)


FAULTS = {
    "nul_bytes": Fault(_strewn(b"\x00"), is_read=True),
    "control_characters": Fault(_strewn(b"\x1b\x08\x7f\xc2\x9b"), is_read=True),
    "bidi_characters": Fault(_strewn("\u202e\u2066\u200f".encode()), is_read=True),
    "lone_surrogates": Fault(_strewn(b"\xed\xa0\x80", b".<"), is_read=True),
    "deep": Fault(_deep),
}
