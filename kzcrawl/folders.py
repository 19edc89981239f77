"""Folders whose names outlive a power cut."""

import os
from pathlib import Path

from kzcrawl.failpoints import reached


def make_folder(folder: Path) -> None:
    """Makes a folder and those above it, each durable."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    reached("folder.mkdir")
    folder.mkdir(exist_ok=True)
    make_folder_durable(folder.parent)


def make_folder_durable(folder: Path) -> None:
    """Makes the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        reached("folder.fsync")
        os.fsync(handle)
    finally:
        os.close(handle)
