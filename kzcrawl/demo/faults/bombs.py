"""Small answers that unpack to something huge, and one that is huge as it comes."""

import gzip
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import cache

from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response, html

_HUGE = 50_000_000
_BLOCK = 128 * 1024  # the largest of zstd
# So many spaces, as `brotli.compress(..., quality=3)` packs them.
_IN_BROTLI = bytes.fromhex(
    "cbffff3f002040e2b14072effff8ffff070004401c1680eefd1fffffff00800088c302d0bdffe3ffff1f001000715800baf77ffcffff0300"
    "02200e0b40f7fe2fffe0f5004000c46101e8a0eb01"
)


@cache
def _gzipped() -> bytes:
    return gzip.compress(b" " * _HUGE, mtime=0)


@cache
def _in_zstd() -> bytes:
    """By hand: a frame without size, a window of 128 kB, and blocks that say «so many spaces» (RFC 8878)."""
    block = (_BLOCK << 3 | 1 << 1).to_bytes(3, "little") + b" "
    return b"\x28\xb5\x2f\xfd\x00\x38" + block * (_HUGE // _BLOCK) + b"\x01\x00\x00"


def _packed(packing: str, make: Callable[[], bytes]) -> Callable[[Response], Response]:
    def answer(_: Response) -> Response:
        return Response(200, (("Content-Type", "text/html"), ("Content-Encoding", packing)), make())

    return answer


def _huge(_: Response) -> Response:
    return html("<p>" + "Мост. " * (_HUGE // 10), "")


def _until_hung_up(connection: socket.socket, head: bytes, body: bytes) -> None:
    with suppress(OSError):  # nobody reads on, as it should be
        connection.sendall(head + body)


FAULTS = {
    "huge": Fault(_huge, _until_hung_up),
    "huge_in_chunks": Fault(_huge, _until_hung_up, chunked=True),
    "gzip_bomb": Fault(_packed("gzip", _gzipped)),
    "brotli_bomb": Fault(_packed("br", lambda: _IN_BROTLI)),
    "zstd_bomb": Fault(_packed("zstd", _in_zstd)),
}
