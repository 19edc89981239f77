"""What is sealed comes back; what was altered is found. Writer and reader side by side."""

import os
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.manifest import Manifest, Verdict
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import DamagedArchiveError
from tests.make import article, observation

STARTED = "2025-11-29T01:00:03Z"


def closed(number: int, articles: int = 2, observations: int = 1) -> Manifest:
    """A closed run, to be sealed as that number."""
    return Manifest(
        number=number,
        run=f"20251129T0100{number:02}Z-kazakhstan_today-nightly",
        source="kazakhstan_today",
        kind="nightly",
        job="20251129T010000Z-nightly",
        started_at=STARTED,
        ended_at="2025-11-29T01:20:00Z",
        seconds=None,
        software="kzcrawl 0.1.0",
        saw={"pages": 1},
        kept={"articles": articles, "observations": observations},
        changes={},
        known={},
        dropped={},
        requests={},
        walks=(),
        base_url=None,
        demo=False,
        inputs=(),
        verdict=Verdict("ok"),
    )


def seal(root: Path, number: int) -> Manifest:
    """Seals two articles and an observation."""
    run = closed(number).run
    records = [article(run=run), article(run=run, published_at=None), observation(run=run)]
    rows = sorted((folder_of(record, parse_instant(STARTED)), encode(asdict(record))) for record in records)
    return write_run(Layout(root), closed(number), rows)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    """An archive of three sealed runs."""
    for number in (1, 2, 3):
        seal(tmp_path, number)
    return Archive(tmp_path)


def found(archive: Archive) -> list[str]:
    return list(faults(archive, Verification()))


def test_what_is_sealed_comes_back_in_order(archive: Archive) -> None:
    read = list(archive.manifests())
    assert [manifest.number for manifest in read] == [1, 2, 3]
    assert [manifest.number for manifest in archive.manifests(after=2)] == [3]
    records = [record for manifest in read for record in archive.records_of(manifest)]
    assert [record["schema"] for record in records] == ["article/1", "article/1", "observation/1"] * 3
    assert [file.records for file in read[0].files] == [1, 1, 1]


def test_sealing_again_changes_no_byte(tmp_path: Path) -> None:
    first = seal(tmp_path, 1)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert seal(tmp_path, 1) == first
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_is_sealed_is_not_packed_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = seal(tmp_path, 1)
    monkeypatch.setattr("kzcrawl.archive.files._LEVEL", 1)  # as another zlib would, the same lines give other bytes
    assert seal(tmp_path, 1) == first
    assert found(Archive(tmp_path)) == []


def test_a_sealed_archive_has_no_fault(archive: Archive) -> None:
    seen = Verification()
    assert list(faults(archive, seen)) == []
    assert (seen.manifests, seen.records) == (3, 9)


def test_manifests_are_a_chain(archive: Archive) -> None:
    first, second, third = archive.manifests()
    assert first.previous is None
    assert second.previous is not None
    assert third.previous is not None
    assert (second.previous.digest, third.previous.digest) == (first.digest, second.digest)


def test_a_newest_manifest_that_something_else_knows_of_is_missed(archive: Archive) -> None:
    archive.layout.manifest(3).unlink()
    assert "00000003.json: the manifest is missing" in faults(archive, Verification(), newest_known=3)


def test_a_run_is_not_there_before_its_manifest(archive: Archive) -> None:
    archive.layout.manifest(3).unlink()
    assert [manifest.number for manifest in archive.manifests()] == [1, 2]


def test_files_without_a_manifest_are_told(archive: Archive) -> None:
    archive.layout.manifest(3).unlink()
    assert [fault.split(": ")[1] for fault in found(archive)] == ["no manifest names this file"] * 3
    archive.layout.run_lock(closed(3).run).parent.mkdir(parents=True)
    archive.layout.run_lock(closed(3).run).touch()
    assert found(archive) == []


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def _lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGES = pytest.mark.parametrize("damage", [_truncate, _lengthen, _flip, os.remove])


@DAMAGES
def test_a_damaged_file_is_named_once(archive: Archive, damage: Callable[[Path], None]) -> None:
    path = next(archive.manifests(after=1)).files[0].path
    damage(archive.layout.root / path)
    told = found(archive)
    assert [fault.split(": ")[0] for fault in told] == [path]


@DAMAGES
def test_a_damaged_file_is_never_read_to_its_end(archive: Archive, damage: Callable[[Path], None]) -> None:
    file = next(archive.manifests(after=1)).files[0]
    damage(archive.layout.root / file.path)
    with pytest.raises(DamagedArchiveError, match=file.path):
        list(archive.lines(file))


@pytest.mark.parametrize("damage", [_truncate, _flip, os.remove])
def test_a_damaged_manifest_is_named_and_stops_reading(archive: Archive, damage: Callable[[Path], None]) -> None:
    damage(archive.layout.manifest(2))
    assert any(fault.startswith("00000002.json: ") for fault in found(archive))
    with pytest.raises(DamagedArchiveError, match=r"00000002\.json"):
        list(archive.manifests())


def test_a_manifest_that_was_replaced_breaks_the_chain(archive: Archive) -> None:
    other = replace(manifests.load(archive.layout, 2), saw={"articles": 1000}).signed()
    archive.layout.manifest(2).write_bytes(other.encoded())
    assert found(archive) == [
        "00000003.json: the chain is broken: it does not link to the manifest 2 that lies before it"
    ]


def test_swapped_files_are_told(archive: Archive) -> None:
    one, other = (archive.layout.root / next(archive.manifests(after=n)).files[0].path for n in (0, 1))
    one.rename(one.with_suffix(".x"))
    other.rename(one)
    one.with_suffix(".x").rename(other)
    assert len(found(archive)) == 2


def test_a_record_against_its_schema_is_named(tmp_path: Path) -> None:
    run = closed(1).run
    bad = encode(asdict(article(run=run)) | {"paragraphs": []})
    write_run(Layout(tmp_path), closed(1, 1, 0), [("articles/kazakhstan_today/undated", bad)])
    assert [fault.split(": ")[1] for fault in found(Archive(tmp_path))] == ["record 1"]


def test_a_run_that_says_it_kept_more_than_its_files_hold_is_named(tmp_path: Path) -> None:
    record = encode(asdict(article(run=closed(1).run)))
    write_run(Layout(tmp_path), closed(1, 3, 0), [("articles/kazakhstan_today/undated", record)])
    assert found(Archive(tmp_path)) == ["00000001.json: the run kept 3 articles, its files hold 1"]


def test_a_record_of_another_run_or_kind_is_named(tmp_path: Path) -> None:
    run = closed(1).run
    rows = [
        ("articles/kazakhstan_today/undated", encode(asdict(article(run="20200101T000000Z-kazakhstan_today-import")))),
        ("observations/kazakhstan_today/2025/11/29", encode(asdict(article(run=run)))),
    ]
    write_run(Layout(tmp_path), closed(1, 1, 1), rows)
    assert [
        "expected a record of the run" in fault or "does not belong here" in fault for fault in found(Archive(tmp_path))
    ] == [True, True]
