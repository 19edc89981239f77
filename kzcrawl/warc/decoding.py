"""Takes the content encoding off a captured body."""

import zlib
from collections.abc import Sequence

from kzcrawl.exceptions import TooLargeUnpackedError, UndecodableError
from kzcrawl.warc.exchange import Headers
from kzcrawl.warc.reader import Captured

_STEP = 1024  # of a body that breaks off or is damaged, so much is lost at most
_GZIP, _ZLIB, _BARE = 31, 15, -15  # zlib's signs for what stands around deflated data
_GZIP_MAGIC = b"\x1f\x8b"
# Others stay as they are: servers name there what is no packing at all, as utf-8.
_PACKINGS = {"gzip", "x-gzip", "deflate", "br", "zstd", "compress"}
_EDGE = 2_000  # bytes: before it stands a doctype, behind it a comment


def decoded(captured: Captured, most_bytes: int) -> bytes:
    """The body as its author made it. UndecodableError if it is no such thing, or larger than that.

    As browsers do, it takes what can be unpacked of a body that breaks off.
    """
    return unpacked(captured.body, encodings(captured.headers), most_bytes)[0]


def unpacked(body: bytes, encodings: Sequence[str], most_bytes: int) -> tuple[bytes, bool]:
    """A body without its content encodings, and whether it is whole. UndecodableError as above."""
    is_whole = True
    for encoding in reversed(encodings):
        if encoding in ("gzip", "x-gzip"):
            body, ends = _inflated(body, _GZIP, most_bytes)
        elif encoding == "deflate":  # some servers mean zlib, as the standard does, and some bare deflate
            body, ends = _inflated(body, _ZLIB if body[:1] == b"\x78" else _BARE, most_bytes)
        elif encoding == "identity":
            ends = True
        else:
            raise UndecodableError(f"expected a body in gzip or deflate, found {encoding!r}")
        is_whole = is_whole and ends
    if len(body) > most_bytes:
        raise _too_large(most_bytes)
    return body, is_whole


def encodings(headers: Headers) -> list[str]:
    """The content encodings of a body in the order in which they were applied."""
    values = [value.decode("latin-1") for name, value in headers if name.lower() == b"content-encoding"]
    return [each.strip().lower() for each in ",".join(values).split(",") if each.strip()]


def packings_of(headers: Headers) -> list[str]:
    """Likewise those that pack."""
    return [encoding for encoding in encodings(headers) if encoding in _PACKINGS]


def has_no_end(body: bytes) -> bool:
    """Whether HTML begins and does not end."""
    return b"<html" in body[:_EDGE].lower() and b"</html" not in body[-_EDGE:].lower()


def _inflated(body: bytes, form: int, most_bytes: int) -> tuple[bytes, bool]:
    """What unpacks of a body, and whether it comes to its end."""
    inflater = zlib.decompressobj(form)
    try:
        unpacked = inflater.decompress(body, most_bytes + 1)
    except zlib.error:
        return _inflated_in_steps(body, form, most_bytes)
    if len(unpacked) > most_bytes:
        raise _too_large(most_bytes)
    if inflater.eof and not inflater.unused_data:  # nearly every body; in steps it takes three times as long
        return unpacked, True
    del unpacked
    return _inflated_in_steps(body, form, most_bytes)


def _inflated_in_steps(body: bytes, form: int, most_bytes: int) -> tuple[bytes, bool]:
    """The same of a body that is damaged, cut off, of several parts, or followed by rubbish."""
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
    return b"".join(parts), inflater.eof or not body


def _too_large(most_bytes: int) -> TooLargeUnpackedError:
    return TooLargeUnpackedError(f"expected a body of at most {most_bytes} bytes, found a larger one")
