"""The rows of an export: what of the sealed runs is wanted, table by table, in the order of days."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

import orjson

from kzcrawl.archive.layout import KINDS, Place, place_of
from kzcrawl.archive.manifest import SealedFile
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import refuse_newer
from kzcrawl.archive.selection import Selection
from kzcrawl.export.survey import Survey
from kzcrawl.export.table import Record, Table

LABEL = "export.json"  # what says that a folder is an export, and of what


class Export:
    """A selection of what is sealed now, up to run number `after`; what is sealed meanwhile is not in it. `latest`: of
    the texts only those in force."""

    def __init__(self, archive: Archive, selection: Selection, *, latest: bool = False) -> None:
        self.after = archive.newest()
        self.latest = latest
        self._archive, self._selection = archive, selection
        self._files = sorted(self._all_files(), key=lambda file: file.path)
        self._survey = Survey(archive, self._files)

    def rows(self, table: Table) -> Iterator[tuple[Place, tuple[Any, ...]]]:
        """The rows of a table, each with the place of its file, which are in order."""
        latest = self.latest and table.kind == "article"
        for place, record in self.records(table):
            if not latest or self.is_in_force(record):
                yield place, table.row(record)

    def records(self, table: Table) -> Iterator[tuple[Place, Record]]:
        """The wanted records of a table's kind, with the ids besides by which they join."""
        for file in self._files:
            place = place_of(file.path)
            if place.folder == KINDS.get(table.kind) and self._selection.takes_file(file.path):
                for line in self._selection.lines_of(file.path, self._archive.lines(file)):
                    record = orjson.loads(line)
                    refuse_newer(file.path, record)
                    yield place, record | self._ids(table, record)

    def is_in_force(self, article: Record) -> bool:
        """Whether a text is the newest that is held of its article."""
        return self._survey.is_in_force(article)

    def _ids(self, table: Table, record: Record) -> Record:
        found = {column: record[field] for column, field in table.ids.items()}
        return {column: each and self._survey.article_id(each) for column, each in found.items()}

    def _all_files(self) -> Iterator[SealedFile]:
        sealed = takewhile(lambda manifest: manifest.number <= self.after, self._archive.manifests())
        return (file for manifest in sealed for file in self._archive.record_files(manifest))
