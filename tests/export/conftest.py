"""An archive of a night on the replica, and exports of it by the real command."""

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kzcrawl.archive.layout import KINDS
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection
from kzcrawl.demo.server import Replica
from kzcrawl.export.export import LABEL, Export
from kzcrawl.whole import whole
from tests.conftest import Run
from tests.crawl.night import nightly, records

Into = Callable[..., Path]
Exported = Callable[[str], Path]


@pytest.fixture(scope="session")
def night(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two nights: texts in three languages, copies, edits, what is gone."""
    archive = tmp_path_factory.mktemp("export") / "archive"
    for number in range(2):
        with Replica(night=number) as replica:
            nightly(replica, archive)
    return archive


@pytest.fixture
def export(kzcrawl: Run, night: Path, tmp_path: Path) -> Into:
    """Writes an export of a format, and returns its folder."""

    def into(form: str, *words: str, archive: Path = night) -> Path:
        folder = tmp_path / form
        done = kzcrawl("export", "--format", form, "--into", folder, *words, "--archive", archive)
        assert (done.returncode, done.stderr) == (0, "")
        return folder

    return into


@pytest.fixture(scope="session")
def exported(night: Path, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    """The whole night in a format, written once."""
    root = tmp_path_factory.mktemp("exported")
    return cache(lambda form: written(night, form, root / form))


def written(archive: Path, form: str, folder: Path) -> Path:
    """An archive in a format, written by this process."""
    with whole(folder, LABEL, replace=False) as part:
        importlib.import_module(f"kzcrawl.export.{form}").write(Export(Archive(archive), Selection()), part)
    return folder


def kept(archive: Path) -> dict[str, list[dict[str, Any]]]:
    """All records of an archive, by the name of their folder."""
    return {folder: records(archive, kind) for kind, folder in KINDS.items()}


def counted(archive: Path) -> dict[str, int]:
    """How many records the manifests say there are, by the name of their folder."""
    files = [file for manifest in Archive(archive).manifests() for file in manifest.files]
    return {
        folder: sum(file.records for file in files if file.path.startswith(f"{folder}/")) for folder in KINDS.values()
    }
