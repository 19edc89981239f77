"""The size and SHA-256 of a file, by which it is proved. It loads nothing else: reading starts fast."""

import hashlib
from io import BufferedReader
from pathlib import Path


def digest_of(path: Path) -> tuple[int, str]:
    """The size and the SHA-256, in hex, of a file."""
    with path.open("rb") as file:
        return digest_in(file)


def digest_in(file: BufferedReader) -> tuple[int, str]:
    """The size and the SHA-256, in hex, of an open file, which is read to its end."""
    digest = hashlib.file_digest(file, "sha256")
    return file.tell(), digest.hexdigest()
