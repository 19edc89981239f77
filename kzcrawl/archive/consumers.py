"""How far each consumer of the feed has confirmed: `consumers/<name>.json`, written by the consumer itself.

The position has the digest of the manifest that it names. So a consumer finds out where that manifest was taken away,
or is another one since an older copy of the archive was brought back and went on.
"""

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

import orjson

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.layout import Layout, part_of
from kzcrawl.archive.records import encode, fault_of, refuse_newer
from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import DamagedArchiveError, DamagedPositionError, unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder, make_folder_durable
from kzcrawl.state.locks import Lock


@dataclass(frozen=True, slots=True)
class Position:
    """All runs up to the number `after` are confirmed. `digest` is that of its manifest; None where there is none."""

    name: str
    after: int
    digest: str | None
    confirmed_at: str
    schema: str = "consumer/1"


def position_of(layout: Layout, name: str) -> Position | None:
    """The position of a consumer; None for a new one. DamagedPositionError if it is none, or not of this archive."""
    try:
        position = _read(layout.consumer(name))
    except FileNotFoundError:
        return None
    if fault := _strangeness(layout, position):
        raise DamagedPositionError(name, fault)
    return position


def confirm(layout: Layout, name: str, number: int, now: datetime, *, back: bool = False) -> None:
    """Confirms all runs up to that number. A position that is there moves `back` only if that is asked for.

    UnwritableArchiveError; cut off anywhere, the position is the one before or this one.
    """
    path = layout.consumer(name)
    content = encode(asdict(Position(name, number, _digest_of(layout, number), machine_iso(now)))) + b"\n"
    with unwritable(path):
        make_folder(path.parent)
        with Lock(path.with_suffix(".lock")) as lock:  # of this consumer alone: two of its confirmations take turns
            lock.wait(name)
            before = None if back else position_of(layout, name)
            if before is None or before.after <= number:
                _write(path, content)
            lock.release(remove=True)


def positions_faults(layout: Layout) -> Iterator[str]:
    """What is wrong with the positions that are there, a line each."""
    for path in sorted(layout.consumers.glob("*")):
        if path.suffix in (".part", ".lock"):  # somebody confirms, or was cut off
            continue
        if path.suffix != ".json":
            yield f"consumers/{path.name}: expected positions of consumers alone (NAME.json), found this: remove it"
            continue
        try:
            position = _read(path)
            fault = fault_of(asdict(position)) or _strangeness(layout, position)
            if not fault and position.name != path.stem:
                fault = f"expected the position of {path.stem}, found that of {position.name}"
        except DamagedPositionError as error:
            yield str(error)
        else:
            yield from [str(DamagedPositionError(path.stem, fault))] if fault else []


def _read(path: Path) -> Position:
    """The position in a file. DamagedPositionError where there is none."""
    try:
        value = orjson.loads(path.read_bytes())
        refuse_newer(f"consumers/{path.name}", value)
        position = Position(**value)
        if isinstance(position.after, int) and position.after >= 0:
            return position
    except FileNotFoundError:
        raise
    except OSError as error:
        raise DamagedPositionError(path.stem, f"cannot be read ({error.strerror})") from None
    except (orjson.JSONDecodeError, TypeError):
        pass  # said below
    raise DamagedPositionError(path.stem, "expected a position (consumer/1), found none")


def _strangeness(layout: Layout, position: Position) -> str | None:
    """Why a position is not one of this archive; None if it is."""
    newest = max(layout.numbers(), default=0)
    if position.after > newest:
        return f"it has confirmed run {position.after}, and the newest here is {newest}: manifests are missing"
    digest = _digest_of(layout, position.after)
    if position.digest and digest and digest != position.digest:
        return f"the run {position.after} that it has confirmed was another one"
    return None


def _digest_of(layout: Layout, number: int) -> str | None:
    """The digest of a manifest; None where there is none, as of one that a repair stands for."""
    try:
        return manifests.load(layout, number).digest
    except DamagedArchiveError:
        return None


def _write(path: Path, content: bytes) -> None:
    part = part_of(path)
    reached("position.write")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        reached("position.fsync")
        os.fsync(file.fileno())
    reached("position.rename")
    part.rename(path)
    make_folder_durable(path.parent)
