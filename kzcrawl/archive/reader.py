"""Reading an archive: by its manifests, in the order of sealing, with constant memory; no state and no lock.

Where nothing is new, nothing is loaded that reads it: programs ask often.
"""

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from kzcrawl.archive.layout import Layout, holds_captures
from kzcrawl.archive.records import refuse_newer
from kzcrawl.archive.replaced import Replaced
from kzcrawl.archive.selection import Selection
from kzcrawl.exceptions import BadInputError, DamagedArchiveError, PrunedError
from kzcrawl.source_names import names

if TYPE_CHECKING:
    from kzcrawl.archive.manifest import Manifest, SealedFile

_EVERYTHING = Selection()


class Archive:
    """What is sealed in a folder. A run that is still under way does not exist here."""

    def __init__(self, root: str | PathLike[str]) -> None:
        self.layout = Layout(Path(root))
        if not self.layout.runs.is_dir():
            raise BadInputError(
                f"expected an archive, found none in {root}; --archive or KZCRAWL_ARCHIVE says where it is"
            )
        self._replaced = Replaced()

    def newest(self) -> int:
        """The number of the newest sealed run; 0 if there is none."""
        return max(self.layout.numbers(), default=0)

    def refuse_unknown(self, source: str) -> None:
        """BadInputError where this version knows no such source, and a newer one has brought nothing of it either."""
        known = {*names(), *self.layout.sources()}
        if source not in known:
            raise BadInputError(f"expected a source ({', '.join(sorted(known))}), found {source!r}")

    def manifests(self, after: int = 0) -> "Iterator[Manifest]":
        """The manifests of all runs sealed after that number, in order. A gap is a DamagedArchiveError, unless a later
        run stands for what is not there."""
        numbers = self.layout.numbers(after)
        if not numbers:
            return
        from kzcrawl.archive.manifest import load

        self._learn(numbers)
        for number in range(after + 1, numbers[-1] + 1):
            if number not in self._replaced.manifests:
                yield load(self.layout, number)

    def lines(self, file: "SealedFile") -> Iterator[bytes]:
        """The records of a file as they are written, a line each, with the newline.

        DamagedArchiveError before the first if the file is not the one that was sealed.
        """
        from kzcrawl.archive.proved import proved_lines

        return proved_lines(self.layout.root, file)

    def record_lines(self, manifest: "Manifest", selection: Selection = _EVERYTHING) -> Iterator[bytes]:
        """The records of a run as they are written, file by file; captures are none, and what a later run stands for
        is read there. No file is opened that can hold none that are asked for."""
        for file in self.record_files(manifest):
            if selection.takes_file(file.path):
                lines = self.lines_in_force(manifest, file)
                yield from lines if selection.is_everything else selection.lines_of(file.path, lines)

    def all_lines(self, selection: Selection = _EVERYTHING) -> Iterator[bytes]:
        """Likewise those of all runs, in the order of sealing."""
        for manifest in self.manifests():
            yield from self.record_lines(manifest, selection)

    def record_files(self, manifest: "Manifest") -> Iterator["SealedFile"]:
        """The files of a run that hold records and still count."""
        return (file for file in self._replaced.spared_in(manifest) if not holds_captures(file.path))

    def lines_in_force(self, manifest: "Manifest", file: "SealedFile") -> Iterator[bytes]:
        """Likewise those of one of its files."""
        if holds_captures(file.path) or self._replaced.of(manifest.number, file.path):
            return
        lines = self.lines(file)
        try:
            first = next(lines)
        except DamagedArchiveError:
            self._learn(self.layout.numbers(manifest.number))
            if self._replaced.of(manifest.number, file.path):  # since we began
                return
            raise
        yield first
        yield from lines

    def records_in(self, manifest: "Manifest", file: "SealedFile") -> Iterator[dict[str, Any]]:
        """The same, decoded. NewerError where one is of a version that is not known."""
        for line in self.lines_in_force(manifest, file):
            record = orjson.loads(line)
            refuse_newer(manifest.run, record)
            yield record

    def pruned_on(self, name: str) -> str | None:
        """The day on which a file of captures was dropped, as far as the manifests that were read say so."""
        return self._replaced.pruned_on(self._replaced.successor(name))

    def captures(self, name: str) -> Path:
        """Where what a sealed file of captures has lies now. PrunedError if it was dropped; DamagedArchiveError
        if there is none, or it is not as it was sealed."""
        from kzcrawl.archive.proved import prove

        self._learn(self.layout.numbers())
        path = self._replaced.successor(name)
        if day := self.pruned_on(name):
            raise PrunedError(f"{name}: what was captured then was dropped on {day}, by `kzcrawl prune-raw`")
        for manifest in self.manifests():
            for file in self._replaced.spared_in(manifest):
                if file.path == path:
                    prove(self.layout.root, file)
                    return self.layout.root / path
        raise DamagedArchiveError(f"{name}: no manifest names this file")

    def records_of(self, manifest: "Manifest", selection: Selection = _EVERYTHING) -> Iterator[dict[str, Any]]:
        """The records of a run, decoded, file by file. NewerError where one is of a version that is not known."""
        for line in self.record_lines(manifest, selection):
            record = orjson.loads(line)
            refuse_newer(manifest.run, record)
            yield record

    def _learn(self, numbers: Sequence[int]) -> None:
        """Takes in what the runs of these numbers stand for."""
        from kzcrawl.archive.manifest import replacing

        self._replaced.learn(replacing(self.layout, numbers))
