"""A body that had to leave leaves everywhere that it is read."""

from pathlib import Path

from kzcrawl.warc.cut import without_body
from kzcrawl.warc.exchange import WITHHELD
from kzcrawl.warc.reader import read_at, whole_members
from tests.warc.make import FILE, exchange, gzipped, write


def test_what_refers_to_a_body_that_has_left_says_so(tmp_path: Path) -> None:
    first, other, again = write(tmp_path, exchange(), gzipped(), exchange())
    path = tmp_path / FILE
    record, end = next(each for each in whole_members(path) if each[0].offset == first.offset)
    content = bytearray(path.read_bytes())
    content[first.offset : end] = without_body(record, end - first.offset)
    path.write_bytes(content)
    for position in (first, again):
        answer = read_at(path, position.offset, tmp_path.joinpath)
        assert (answer.body, WITHHELD in answer.headers, answer.status) == (b"", True, 200)
    assert WITHHELD not in read_at(path, other.offset, tmp_path.joinpath).headers
