"""Whether a folder can be written."""

import tempfile
from pathlib import Path


def refusal(folder: Path) -> str | None:
    """Why no file can be made in a folder; None where one was made there, and removed again."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".kzcrawl-check-") as file:
            file.write(b"kzcrawl check\n")
            file.flush()
    except OSError as error:
        return error.strerror or str(error)
    return None
