"""Files are whole or absent."""

import gzip
import os
from pathlib import Path

import pytest

from kzcrawl.archive.digests import digest_of
from kzcrawl.archive.files import write_lines, write_once
from kzcrawl.exceptions import DamagedArchiveError, UnwritableArchiveError


def test_lines_come_back_as_they_were_written(tmp_path: Path) -> None:
    written = write_lines(tmp_path / "a" / "b.jsonl.gz", [b"one", "два".encode()])
    assert gzip.decompress((tmp_path / "a" / "b.jsonl.gz").read_bytes()).decode() == "one\nдва\n"
    assert (written.bytes, written.sha256) == digest_of(tmp_path / "a" / "b.jsonl.gz")
    assert written.records == 2


def test_the_same_lines_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.gz", "other.gz"):
        write_lines(tmp_path / name, [b"line"] * 100)
    assert (tmp_path / "one.gz").read_bytes() == (tmp_path / "other.gz").read_bytes()


def test_nothing_but_the_file_is_left(tmp_path: Path) -> None:
    write_lines(tmp_path / "a.gz", [b"line"])
    write_once(tmp_path / "b.json", b"{}")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.gz", "b.json"]


def test_an_error_of_the_lines_leaves_no_file_of_that_name(tmp_path: Path) -> None:
    def lines() -> list[bytes]:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_lines(tmp_path / "a.gz", (line for line in lines()))
    assert not (tmp_path / "a.gz").exists()


def test_a_manifest_may_be_written_again_but_not_replaced(tmp_path: Path) -> None:
    write_once(tmp_path / "1.json", b"first")
    write_once(tmp_path / "1.json", b"first")
    with pytest.raises(DamagedArchiveError, match=r"1\.json: expected no manifest"):
        write_once(tmp_path / "1.json", b"second")
    assert (tmp_path / "1.json").read_bytes() == b"first"


def test_writing_again_after_dying_between_link_and_unlink_empties_nothing(tmp_path: Path) -> None:
    (tmp_path / "1.json.part").write_bytes(b"first")
    os.link(tmp_path / "1.json.part", tmp_path / "1.json")
    with pytest.raises(DamagedArchiveError):
        write_once(tmp_path / "1.json", b"second")
    write_once(tmp_path / "1.json", b"first")
    assert (tmp_path / "1.json").read_bytes() == b"first"


def test_a_folder_that_cannot_be_made_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnwritableArchiveError, match=r"cannot be written .* sealed is untouched"):
        write_lines(tmp_path / "file" / "a.gz", [b"line"])
