"""Answers that break off, drip, or never come."""

import gzip
import socket
import struct
from dataclasses import replace

from kzcrawl.demo.faults.fault import Fault
from kzcrawl.demo.responses import Response

_DRIP_SECONDS = 0.2
_RESET = struct.pack("ii", 1, 0)  # linger for no time: whoever reads gets a reset instead of an end


def _half(connection: socket.socket, head: bytes, body: bytes) -> None:
    connection.sendall(head + body[: len(body) // 2])


def _half_without_length(connection: socket.socket, head: bytes, body: bytes) -> None:
    lines = [line for line in head.split(b"\r\n") if not line.startswith(b"Content-Length")]
    _half(connection, b"\r\n".join(lines), body)


def _half_and_reset(connection: socket.socket, head: bytes, body: bytes) -> None:
    _half(connection, head, body)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    connection.close()


def _nothing(connection: socket.socket, head: bytes, body: bytes) -> None:  # noqa: ARG001 - it says nothing
    _is_hung_up(connection, None)


def _dripping(connection: socket.socket, head: bytes, body: bytes) -> None:
    connection.sendall(head)
    for at in range(len(body)):
        if _is_hung_up(connection, _DRIP_SECONDS):
            return
        connection.sendall(body[at : at + 1])


def _no_http(connection: socket.socket, head: bytes, body: bytes) -> None:  # noqa: ARG001 - it says something else
    connection.sendall(b"SSH-2.0-OpenSSH_9.2\r\n")


def _is_hung_up(connection: socket.socket, seconds: float | None) -> bool:
    """Waits for the other side to hang up, at most so long."""
    connection.settimeout(seconds)
    try:
        return not connection.recv(1)
    except TimeoutError:
        return False
    except OSError:
        return True


def _cut_gzip(response: Response) -> Response:
    packed = gzip.compress(response.body, mtime=0)
    headers = (*response.headers, ("Content-Encoding", "gzip"))
    return replace(response, headers=headers, body=packed[: len(packed) * 2 // 3])


FAULTS = {
    "silent": Fault(send=_nothing),
    "dripping": Fault(send=_dripping),
    "reset": Fault(send=_half_and_reset),
    "no_http": Fault(send=_no_http),
    "cut_length": Fault(send=_half),
    "cut_without_length": Fault(send=_half_without_length),
    "cut_chunks": Fault(send=_half, chunked=True),
    "cut_gzip_in_chunks": Fault(send=_half, gzipped=True, chunked=True),
    "cut_gzip": Fault(_cut_gzip),
}
