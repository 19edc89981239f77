"""Writes a proof: a folder that is whole or absent."""

import hashlib
import shutil
from pathlib import Path

from kzcrawl.archive.reader import Archive
from kzcrawl.exceptions import BadInputError
from kzcrawl.folders import make_folder
from kzcrawl.proof.check import check_of
from kzcrawl.proof.evidence import Evidence
from kzcrawl.whole import whole

SUMS = "SHA256SUMS"


def refuse_taken(folder: Path) -> None:
    """BadInputError if there is something of that name."""
    if folder.exists():
        raise BadInputError(f"expected a folder that is not there yet, found {folder}; --into names another one")


def write_proof(archive: Archive, evidence: Evidence, folder: Path) -> None:
    """UnwritableArchiveError if it cannot be written."""
    with whole(folder, SUMS, replace=False) as part:
        for name in dict.fromkeys((evidence.file, *(each.file for each in evidence.parts))):
            target = part / "files" / name
            make_folder(target.parent)
            shutil.copyfile(archive.layout.root / name, target)
        make_folder(part / "chain")
        for manifest in evidence.chain:
            (part / "chain" / archive.layout.manifest(manifest.number).name).write_bytes(manifest.digested())
        (part / "record.json").write_bytes(evidence.record + b"\n")
        if evidence.parts:
            (part / "answer.http").write_bytes(evidence.answer)
        sums = sorted(path for path in part.rglob("*") if path.is_file() and path.name != SUMS)
        lines = (f"{_digest(path)}  {path.relative_to(part)}\n" for path in sums)
        (part / SUMS).write_text("".join(lines), "ascii")
        (part / "check.sh").write_text(check_of(evidence), "utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
