"""What was synced survives, and nothing else is taken for a capture."""

import gzip
import os
from pathlib import Path

import pytest

from kzcrawl.exceptions import DamagedArchiveError, UnwritableArchiveError
from kzcrawl.warc.framing import packed
from kzcrawl.warc.reader import read_at, record_at, records
from kzcrawl.warc.writer import cut_back
from tests.warc.make import FILE, HTML, exchange, gzipped, write, writer


def test_a_writer_without_exchanges_makes_no_file(tmp_path: Path) -> None:
    captures = writer(tmp_path)
    assert (captures.sync().bytes, captures.sync().records) == (0, 0)
    captures.close()
    assert list(tmp_path.iterdir()) == []


def test_an_extent_is_what_the_file_holds(tmp_path: Path) -> None:
    captures = writer(tmp_path)
    captures.write(exchange())
    captures.write(gzipped())
    extent = captures.sync()
    assert (extent.bytes, extent.records) == ((tmp_path / FILE).stat().st_size, 5)
    assert len(list(records(tmp_path / FILE))) == 5


def test_a_file_that_is_there_is_never_written_to(tmp_path: Path) -> None:
    write(tmp_path, exchange())
    with pytest.raises(UnwritableArchiveError, match="File exists"):
        write(tmp_path, exchange())


def test_cut_off_anywhere_what_was_committed_is_read(tmp_path: Path) -> None:
    captures = writer(tmp_path)
    position = captures.write(exchange())
    extent = captures.sync()
    captures.write(gzipped())
    path = tmp_path / FILE
    whole = path.read_bytes()
    for end in range(extent.bytes, len(whole) + 1):
        path.write_bytes(whole[:end])
        cut_back(path, extent.bytes)
        assert [record.kind for record in records(path)] == ["warcinfo", "response", "request"]
        assert read_at(path, position.offset, tmp_path.joinpath).body == HTML


def test_less_than_what_was_committed_is_damage(tmp_path: Path) -> None:
    write(tmp_path, exchange())
    size = (tmp_path / FILE).stat().st_size
    with pytest.raises(DamagedArchiveError, match=f"expected the {size + 1} bytes that were committed, found {size}"):
        cut_back(tmp_path / FILE, size + 1)


def test_a_record_cut_short_anywhere_is_named(tmp_path: Path) -> None:
    write(tmp_path, exchange())
    path = tmp_path / FILE
    _, response, request = records(path)
    whole = path.read_bytes()
    for end in range(response.offset + 1, request.offset):
        path.write_bytes(whole[:end])
        with pytest.raises(DamagedArchiveError, match=f"at offset {response.offset}: expected a whole record"):
            record_at(path, response.offset)


def test_a_flipped_byte_is_never_passed_over(tmp_path: Path) -> None:
    write(tmp_path, exchange(os.urandom(100)))
    path = tmp_path / FILE
    whole = path.read_bytes()
    before = [(record.headers, record.block) for record in records(path)]
    for at in range(len(whole)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :])
        try:
            assert [(record.headers, record.block) for record in records(path)] == before  # flags of gzip's own header
        except DamagedArchiveError as error:
            assert f"{path}: at offset " in str(error)  # noqa: PT017 - either way is right


def test_an_offset_where_no_record_begins_is_named(tmp_path: Path) -> None:
    offset = write(tmp_path, exchange())[0].offset
    with pytest.raises(DamagedArchiveError, match=f"at offset {offset + 1}: expected a gzipped record, found none"):
        record_at(tmp_path / FILE, offset + 1)
    with pytest.raises(DamagedArchiveError, match="expected a record, found the end of the file"):
        record_at(tmp_path / FILE, 999999)
    with pytest.raises(DamagedArchiveError, match="expected a response, found a warcinfo"):
        read_at(tmp_path / FILE, 0, tmp_path.joinpath)
    with pytest.raises(DamagedArchiveError, match="the file is missing"):
        record_at(tmp_path / "none", 0)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (gzip.compress(b"nonsense", mtime=0), "expected a record of WARC/1.1, found 'nonsense'"),
        (
            gzip.compress(b"WARC/1.1\r\nContent-Length: 9\r\n\r\nshort\r\n\r\n", mtime=0),
            "expected a block of Content-Length 9",
        ),
        (packed([("WARC-Block-Digest", "sha1:A")], b"text"), "expected the block that was written"),
        (
            packed([("WARC-Type", "response"), ("WARC-Payload-Digest", "sha1:A")], b"HTTP/1.1 200 OK\r\n\r\n", b"text"),
            "expected the body that was written",
        ),
    ],
)
def test_what_is_no_record_is_named(tmp_path: Path, content: bytes, fault: str) -> None:
    (tmp_path / "x").write_bytes(content)
    with pytest.raises(DamagedArchiveError, match=fault):
        list(records(tmp_path / "x"))


def test_a_revisit_of_a_body_that_is_another_is_named(tmp_path: Path) -> None:
    other = writer(tmp_path, "raw/other.warc.gz")
    other.write(exchange())
    (kept,) = other.take_fresh().values()
    captures = writer(tmp_path)
    captures._known = lambda _: kept
    offset = captures.write(exchange(b"another body")).offset
    with pytest.raises(DamagedArchiveError, match="expected the body that a revisit names, found another one"):
        read_at(tmp_path / FILE, offset, tmp_path.joinpath)


def test_a_full_disk_loses_nothing_that_was_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    captures = writer(tmp_path)
    captures.write(exchange())
    real = os.pwrite
    monkeypatch.setattr(os, "pwrite", lambda handle, content, at: real(handle, content[:100], at) // _full(at))
    with pytest.raises(UnwritableArchiveError, match="No space left"):
        captures.write(gzipped())
    monkeypatch.undo()
    position = captures.write(gzipped())
    cut_back(tmp_path / FILE, captures.sync().bytes)
    assert read_at(tmp_path / FILE, position.offset, tmp_path.joinpath).status == 200
    assert len(list(records(tmp_path / FILE))) == 5


def _full(_: int) -> int:
    raise OSError(28, "No space left on device")
