"""The damages of one source, what can be had of its files, and what a repair says of each."""

from dataclasses import dataclass, field

from kzcrawl.archive.layout import file_of, holds_captures
from kzcrawl.archive.manifest import Replacement, SealedFile
from kzcrawl.mending.damage import Damage


@dataclass(slots=True)
class Part:
    """The damages of one source, the lines that can be had of its files, and files taken over as they lie, by path."""

    damages: list[Damage] = field(default_factory=list)
    lines: dict[str, list[bytes]] = field(default_factory=dict)
    doubtful: set[str] = field(default_factory=set)  # the files whose lines may have been altered
    files: dict[str, SealedFile] = field(default_factory=dict)

    def replacements(self, run: str) -> list[Replacement]:
        """What the manifest of that run says of the damages."""
        return [entry for damage in self.damages for entry in self._of(damage, run)]

    def proved_lines(self, path: str) -> list[bytes]:
        """The lines of a file that are certainly as they were written."""
        return [] if path in self.doubtful else self.lines.get(path, [])

    def is_lacking(self, damage: Damage) -> bool:
        """Whether a damaged file had more records than are certain."""
        file = damage.file
        return file is not None and not holds_captures(file.path) and len(self.proved_lines(file.path)) < file.records

    def _of(self, damage: Damage, run: str) -> list[Replacement]:
        path, records = damage.path, damage.file.records if damage.file else None
        if path is None:
            return [Replacement(damage.number, None, None, damage.reason, None, None)]
        if taken := self.files.get(path):
            if damage.file is None and not holds_captures(path):
                return []  # it is whole, and now a file of that run
            return [Replacement(damage.number, path, path, damage.reason, records, _less(records, taken.records))]
        has_file = any(lines and folder_in(each) == folder_in(path) for each, lines in self.lines.items())
        by = file_of(folder_in(path), run) if has_file else None
        gone = _less(records, len(self.lines.get(path, ())))
        return [Replacement(damage.number, path, by, damage.reason, records, gone)]


def folder_in(path: str) -> str:
    """The folder of a file."""
    return path.rpartition("/")[0]


def _less(records: int | None, left: int) -> int | None:
    return None if records is None else max(records - left, 0)
