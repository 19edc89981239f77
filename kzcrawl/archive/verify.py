"""Whether an archive is what was sealed: every file, every record, every link of the chain."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import orjson

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.files import digest_of
from kzcrawl.archive.layout import KINDS, folder_named, holds_captures, run_of
from kzcrawl.archive.manifest import Link, Manifest, SealedFile
from kzcrawl.archive.reader import Archive, unpacked
from kzcrawl.archive.records import fault_of
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.warc.reader import records


@dataclass
class Verification:
    """What a verification has looked at so far."""

    manifests: int = 0
    records: int = 0
    answers: int = 0
    known_files: set[str] = field(default_factory=set)
    # Of the manifest that is looked at: where its articles say that their pages are captured, by file.
    captures: dict[str, set[int]] = field(default_factory=dict)


def faults(archive: Archive, seen: Verification, newest_known: int = 0) -> Iterator[str]:
    """Everything that is missing, cut short, altered, out of place or no record, a line each.

    `newest_known` is the number of the newest run that something outside the archive proper knows to be sealed.
    """
    previous: Manifest | None = None
    numbers = archive.layout.numbers()
    yield from _gaps(numbers, newest_known)
    for number in numbers:
        try:
            manifest = manifests.load(archive.layout, number)
        except DamagedArchiveError as error:
            yield str(error)
            previous = None
            continue
        if previous is not None and previous.number != number - 1:
            previous = None
        seen.manifests += 1
        yield from _link_faults(manifest, previous)
        yield from _kept_faults(manifest)
        previous = manifest
        seen.known_files |= {file.path for file in manifest.files}
        seen.captures.clear()
        for file in sorted(manifest.files, key=lambda file: holds_captures(file.path)):
            yield from _file_faults(archive, manifest, file, seen)
        yield from _capture_faults(manifest, seen)
    yield from _stray_faults(archive, seen.known_files)


def _gaps(numbers: Sequence[int], newest_known: int) -> Iterator[str]:
    """The manifests that are not there, up to the newest that anything knows of."""
    for before, after in pairwise([0, *numbers, max(newest_known, *numbers, 0) + 1]):
        if after - before == 2:
            yield f"{before + 1:08}.json: the manifest is missing"
        elif after - before > 2:
            yield f"{before + 1:08}.json to {after - 1:08}.json: the manifests are missing"


def _link_faults(manifest: Manifest, previous: Manifest | None) -> Iterator[str]:
    name = f"{manifest.number:08}.json"
    if manifest.number == 1 and manifest.previous is not None:
        yield f"{name}: expected the first manifest to link to none, found a link to {manifest.previous.number}"
    # Where the manifest before is itself broken, that was said already, and there is nothing to compare with.
    if previous is not None and manifest.previous != Link(previous.number, previous.digest):
        yield f"{name}: the chain is broken: it does not link to the manifest {previous.number} that lies before it"


def _kept_faults(manifest: Manifest) -> Iterator[str]:
    """Whether what a run says that it kept is what its files say that they hold."""
    for folder in KINDS.values():
        held = sum(file.records for file in manifest.files if file.path.startswith(f"{folder}/"))
        if held != (kept := manifest.kept.get(folder, 0)):
            yield f"{manifest.number:08}.json: the run kept {kept} {folder}, its files hold {held}"


def _file_faults(archive: Archive, manifest: Manifest, file: SealedFile, seen: Verification) -> Iterator[str]:
    path = archive.layout.root / file.path
    try:
        size, digest = digest_of(path)
    except FileNotFoundError:
        yield f"{file.path}: the file is missing"
        return
    except OSError as error:
        yield f"{file.path}: the file cannot be read ({error.strerror})"
        return
    if size != file.bytes:
        what = "cut short" if size < file.bytes else "too long"
        yield f"{file.path}: the file is {what}: {file.bytes} bytes were sealed, {size} found"
        return
    if digest != file.sha256:
        yield f"{file.path}: the file was altered: its SHA-256 is not the sealed one"
        return
    yield from _raw_faults(path, file, seen) if holds_captures(file.path) else _line_faults(path, manifest, file, seen)


def _line_faults(path: Path, manifest: Manifest, file: SealedFile, seen: Verification) -> Iterator[str]:
    records = 0
    for records, line in enumerate(unpacked(path), 1):
        seen.records += 1
        if fault := _record_fault(line, manifest, file, seen):
            yield f"{file.path}: record {records}: {fault}"
    if records != file.records:
        yield f"{file.path}: {file.records} records were sealed, {records} found"


def _raw_faults(path: Path, file: SealedFile, seen: Verification) -> Iterator[str]:
    """What is wrong with a file of captures: its framing, its count, what leads into it or out of it."""
    count, named = 0, seen.captures.get(file.path, set())
    try:
        for record in records(path):
            count += 1
            if record.kind not in ("response", "revisit"):
                continue
            seen.answers += 1
            named.discard(record.offset)
            there = record.headers.get("WARC-Refers-To-Filename")
            if record.kind == "revisit" and there not in seen.known_files:
                yield f"{file.path}: at offset {record.offset}: its body is in {there}, which no run up to here sealed"
    except DamagedArchiveError as error:
        yield str(error).replace(str(path), file.path)
        return
    if count != file.records:
        yield f"{file.path}: {file.records} records were sealed, {count} found"
    if named:
        yield f"{file.path}: at offset {min(named)}: an article names a capture here, and none begins here"


def _capture_faults(manifest: Manifest, seen: Verification) -> Iterator[str]:
    for file in sorted(seen.captures.keys() - seen.known_files):
        yield f"{manifest.number:08}.json: articles name captures in {file}, which no run up to here sealed"


def _record_fault(line: bytes, manifest: Manifest, file: SealedFile, seen: Verification) -> str | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return f"expected JSON, found none ({error})"
    if fault := fault_of(record):
        return fault
    if record["run"] != manifest.run:
        return f"expected a record of the run {manifest.run}, found one of {record['run']}"
    folder, source, *_ = file.path.split("/")
    if (folder, source) != (folder_named(record["schema"]), record["source"]):
        return f"a record {record['schema']} of {record['source']} does not belong here"
    if capture := record.get("capture"):
        seen.captures.setdefault(capture["file"], set()).add(capture["offset"])
    return None


def _stray_faults(archive: Archive, known: Collection[str]) -> Iterator[str]:
    for name in archive.layout.stray_manifests():
        yield f"runs/{name}: expected nothing but manifests here"
    strays = [path for path in archive.layout.sealed_files() if path not in known]
    if not strays:
        return
    # In this order: a run that was sealed while we looked is no longer under way, but then its manifest is there.
    under_way = archive.layout.runs_under_way()
    since = {file.path for manifest in _sound_manifests(archive) for file in manifest.files}
    for path in strays:
        run = run_of(path)
        is_still_there = (archive.layout.root / path).exists()  # a .part may have got its name since
        if path not in since and run not in under_way and is_still_there:
            yield f"{path}: no manifest names this file"


def _sound_manifests(archive: Archive) -> Iterator[Manifest]:
    for number in archive.layout.numbers():
        try:
            yield manifests.load(archive.layout, number)
        except DamagedArchiveError:
            continue  # it was named as a fault already
