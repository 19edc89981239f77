"""Answers as they stand in the records of anybody."""

import pytest

from kzcrawl.warc.message import message_in


@pytest.mark.parametrize("line", ["\n", "\r\n"])
def test_an_answer_has_its_status_headers_and_body(line: str) -> None:
    message = message_in(line.join(["HTTP/1.1 200 OK", "A: 1", "B:2", "", "C: 3"]).encode() + b"\r\n\r\n")
    assert message is not None
    assert (message.status, message.headers) == (200, ((b"A", b"1"), (b"B", b"2")))
    assert message.body == b"C: 3\r\n\r\n"
    assert message.header(b"b") == "2"


@pytest.mark.parametrize("block", [b"", b"\r\n\r\n", b"<html>", b"HTTP/1.1 OK\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_answer_is_none(block: bytes) -> None:
    assert message_in(block) is None
