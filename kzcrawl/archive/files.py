"""Files that are whole or absent, whatever happens: written aside, made durable, then named."""

import gzip
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kzcrawl.exceptions import DamagedArchiveError, unwritable
from kzcrawl.folders import make_folder, make_folder_durable

_LEVEL = 6  # 9 takes twice the time for 1% less


@dataclass(frozen=True, slots=True)
class Written:
    """What a file holds: its records (lines), and its size and digest as it lies on the disk."""

    records: int
    bytes: int
    sha256: str


def write_lines(path: Path, lines: Iterable[bytes]) -> Written:
    """Writes gzipped lines. The same lines give the same bytes, so doing it again changes nothing."""
    with unwritable(path):
        make_folder(path.parent)
        part = path.with_name(f"{path.name}.part")
        records = 0
        with part.open("wb") as file:
            with gzip.GzipFile(filename="", mode="wb", fileobj=file, compresslevel=_LEVEL, mtime=0) as packed:
                for line in lines:
                    packed.write(line + b"\n")
                    records += 1
            file.flush()
            os.fsync(file.fileno())
        size, digest = digest_of(part)
        part.rename(path)
        make_folder_durable(path.parent)
    return Written(records, size, digest)


def write_once(path: Path, content: bytes) -> None:
    """Writes a file that never replaces another; the same content again is no other."""
    with unwritable(path):
        make_folder(path.parent)
        part = path.with_name(f"{path.name}.part")
        # Cut off between link and unlink, both names were left for one file: to open it would empty what is sealed.
        part.unlink(missing_ok=True)
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            if path.read_bytes() != content:
                raise DamagedArchiveError(f"{path}: expected no manifest of this number, found another one") from None
        part.unlink()
        make_folder_durable(path.parent)


def digest_of(path: Path) -> tuple[int, str]:
    """The size and the SHA-256, in hex, of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()
