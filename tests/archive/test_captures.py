"""Captures are sealed with the run that took them, and are proved with the rest."""

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, part_of, raw_file, run_of
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.warc.positions import Extent, Kept
from kzcrawl.warc.reader import read_at
from kzcrawl.warc.writer import Writer
from tests.archive.test_seal_and_read import STARTED, closed
from tests.make import article
from tests.warc.make import HTML, exchange, gzipped

FILE = raw_file(closed(1).run, "kazakhstan_today", parse_instant(STARTED))


def capture(root: Path, known: Callable[[str], Kept | None] = lambda _: None) -> tuple[Extent, list[int]]:
    """Two exchanges that were committed, and one more that was not."""
    writer = Writer(part_of(root / FILE), FILE, closed(1).run, "kzcrawl 0.1.0", known)
    offsets = [writer.write(each).offset for each in (exchange(), gzipped())]
    extent = writer.sync()
    writer.write(exchange(b"not committed"))
    writer.close()
    return extent, offsets


def seal(root: Path, extent: Extent | None, offset: int, file: str = FILE) -> Manifest:
    """Seals them with an article that was read from what is captured there."""
    record = article(run=closed(1).run, capture={"file": file, "offset": offset})
    return write_run(
        Layout(root), closed(1, 1, 0), [("articles/kazakhstan_today/undated", encode(asdict(record)))], extent
    )


def found(root: Path) -> list[str]:
    return list(faults(Archive(root), Verification()))


def content(root: Path) -> dict[Path, bytes]:
    return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_captures_lie_by_the_utc_day_of_the_run() -> None:
    assert f"raw/kazakhstan_today/2025/11/29/{closed(1).run}.warc.gz" == FILE
    assert run_of(FILE) == run_of(f"{FILE}.part") == closed(1).run


def test_what_was_committed_is_sealed_and_nothing_else(tmp_path: Path) -> None:
    extent, (_, offset) = capture(tmp_path)
    last = seal(tmp_path, extent, offset).files[-1]
    assert (last.path, last.records, last.bytes) == (FILE, 5, extent.bytes)
    seen = Verification()
    assert list(faults(Archive(tmp_path), seen)) == []
    assert (seen.records, seen.answers) == (1, 2)


def test_an_article_leads_to_its_page(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    seal(tmp_path, extent, offset)
    archive = Archive(tmp_path)
    (record,) = archive.records_of(next(archive.manifests()))
    file, offset = record["capture"]["file"], record["capture"]["offset"]
    assert read_at(archive.captures(file), offset, archive.captures).body == HTML


def test_cut_off_anywhere_sealing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path / "one")
    seal(tmp_path / "one", extent, offset)
    extent, _ = capture(tmp_path / "other")
    path = tmp_path / "other" / FILE
    path.write_bytes(part_of(path).read_bytes()[: extent.bytes])  # cut back and named, but not yet in a manifest
    part_of(path).unlink()
    for _ in range(2):
        seal(tmp_path / "other", extent, offset)
        assert content(tmp_path / "other") == content(tmp_path / "one")


@pytest.mark.parametrize("extent", [None, Extent(0, 0)])
def test_what_was_never_committed_goes(tmp_path: Path, extent: Extent | None) -> None:
    capture(tmp_path)
    assert [file.path.split("/")[0] for file in write_run(Layout(tmp_path), closed(1, 0, 0), [], extent).files] == []
    assert found(tmp_path) == []
    assert not part_of(tmp_path / FILE).exists()


def test_captures_that_are_lost_are_never_sealed(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    with pytest.raises(DamagedArchiveError, match="were committed, found"):
        seal(tmp_path, Extent(extent.bytes * 9, 9), offset)
    part_of(tmp_path / FILE).unlink()
    with pytest.raises(DamagedArchiveError, match="the captures that a run committed are missing"):
        seal(tmp_path, extent, offset)
    assert Layout(tmp_path).numbers() == []


def test_damaged_captures_are_named_once_and_never_read(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    seal(tmp_path, extent, offset)
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[:-1] + b"x")
    assert found(tmp_path) == [f"{FILE}: the file was altered: its SHA-256 is not the sealed one"]
    with pytest.raises(DamagedArchiveError, match="the file was altered"):
        Archive(tmp_path).captures(FILE)
    with pytest.raises(DamagedArchiveError, match="no manifest names this file"):
        Archive(tmp_path).captures("raw/../../etc/passwd")


def test_captures_without_a_manifest_are_told(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    seal(tmp_path, extent, offset)
    Layout(tmp_path).manifest(1).unlink()
    assert any(fault.startswith(f"{FILE}: no manifest names this file") for fault in found(tmp_path))


def test_an_article_that_leads_to_no_capture_is_named(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    seal(tmp_path, extent, offset + 1)
    assert found(tmp_path) == [f"{FILE}: at offset {offset + 1}: a record names a capture here, and none begins here"]


def test_an_article_that_leads_to_an_unknown_file_is_named(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    other = FILE.replace("2025", "2024")
    seal(tmp_path, extent, offset, other)
    assert found(tmp_path) == [f"00000001.json: records name captures in {other}, which no run up to here sealed"]


def test_a_body_that_is_said_to_be_in_an_unknown_file_is_named(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path, lambda _: Kept("raw/lost.warc.gz", 7, "<urn:uuid:1>", "http://x/", STARTED))
    seal(tmp_path, extent, offset)
    assert f"{FILE}: at offset {offset}: its body is in raw/lost.warc.gz, which no run up to here sealed" in found(
        tmp_path
    )


def test_too_few_records_are_named(tmp_path: Path) -> None:
    extent, (offset, _) = capture(tmp_path)
    seal(tmp_path, Extent(extent.bytes, 6), offset)
    assert found(tmp_path) == [f"{FILE}: 6 records were sealed, 5 found"]


def test_what_is_no_warc_is_named(tmp_path: Path) -> None:
    path = part_of(tmp_path / FILE)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no captures")
    seal(tmp_path, Extent(11, 1), 0)
    assert found(tmp_path)[0].startswith(f"{FILE}: at offset 0: expected a gzipped record, found none")
