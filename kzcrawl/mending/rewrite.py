"""What a redaction puts in the place of each file: the other records of it, the other pages of its captures."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from kzcrawl.archive.digests import digest_of
from kzcrawl.archive.history import History
from kzcrawl.archive.layout import Layout, file_of, holds_captures, part_of, redacted_file
from kzcrawl.archive.manifest import Replacement, SealedFile
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode
from kzcrawl.exceptions import unwritable
from kzcrawl.failpoints import reached
from kzcrawl.folders import make_folder_durable
from kzcrawl.mending.part import folder_in
from kzcrawl.mending.run import Row
from kzcrawl.mending.traces import Traces
from kzcrawl.state.journal import Run
from kzcrawl.warc.cut import without_body
from kzcrawl.warc.reader import StoredRecord, whole_members, whole_records


class Rewriting:
    """Looks at the files of an archive one by one, and gathers what a redaction has to seal instead."""

    def __init__(self, layout: Layout, run: Run, history: History) -> None:
        self.rows: list[Row] = []
        self.replaces: list[Replacement] = []
        self.files: list[SealedFile] = []
        self.pages = 0
        self.elsewhere: set[str] = set()
        self._layout, self._run, self._ids = layout, run, set(history.ids)
        self._traces = Traces([*history.articles, *history.observations], history.ids)

    def look_at(self, number: int, file: SealedFile) -> None:
        """Takes a file as the run of that number has it."""
        if not holds_captures(file.path):
            self._look_at_records(number, file)
        elif file.path.split("/")[1] == self._run.source:
            self._look_at_captures(number, file)

    def _look_at_records(self, number: int, file: SealedFile) -> None:
        lines = [line.rstrip(b"\n") for line in Archive(self._layout.root).lines(file)]
        left = [remains for line in lines if (remains := self._remains(line))]
        if left == lines:
            return
        self.rows += [(folder_in(file.path), line) for line in left]
        by = file_of(folder_in(file.path), self._run.name) if left else None
        self.replaces.append(Replacement(number, file.path, by, "redacted", file.records, file.records - len(left)))

    def _remains(self, line: bytes) -> bytes | None:
        """What stays of a record: of the article itself no text, of its counts all but the title."""
        record: dict[str, Any] = orjson.loads(line)
        is_article = record["schema"].startswith("article/")
        if record.get("id") not in self._ids:  # a link has none, and no words of the article either
            if is_article and self._traces.are_in_record(record):
                self.elsewhere.add(record["id"])
            return line
        if is_article:
            return None
        return encode(record | {"title": None}) if record.get("title") else line

    def _look_at_captures(self, number: int, file: SealedFile) -> None:
        path = self._layout.root / file.path
        bodies = {record.offset for record in whole_records(path) if self._shows(record)}
        if not bodies:
            return
        new = redacted_file(file.path, self._run.name)
        self.files.append(_write_without(self._layout.root, file.path, new, lambda record: record.offset in bodies))
        self.replaces.append(Replacement(number, file.path, new, "redacted", file.records, 0))
        self.pages += len(bodies)

    def _shows(self, record: StoredRecord) -> bool:
        return record.kind == "response" and self._traces.are_in_answer(record)


def _write_without(root: Path, old: str, new: str, has_to_go: Callable[[StoredRecord], bool]) -> SealedFile:
    """Writes a file of captures without the bodies that have to go. What is not a whole record is not copied."""
    path, records = root / new, 0
    with unwritable(path), (root / old).open("rb") as source:
        part = part_of(path)
        reached("redacted.write")
        with part.open("wb") as file:
            for record, end in whole_members(root / old):
                source.seek(record.offset)
                size = end - record.offset
                file.seek(record.offset)
                file.write(without_body(record, size) if has_to_go(record) else source.read(size))
                records += 1
            file.flush()
            reached("redacted.fsync")
            os.fsync(file.fileno())
        reached("redacted.rename")
        part.rename(path)
        make_folder_durable(path.parent)
    return SealedFile(new, records, *digest_of(path))
