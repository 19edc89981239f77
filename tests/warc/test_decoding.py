"""The body as its author made it, whatever was done to it on the way."""

import gzip
import hashlib
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl.exceptions import UndecodableError
from kzcrawl.warc.decoding import decoded
from kzcrawl.warc.reader import Captured
from tests.warc.make import HTML, PACKED


def captured(body: bytes, *encodings: bytes) -> Captured:
    return Captured({}, b"", 200, tuple((b"Content-Encoding", each) for each in encodings), body)


def _bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@given(st.binary(max_size=5000))
def test_every_encoding_is_undone(body: bytes) -> None:
    packed = gzip.compress(body, mtime=0)
    assert decoded(captured(body), 5000) == body
    assert decoded(captured(body, b"identity"), 5000) == body
    assert decoded(captured(packed, b"GZIP"), 5000) == body
    assert decoded(captured(zlib.compress(body), b"deflate"), 5000) == body
    assert decoded(captured(_bare(body), b" deflate "), 5000) == body
    assert decoded(captured(gzip.compress(packed, mtime=0), b"gzip", b"x-gzip"), 6000) == body
    assert decoded(captured(zlib.compress(packed), b"gzip, deflate"), 6000) == body


def test_packed_data_may_go_on_or_be_followed_by_rubbish() -> None:
    assert decoded(captured(PACKED + PACKED, b"gzip"), 9999) == HTML + HTML
    assert decoded(captured(PACKED + b"\0\0rubbish", b"gzip"), 9999) == HTML


def test_of_a_body_that_breaks_off_the_beginning_is_read() -> None:
    noise = hashlib.shake_256(b"").digest(9999)
    begun = decoded(captured(gzip.compress(noise, mtime=0)[:-2000], b"gzip"), 9999)
    assert 7000 < len(begun) < 9000
    assert noise.startswith(begun)


def test_an_empty_body_is_empty_however_it_is_packed() -> None:
    assert decoded(captured(b"", b"gzip"), 9) == decoded(captured(gzip.compress(b"", mtime=0), b"gzip"), 9) == b""


@pytest.mark.parametrize(
    ("body", "encoding", "fault"),
    [
        (b"<html>", b"gzip", "expected a body that is packed as its Content-Encoding says"),
        (PACKED[:10], b"gzip", "expected a body that is packed"),
        (b"\x78nonsense", b"deflate", "expected a body that is packed"),
        (HTML, b"br", "expected a body in gzip or deflate, found 'br'"),
        (gzip.compress(bytes(10_000_000), mtime=0), b"gzip", "at most 1000 bytes, found a larger one"),
        (bytes(1001), b"identity", "at most 1000 bytes"),
    ],
)
def test_what_cannot_be_unpacked_or_is_too_large_is_told(body: bytes, encoding: bytes, fault: str) -> None:
    with pytest.raises(UndecodableError, match=fault):
        decoded(captured(body, encoding), 1000)
