"""Whatever becomes of a sealed file or a manifest, `verify` finds it."""

import random
import shutil
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout, folder_of
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import parse_instant
from kzcrawl.items import Absence
from tests.archive.test_captures import capture
from tests.archive.test_seal_and_read import STARTED, closed
from tests.make import URL, article, observation

KINDS = ("articles", "observations", "absences", "raw", "runs")
MOST = 512  # bytes off the end
FLIPS = 200


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """A run with a file of each kind."""
    root = tmp_path_factory.mktemp("archive")
    run = closed(1).run
    extent, (offset, _) = capture(root)
    gone = Absence("kazakhstan_today", "kazakhstan_today:1", URL, "ru", 404, "crawl", STARTED, run=run)
    numbers = random.Random(1)  # noqa: S311 - so that files do not pack to less than is cut off
    texts = [f"{numbers.random()}" for _ in range(60)]
    records = [
        article(run=run, paragraphs=tuple(texts), capture={"file": _raw_of(root), "offset": offset}),
        *(observation(run=run, views=numbers.randrange(10**9)) for _ in range(60)),
        *(replace(gone, id=f"{gone.id}{numbers.randrange(10**9)}") for _ in range(90)),
    ]
    rows = sorted((folder_of(record, parse_instant(STARTED)), encode(asdict(record))) for record in records)
    kept = {"articles": 1, "observations": 60, "absences": 90}
    write_run(Layout(root), replace(closed(1), kept=kept), rows, extent)
    return Archive(root)


def _raw_of(root: Path) -> str:
    return next(root.glob("raw/**/*.part")).relative_to(root).as_posix().removesuffix(".part")


@pytest.fixture
def path(archive: Archive, request: pytest.FixtureRequest) -> Iterator[Path]:
    """The one file of a kind; afterwards it is whole again."""
    (found,) = [path for path in (archive.layout.root / request.param).rglob("*") if path.is_file()]
    content = found.read_bytes()
    yield found
    found.write_bytes(content)


def named(archive: Archive, path: Path) -> bool:
    """Whether verify says something is wrong with that file."""
    return any(path.name in fault for fault in faults(archive, Verification()))


def test_it_is_sound_before(archive: Archive) -> None:
    assert list(faults(archive, Verification())) == []


@pytest.mark.parametrize("path", KINDS, indirect=True)
def test_a_file_cut_short_by_any_number_of_bytes_is_found(archive: Archive, path: Path) -> None:
    content = path.read_bytes()
    assert len(content) > MOST
    unseen = []
    for less in range(1, MOST + 1):
        with path.open("r+b") as file:
            file.truncate(len(content) - less)
        unseen += [less] if not named(archive, path) else []
    assert unseen == []


def test_any_flipped_bit_is_found(archive: Archive) -> None:
    paths = sorted(path for path in archive.layout.root.rglob("*") if path.is_file())
    chance = random.Random(200)  # noqa: S311 - always the same bits
    unseen = []
    for flip in range(FLIPS):
        path = paths[flip % len(paths)]
        content = bytearray(path.read_bytes())
        bit = chance.randrange(8 * len(content))
        content[bit // 8] ^= 1 << bit % 8
        whole = path.read_bytes()
        path.write_bytes(content)
        unseen += [(path, bit)] if not named(archive, path) else []
        path.write_bytes(whole)
    assert unseen == []


def test_any_two_files_that_change_places_are_found(archive: Archive, tmp_path: Path) -> None:
    shutil.copytree(archive.layout.root, tmp_path / "copy")
    one, other = (next((tmp_path / "copy" / kind).rglob("*.gz")) for kind in ("articles", "observations"))
    mine = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(mine)
    assert all(named(Archive(tmp_path / "copy"), path) for path in (one, other))


@pytest.mark.parametrize("path", KINDS, indirect=True)
def test_a_file_that_is_gone_or_cannot_be_read_is_found(archive: Archive, path: Path) -> None:
    path.unlink()
    assert any(
        "missing" in fault or "no manifest" in fault for fault in faults(archive, Verification(), newest_known=1)
    )
    path.mkdir()
    assert any(path.name in fault for fault in faults(archive, Verification(), newest_known=1))
    path.rmdir()
