"""Takes the framing of chunks off a body that was kept with it."""

import re

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,1000})?\r\n")


def unframed(body: bytes) -> tuple[bytes, bool]:
    """A body that was sent in chunks, and whether it is whole. One that is not framed, since some crawlers keep the
    header and not the framing, is what it is."""
    parts: list[bytes] = []
    at = 0
    while size := _SIZE.match(body, at):
        length = int(size[1], 16)
        if length == 0:
            return b"".join(parts), True
        parts.append(body[size.end() : size.end() + length])
        at = size.end() + length + 2
    return (b"".join(parts), False) if parts else (body, True)
