"""Bodies that were kept in chunks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl.warc.chunks import unframed
from tests.inputs.foreign import chunked


@given(st.binary(max_size=200), st.integers(1, 50))
def test_chunks_are_put_together(body: bytes, size: int) -> None:
    assert unframed(chunked(body, size)) == (body, True)


@pytest.mark.parametrize("body", [b"", b"<p>a</p>", b"a\n<p>"])
def test_what_is_not_framed_is_left_as_it_is(body: bytes) -> None:
    assert unframed(body) == (body, True)


def test_a_body_that_breaks_off_is_not_whole() -> None:
    assert unframed(b"3\r\nabc\r\n5\r\nde") == (b"abcde", False)
    assert unframed(b"3\r\nabc\r\n") == (b"abc", False)
