"""What no longer counts, since a later run stands for it: files of earlier runs, and manifests."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kzcrawl.archive.layout import run_of

if TYPE_CHECKING:  # where nothing is new, they are not loaded
    from kzcrawl.archive.manifest import Manifest, Replacement, SealedFile


@dataclass(slots=True)
class Replaced:
    """All that the manifests seen so far replace."""

    manifests: set[int] = field(default_factory=set)
    _files: "dict[tuple[int | None, str], Replacement]" = field(default_factory=dict)
    _pruned: dict[str, str] = field(default_factory=dict)
    _successors: dict[str, str] = field(default_factory=dict)
    _runs: dict[str, set[str]] = field(default_factory=dict)

    def learn(self, manifests: "Iterable[Manifest]") -> None:
        """Takes in what each manifest replaces, in their order."""
        for day, entry in ((manifest.ended_at[:10], entry) for manifest in manifests for entry in manifest.replaces):
            if entry.path is None:
                self.manifests |= {entry.number} if entry.number else set()
                continue
            self._files[entry.number, entry.path] = entry
            if entry.reason == "pruned":
                self._pruned[entry.path] = day
            if entry.by:
                self._runs[entry.by] = self.runs_in(entry.by) | self.runs_in(entry.path)
            if entry.by and entry.by != entry.path:
                self._successors[entry.path] = entry.by

    def of(self, number: int | None, path: str) -> "Replacement | None":
        """What replaces a file as the run of that number has it; None if it still counts."""
        return self._files.get((number, path))

    def spared_in(self, manifest: "Manifest") -> "Iterator[SealedFile]":
        """The files of a run that still count."""
        return (file for file in manifest.files if not self.of(manifest.number, file.path))

    def runs_in(self, path: str) -> set[str]:
        """The runs whose records a file may hold: its own, and those whose files it stands for."""
        return self._runs.get(path, {run_of(path)})

    @property
    def paths(self) -> set[str]:
        """Every file that was replaced at least once."""
        return {path for _, path in self._files}

    def pruned_on(self, path: str) -> str | None:
        """The day on which a file of captures was dropped by policy; None if it was not."""
        return self._pruned.get(path)

    def successor(self, path: str) -> str:
        """Where what is left of a file is now."""
        while path in self._successors:
            path = self._successors[path]
        return path
