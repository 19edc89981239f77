"""Takes the content encoding off a captured body."""

import zlib

from kzcrawl.exceptions import UndecodableError
from kzcrawl.warc.reader import Captured

_STEP = 1024  # of a body that breaks off or is damaged, so much is lost at most
_GZIP, _ZLIB, _BARE = 31, 15, -15  # zlib's signs for what stands around deflated data
_GZIP_MAGIC = b"\x1f\x8b"


def decoded(captured: Captured, most_bytes: int) -> bytes:
    """The body as its author made it. UndecodableError if it is no such thing, or larger than that.

    As browsers do, it takes what can be unpacked of a body that breaks off.
    """
    body = captured.body
    for encoding in reversed(encodings(captured)):
        if encoding in ("gzip", "x-gzip"):
            body = _inflated(body, _GZIP, most_bytes)
        elif encoding == "deflate":  # some servers mean zlib, as the standard does, and some bare deflate
            body = _inflated(body, _ZLIB if body[:1] == b"\x78" else _BARE, most_bytes)
        elif encoding != "identity":
            raise UndecodableError(f"expected a body in gzip or deflate, found {encoding!r}")
    if len(body) > most_bytes:
        raise _too_large(most_bytes)
    return body


def encodings(captured: Captured) -> list[str]:
    """The content encodings of a body in the order in which they were applied."""
    values = [value.decode("latin-1") for name, value in captured.headers if name.lower() == b"content-encoding"]
    return [each.strip().lower() for each in ",".join(values).split(",") if each.strip()]


def _inflated(body: bytes, form: int, most_bytes: int) -> bytes:
    parts: list[bytes] = []
    size = at = 0
    inflater = zlib.decompressobj(form)
    try:
        while at < len(body):
            step = body[at : at + _STEP]
            parts.append(inflater.decompress(step, most_bytes - size + 1))
            size += len(parts[-1])
            if size > most_bytes:
                raise _too_large(most_bytes)
            at += len(step) - len(inflater.unused_data)
            if inflater.eof:
                if not body.startswith(_GZIP_MAGIC, at):  # rubbish that servers append
                    break
                inflater = zlib.decompressobj(form)
    except zlib.error:
        pass  # what came before holds, if there is any
    if body and not size and not inflater.eof:
        raise UndecodableError("expected a body that is packed as its Content-Encoding says, found another")
    return b"".join(parts)


def _too_large(most_bytes: int) -> UndecodableError:
    return UndecodableError(f"expected a body of at most {most_bytes} bytes, found a larger one")
