"""Where the captures of an archive lie now, each file proved before the first of it is read."""

from collections.abc import Iterable
from pathlib import Path

from kzcrawl.archive.layout import holds_captures
from kzcrawl.archive.manifest import Manifest, SealedFile
from kzcrawl.archive.proved import prove
from kzcrawl.archive.replaced import Replaced
from kzcrawl.exceptions import DamagedArchiveError


class Captures:
    """The files of captures that these manifests, all of an archive, name."""

    def __init__(self, root: Path, manifests: Iterable[Manifest]) -> None:
        manifests = list(manifests)
        self._root, self._proved = root, set[str]()
        self._replaced = Replaced()
        self._replaced.learn(manifests)
        self._files: dict[str, SealedFile] = {
            file.path: file
            for manifest in manifests
            for file in self._replaced.spared_in(manifest)
            if holds_captures(file.path)
        }

    def path(self, name: str) -> Path | None:
        """Where what a sealed file has lies now; None if it was dropped by policy. DamagedArchiveError."""
        path = self._replaced.successor(name)
        if self._replaced.pruned_on(path):
            return None
        if path not in self._files:
            raise DamagedArchiveError(f"{name}: no manifest names this file")
        if path not in self._proved:
            prove(self._root, self._files[path])
            self._proved.add(path)
        return self._root / path
