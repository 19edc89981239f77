"""Reading an archive: by its manifests, in the order of sealing, with constant memory; no state and no lock."""

import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.manifest import Manifest, SealedFile
from kzcrawl.exceptions import BadInputError, DamagedArchiveError


class Archive:
    """What is sealed in a folder. A run that is still under way does not exist here."""

    def __init__(self, root: Path) -> None:
        self.layout = Layout(root)
        if not self.layout.runs.is_dir():
            raise BadInputError(
                f"expected an archive, found none in {root}; --archive or KZCRAWL_ARCHIVE says where it is"
            )

    def newest(self) -> int:
        """The number of the newest sealed run; 0 if there is none."""
        return max(self.layout.numbers(), default=0)

    def manifests(self, after: int = 0) -> Iterator[Manifest]:
        """The manifests of all runs sealed after that number, in order. A gap is a DamagedArchiveError."""
        for number in range(after + 1, self.newest() + 1):
            yield manifests.load(self.layout, number)

    def lines(self, file: SealedFile) -> Iterator[bytes]:
        """The records of a file as they are written, a line each, with the newline.

        Raises DamagedArchiveError at the end at the latest if the file is not the one that was sealed.
        """
        try:
            with (self.layout.root / file.path).open("rb") as raw:
                hashed = _Hashed(raw)
                with gzip.GzipFile(fileobj=hashed) as packed:
                    yield from packed
                hashed.read_rest()
        except FileNotFoundError:
            raise DamagedArchiveError(f"{file.path}: the file is missing") from None
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise DamagedArchiveError(f"{file.path}: the file is cut short or altered ({error})") from None
        if hashed.digest.hexdigest() != file.sha256:
            raise DamagedArchiveError(f"{file.path}: the file was altered: it is not the one that was sealed")

    def record_lines(self, manifest: Manifest) -> Iterator[bytes]:
        """The records of a run as they are written, file by file."""
        for file in manifest.files:
            yield from self.lines(file)

    def records_of(self, manifest: Manifest) -> Iterator[dict[str, Any]]:
        """The records of a run, decoded, file by file."""
        return map(orjson.loads, self.record_lines(manifest))


class _Hashed(io.RawIOBase):
    """A file that digests what is read of it."""

    def __init__(self, raw: io.BufferedReader) -> None:
        self.digest = hashlib.sha256()
        self._raw = raw

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count = self._raw.readinto(buffer)
        self.digest.update(memoryview(buffer)[:count])
        return count

    def read_rest(self) -> None:
        """What lies behind the last record belongs to the digest too."""
        while chunk := self._raw.read(1 << 16):
            self.digest.update(chunk)
