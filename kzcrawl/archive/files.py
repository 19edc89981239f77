"""Files that are whole or absent, whatever happens: written aside, made durable, then named."""

import gzip
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kzcrawl.archive.digests import digest_of
from kzcrawl.archive.layout import part_of
from kzcrawl.exceptions import DamagedArchiveError, unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder, make_folder_durable
from kzcrawl.warc.positions import Extent
from kzcrawl.warc.writer import cut_back

_LEVEL = 6  # 9 takes twice the time for 1% less


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds: its records (lines, or records of WARC), and its size and digest as it lies on the disk."""

    records: int
    bytes: int
    sha256: str


def write_lines(path: Path, lines: Iterable[bytes]) -> Written:
    """Writes gzipped lines. The same lines give the same bytes, so doing it again changes nothing."""
    with unwritable(path):
        make_folder(path.parent)
        part = part_of(path)
        records = 0
        reached("file.write")
        with part.open("wb") as file:
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=_LEVEL, mtime=0) as packed:
                for line in lines:
                    packed.write(line + b"\n")
                    records += 1
            file.flush()
            reached("file.fsync")
            os.fsync(file.fileno())
        size, digest = digest_of(part)
        reached("file.rename")
        part.rename(path)
        make_folder_durable(path.parent)
    return Written(records, size, digest)


def take_captures(path: Path, committed: Extent | None) -> Written | None:
    """Gives a file of captures its name, cut back to what was committed; where nothing was, it goes.

    Done again, it changes nothing. DamagedArchiveError if not all that was committed is there.
    """
    part = part_of(path)
    if not committed or not committed.records:
        with unwritable(part):
            reached("captures.unlink")
            part.unlink(missing_ok=True)
        return None
    if not path.exists():
        if not part.exists():
            raise DamagedArchiveError(f"{part}: the captures that a run committed are missing")
        cut_back(part, committed.bytes)
        with unwritable(path):
            reached("captures.rename")
            part.rename(path)
    with unwritable(path):  # also where it had its name already: the name may not have been durable yet
        make_folder_durable(path.parent)
    size, digest = digest_of(path)
    if size != committed.bytes:
        raise DamagedArchiveError(f"{path}: expected {committed.bytes} bytes of captures, found {size}")
    return Written(committed.records, size, digest)


def write_once(path: Path, content: bytes) -> None:
    """Writes a file that never replaces another; the same content again is no other."""
    with unwritable(path):
        make_folder(path.parent)
        part = part_of(path)
        # Cut off between link and unlink, both names were left for one file: to open it would empty what is sealed.
        reached("manifest.clear")
        part.unlink(missing_ok=True)
        reached("manifest.write")
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            reached("manifest.fsync")
            os.fsync(file.fileno())
        try:
            reached("manifest.link")
            os.link(part, path)
        except FileExistsError:
            if path.read_bytes() != content:
                raise DamagedArchiveError(f"{path}: expected no manifest of this number, found another one") from None
    end_written_once(path)


def end_written_once(path: Path) -> None:
    """The end of `write_once`, also for one that was cut off before it: the file has its own name alone, for good."""
    with unwritable(path):
        reached("manifest.unlink")
        part_of(path).unlink(missing_ok=True)
        make_folder_durable(path.parent)
