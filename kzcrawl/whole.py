"""A folder that is whole or absent: it is filled under another name, made durable, then named."""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from kzcrawl.archive.layout import part_of
from kzcrawl.exceptions import BadInputError, LockedError, unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder, make_folder_durable


@contextmanager
def whole(target: Path, label: str, *, replace: bool) -> Iterator[Path]:
    """The folder to fill. It gets its name at the end; where anything fails it goes, after a kill with the next one.

    By a file of the name `label` in it a folder is known for one that was made like that; whoever fills it writes that
    file. BadInputError if the name is taken, unless by such a folder that is to be replaced.
    """
    refuse_taken(target, label, replace=replace)
    part = part_of(target)
    with unwritable(target), _disk_errors(), _held(part):
        try:
            _bring_back(target, label)
            refuse_taken(target, label, replace=replace)
            _clear(part, label)
            yield part
            _make_durable(part)
            _give_name(part, target, label)
        except BaseException:
            _remove(part, label)
            raise


def refuse_taken(target: Path, label: str, *, replace: bool) -> None:
    """BadInputError if the name is taken, unless by an export that is to be replaced; or if one of the names that are
    taken besides while it is filled is anything else than what a killed export left."""
    for beside in (part_of(target), _aside(target)):
        if os.path.lexists(beside) and not _is_left_over(beside, label):
            raise BadInputError(f"{beside}: expected a free name, found something else than a cut off export; move it")
    if not os.path.lexists(target):
        return
    if not replace:
        raise BadInputError(f"{target}: expected a free name, found it taken; --replace replaces an older export")
    if target.is_symlink() or not (target / label).is_file():
        raise BadInputError(f"{target}: expected an older export to replace, found something else; name another place")


@contextmanager
def _held(part: Path) -> Iterator[None]:
    """Holds a folder, so that no second command fills it; the hold dies with its process."""
    make_folder(part)
    handle = os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
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


def _is_left_over(folder: Path, label: str) -> bool:
    """Whether an export made it: it has the label, which is there first and goes last, or nothing yet."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return (folder / label).is_file() or not any(folder.iterdir())


def _clear(folder: Path, label: str) -> None:
    """Empties a folder but for its label."""
    (folder / label).touch()
    for path in folder.iterdir():
        if path.name == label:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
            continue
        reached("export.clear")
        path.unlink()


def _remove(folder: Path, label: str) -> None:
    """Removes an export as well as that can be done, its label last."""
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name != label:
            with suppress(OSError):  # what is left, the next one clears
                reached("export.remove")
                path.unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _make_durable(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_dir():
            make_folder_durable(path)
            continue
        with path.open("rb") as file:
            reached("export.fsync")
            os.fsync(file.fileno())
    make_folder_durable(folder)


def _give_name(part: Path, target: Path, label: str) -> None:
    old = _aside(target)
    if target.exists():
        reached("export.aside")
        target.rename(old)
    reached("export.rename")
    part.rename(target)
    make_folder_durable(target.parent)
    _remove(old, label)


def _bring_back(target: Path, label: str) -> None:
    """An export that was cut off while it took another's place has left that aside."""
    old = _aside(target)
    if old.exists() and not target.exists():
        reached("export.back")
        old.rename(target)
    _remove(old, label)


def _aside(target: Path) -> Path:
    """Where what is replaced waits: no name that a person gives an older export."""
    part = part_of(target)
    return part.with_name(f"{part.name}.old")
