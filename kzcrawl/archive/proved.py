"""What is in a sealed file, once it is proved to be the one that was sealed."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

from kzcrawl.archive.digests import digest_in
from kzcrawl.archive.manifest import SealedFile
from kzcrawl.exceptions import DamagedArchiveError


def proved_lines(root: Path, file: SealedFile) -> Iterator[bytes]:
    """The records of a file as they are written, a line each, with the newline; DamagedArchiveError before any."""
    # One handle for both: that of a file that is being redacted stays readable.
    with _explained(file), (root / file.path).open("rb") as handle:
        _prove(file, handle)
        handle.seek(0)
        with gzip.open(handle) as lines:
            yield from lines


def prove(root: Path, file: SealedFile) -> None:
    """DamagedArchiveError if a file is not the one that was sealed."""
    with _explained(file), (root / file.path).open("rb") as handle:
        _prove(file, handle)


def unpacked(path: Path) -> Iterator[bytes]:
    """The lines of a file whose digest was proved already."""
    with gzip.open(path) as lines:
        yield from lines


def _prove(file: SealedFile, handle: BufferedReader) -> None:
    if digest_in(handle) != (file.bytes, file.sha256):
        raise DamagedArchiveError(f"{file.path}: the file was altered: it is not the one that was sealed")


@contextmanager
def _explained(file: SealedFile) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise DamagedArchiveError(f"{file.path}: the file is missing") from None
    except OSError as error:
        raise DamagedArchiveError(f"{file.path}: the file cannot be read ({error.strerror})") from None
