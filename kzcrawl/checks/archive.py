"""Whether the archive is one that a night goes on with, can be written, and how much room it has."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout
from kzcrawl.checks.result import Result, failed, ok, warning
from kzcrawl.checks.setup import Setup
from kzcrawl.checks.writing import refusal
from kzcrawl.exceptions import DamagedArchiveError

_LEAST_BYTES = 1_000_000_000  # a year of both sites, captures included
_MEND = "Give the folder to whoever runs the nights (chown), or name another by ARCHIVE."


def archive(setup: Setup) -> Iterator[Result]:
    """Makes a file and removes it: in the archive, or where it is not there yet, in the folder that it will be in."""
    layout = Layout(setup.settings.ARCHIVE.absolute())
    is_there = layout.root.exists()
    folders = [layout.root, layout.runs, layout.state] if is_there else [_nearest(layout.root)]
    for folder in folders:
        if (folder == layout.root or folder.exists()) and (why := refusal(folder)):
            yield failed("archive", f"{folder}: cannot be written ({why})", _MEND)
            return
    if fault := _fault_of(layout):
        yield fault
        return
    free = shutil.disk_usage(folders[0]).free
    found = f"{layout.root} {'can be written' if is_there else 'can be made'}, with {free / 1e9:.1f} GB of room"
    if free < _LEAST_BYTES:
        yield warning("archive", found, "Make room: a year takes about a gigabyte, and a full disk ends a night.")
    else:
        yield ok("archive", found)


def _fault_of(layout: Layout) -> Result | None:
    """What is wrong with the newest run, which every night looks at first."""
    numbers = layout.numbers()
    try:
        if numbers and manifests.load(layout, numbers[-1]).demo:
            mend = "The nights of the sites need another one: name it by ARCHIVE."
            return failed("archive", f"{layout.root} is of the replica, by --demo", mend)
    except DamagedArchiveError as error:
        return failed("archive", f"{layout.root}: {error}", "`kzcrawl repair` restores what can be had.")
    return None


def _nearest(path: Path) -> Path:
    """The folder above that is there."""
    return next(folder for folder in path.parents if folder.exists())
