"""A folder that is whole or absent: it is filled under another name, made durable, then named."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kzcrawl.archive.layout import part_of
from kzcrawl.exceptions import BadInputError, LockedError, unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder, make_folder_durable

LABEL = "export.json"  # what says that a folder is an export, which may be replaced


@contextmanager
def whole(target: Path, *, replace: bool) -> Iterator[Path]:
    """The folder to fill. It gets its name at the end; where anything fails it goes, after a kill with the next one.

    BadInputError if the name is taken, unless by an export that is to be replaced.
    """
    refuse_taken(target, replace=replace)
    part = part_of(target)
    with unwritable(target), _disk_errors(), _held(part):
        try:
            _bring_back(target)
            _clear(part)
            yield part
            _make_durable(part)
            _give_name(part, target)
        except BaseException:
            shutil.rmtree(part, ignore_errors=True)
            raise


def refuse_taken(target: Path, *, replace: bool) -> None:
    """BadInputError if the name is taken, unless by an export that is to be replaced."""
    if not os.path.lexists(target):
        return
    if not replace:
        raise BadInputError(f"{target}: expected a free name, found it taken; --replace replaces an older export")
    if target.is_symlink() or not (target / LABEL).is_file():
        raise BadInputError(f"{target}: expected an older export to replace, found something else; name another place")


@contextmanager
def _held(part: Path) -> Iterator[None]:
    """Holds a folder, so that no second command fills it; the hold dies with its process."""
    make_folder(part)
    handle = os.open(part, os.O_RDONLY | os.O_DIRECTORY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise LockedError(f"{part}: another command is filling it; try again when it has ended") from None
    finally:
        os.close(handle)


@contextmanager
def _disk_errors() -> Iterator[None]:
    """SQLite has errors of its own for a disk that is full or failing."""
    try:
        yield
    except sqlite3.OperationalError as error:
        raise OSError(None, str(error)) from error


def _clear(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
            continue
        reached("export.clear")
        path.unlink()


def _make_durable(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            make_folder_durable(path)
            continue
        with path.open("rb") as file:
            reached("export.fsync")
            os.fsync(file.fileno())
    make_folder_durable(folder)


def _give_name(part: Path, target: Path) -> None:
    old = _aside(target)
    if target.exists():
        reached("export.aside")
        target.rename(old)
    reached("export.rename")
    part.rename(target)
    make_folder_durable(target.parent)
    shutil.rmtree(old, ignore_errors=True)


def _bring_back(target: Path) -> None:
    """An export that was cut off while it took another's place has left that aside."""
    old = _aside(target)
    if old.exists() and not target.exists():
        reached("export.back")
        old.rename(target)
    shutil.rmtree(old, ignore_errors=True)


def _aside(target: Path) -> Path:
    return target.with_name(f"{target.name}.old")
