"""Takes the body out of a capture in place: what follows stays where records say that it is."""

import zlib

from kzcrawl.warc.exchange import WITHHELD
from kzcrawl.warc.reader import StoredRecord

_HAS_COMMENT = 0x10
_HEAD = bytes((0x1F, 0x8B, 8, _HAS_COMMENT, 0, 0, 0, 0, 0, 0xFF))
_COMMENT = b"redacted"
_DIGESTS = ("WARC-Block-Digest", "WARC-Payload-Digest", "Content-Length")


def without_body(record: StoredRecord, size: int) -> bytes:
    """A response of the same size without its body, nor any digest of it; what is missing is filled by a comment that
    gzip allows. The headers of the answer go as well where there is no room for them."""
    head = record.block.partition(b"\r\n\r\n")[0]
    for block in (head, head.partition(b"\r\n")[0]):
        member = _member(record, block + b"\r\n%b: %b\r\n\r\n" % WITHHELD, size)
        if member:
            return member
    raise AssertionError(f"{record.path}: at offset {record.offset}: {size} bytes have no room for a record")


def _member(record: StoredRecord, block: bytes, size: int) -> bytes | None:
    headers = {name: value for name, value in record.headers.items() if name and name not in _DIGESTS}
    headers |= {"WARC-Truncated": "unspecified", "Content-Length": str(len(block))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    content = b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = packer.compress(content) + packer.flush()
    tail = zlib.crc32(content).to_bytes(4, "little") + len(content).to_bytes(4, "little")
    room = size - len(_HEAD) - len(deflated) - len(tail) - 1
    if room < 0:
        return None
    return _HEAD + _COMMENT[:room].ljust(room) + b"\0" + deflated + tail
