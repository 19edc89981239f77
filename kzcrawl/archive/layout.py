"""Where everything in an archive lies: the only maker of paths. Nothing that a page says becomes part of one."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import BadInputError

if TYPE_CHECKING:  # who finds the archive locked has no use for them
    from kzcrawl.items import Article, Copied, Record

# The folders that hold sealed files, by the kind of their records.
KINDS = {
    "article": "articles",
    "observation": "observations",
    "absence": "absences",
    "unread": "unread",
    "redaction": "redactions",
    "link": "links",
}
# The folder of captures: sealed files as well, but of WARC.
_CAPTURES = "raw"

_MANIFEST = re.compile(r"[0-9]{8}\.json")
_CONSUMER = re.compile(r"[a-z0-9_-]{1,64}")


class Place(NamedTuple):
    """Where a sealed file lies: the folder of its kind, its source, and the day under which it is filed, if any."""

    folder: str
    source: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths of one archive. Those of sealed files are relative to `root`, as manifests name them."""

    root: Path

    @property
    def runs(self) -> Path:
        """The folder of the manifests."""
        return self.root / "runs"

    @property
    def state(self) -> Path:
        """The folder of what is known but not the archive proper."""
        return self.root / ".state"

    @property
    def database(self) -> Path:
        """The index and the journal."""
        return self.state / "state.sqlite"

    def lock(self, name: str) -> Path:
        """The file of a lock that one command of a kind holds."""
        return self.state / "locks" / f"{name}.lock"

    def run_lock(self, run: str) -> Path:
        """The file of the lock that a live run holds."""
        return self.state / "runs" / f"{run}.lock"

    def manifest(self, number: int) -> Path:
        """The manifest of the run sealed as this number."""
        return self.runs / f"{number:08}.json"

    @property
    def consumers(self) -> Path:
        """The folder in which those who read the archive keep how far they have confirmed."""
        return self.root / "consumers"

    def consumer(self, name: str) -> Path:
        """The position of a consumer. BadInputError for a name that is none."""
        if not _CONSUMER.fullmatch(name):
            raise BadInputError(f"expected a consumer's name of 1 to 64 of a-z, 0-9, _ and -, found {name!r}")
        return self.consumers / f"{name}.json"

    def numbers(self, after: int = 0) -> list[int]:
        """The numbers of all runs sealed after one, rising."""
        try:
            names = os.listdir(self.runs)  # noqa: PTH208 - of thousands, pathlib takes five times as long
        except (FileNotFoundError, NotADirectoryError):
            return []
        first = f"{after + 1:08}.json"  # names are as long as each other, so they sort as their numbers
        return sorted(int(name[:8]) for name in names if name >= first and _MANIFEST.fullmatch(name))

    def stray_manifests(self) -> list[str]:
        """What lies among the manifests and is none, nor one that is being written."""
        names = [path.name for path in self.runs.iterdir()]
        return sorted(name for name in names if not _MANIFEST.fullmatch(name.removesuffix(".part")))

    def runs_under_way(self) -> set[str]:
        """The runs that are not sealed yet, or were cut off: those whose lock lies there, held or not."""
        folder = self.state / "runs"
        try:
            return {path.stem for path in folder.glob("*.lock")}
        except OSError:  # a reader may not be allowed to see the state
            return set()

    def sealed_files(self) -> list[str]:
        """Every file below the folders of records and captures, sealed or not."""
        folders = [self.root / folder for folder in (*KINDS.values(), _CAPTURES)]
        return sorted(
            path.relative_to(self.root).as_posix()
            for folder in folders
            for path in folder.rglob("*")
            if not path.is_dir()
        )

    def sources(self) -> set[str]:
        """The sources of which there are files of records or captures."""
        return {folder.name for kind in (*KINDS.values(), _CAPTURES) for folder in (self.root / kind).glob("*")}

    def files_of(self, run: str) -> list[Path]:
        """Every file of a run below the folders of records and captures, whole or still being written."""
        return [self.root / file for file in self.sealed_files() if run_of(file) == run]


def run_name(started: datetime, source: str, kind: str) -> str:
    """The name of a run: 20251129T010003Z-kazakhstan_today-nightly."""
    return f"{compact(started)}-{source}-{kind}"


def run_names(started: datetime, source: str, kind: str) -> Iterator[str]:
    """The names that a run may take: that of its start, and, where it is in use, of the next free second."""
    return (run_name(started + timedelta(seconds=later), source, kind) for later in count())


def compact(moment: datetime) -> str:
    """An instant as it stands in names: 20251129T010003Z."""
    return machine_iso(moment).replace("-", "").replace(":", "")


def file_of(folder: str, run: str) -> str:
    """The file in which a run keeps its records of a folder."""
    return f"{folder}/{run}.jsonl.gz"


def raw_file(run: str, source: str, started: datetime) -> str:
    """The file in which a run keeps its captures; started is an instant in UTC."""
    return f"{_CAPTURES}/{source}/{started:%Y/%m/%d}/{run}.warc.gz"


def redacted_file(file: str, run: str) -> str:
    """The file of captures that a redaction puts in the place of another: beside it, named for both runs."""
    folder, _, name = file.rpartition("/")
    return f"{folder}/{run}.{'.'.join(name.split('.')[-3:])}"


def holds_captures(file: str) -> bool:
    """Whether a sealed file is one of captures, not of records."""
    return file.startswith(f"{_CAPTURES}/")


def captured_on(file: str) -> date:
    """The day, UTC, of a file of captures."""
    year, month, day = file.split("/")[2:5]
    return date(int(year), int(month), int(day))


def source_in(file: str) -> str:
    """The source of a sealed file."""
    return file.split("/")[1]


def place_of(file: str) -> Place:
    """Where a sealed file lies, by its path."""
    folder, source, *day, _ = file.split("/")
    return Place(folder, source, date(*map(int, day)) if len(day) == 3 else None)


def part_of(path: Path) -> Path:
    """Where a file is written before it gets its name."""
    return path.with_name(f"{path.name}.part")


def run_of(file: str) -> str:
    """The run that a file belongs to by its name, whole or still being written."""
    return file.rpartition("/")[2].partition(".")[0]


def folder_of(record: "Record | Copied", run_started: datetime) -> str:
    """The folder of a record: articles by their day in Almaty, all else by the UTC day of the run's start."""
    if record.schema.startswith("article/"):
        article = cast("Article", record)
        told = article.published_at or article.archived_at
        day = _day_path(date.fromisoformat(told[:10])) if told else "undated"
        return f"articles/{record.source}/{day}"
    return f"{folder_named(record.schema)}/{record.source}/{_day_path(run_started.date())}"


def _day_path(day: date) -> str:
    """2025/11/28, in a sixth of the time that strftime takes."""
    return day.isoformat().replace("-", "/")


def day_of_articles(file: str) -> date | None:
    """The day of publication of the articles in a file; None for any other file, and for those without a day."""
    kind, _, *parts = file.split("/")
    return date(*map(int, parts[:3])) if kind == KINDS["article"] and len(parts) == 4 else None


@lru_cache(maxsize=16)
def folder_named(schema: str) -> str:
    """The folder of the records of a schema: `observations` of "observation/1"."""
    return KINDS[schema.partition("/")[0]]
