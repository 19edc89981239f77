"""Whether an archive is what was sealed: every file, every record, every link of the chain."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import orjson

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.consumers import positions_faults
from kzcrawl.archive.digests import digest_of
from kzcrawl.archive.layout import KINDS, folder_named, holds_captures, run_of
from kzcrawl.archive.manifest import REMOVED, Manifest, Replacement, SealedFile
from kzcrawl.archive.proved import unpacked
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import fault_of, refuse_newer
from kzcrawl.archive.replaced import Replaced
from kzcrawl.exceptions import DamagedArchiveError
from kzcrawl.warc.reader import records, whole_records


@dataclass
class Verification:
    """What a verification has looked at so far."""

    manifests: int = 0
    records: int = 0
    answers: int = 0
    gone: int = 0  # records that repairs could not restore
    known_files: set[str] = field(default_factory=set)
    digests: dict[int, str] = field(default_factory=dict)  # of the sound manifests, by number
    replaced: Replaced = field(default_factory=Replaced)
    # Of the manifest that is looked at: where its articles say that their pages are captured, by file.
    captures: dict[str, set[int]] = field(default_factory=dict)


def faults(archive: Archive, seen: Verification, newest_known: int = 0) -> Iterator[str]:
    """Everything that is missing, cut short, altered, out of place or no record, a line each.

    `newest_known` is the number of the newest run that something outside the archive proper knows to be sealed.
    """
    seen.replaced.learn(manifests.sound(archive.layout))
    seen.known_files |= seen.replaced.paths | set(_taken_over(archive))
    numbers = archive.layout.numbers()
    yield from _gaps(sorted({*numbers, *seen.replaced.manifests}), newest_known)
    for number in numbers:
        if number in seen.replaced.manifests:
            continue
        try:
            manifest = manifests.load(archive.layout, number)
        except DamagedArchiveError as error:
            yield str(error)
            continue
        seen.manifests += 1
        if fault := fault_of(manifest.as_value()):
            yield f"{number:08}.json: the manifest breaks its schema: {fault}"
        yield from _link_faults(manifest, seen)
        seen.digests[number] = manifest.digest
        yield from _kept_faults(manifest)
        yield from _replaces_faults(manifest)
        seen.gone += sum(entry.gone or 0 for entry in manifest.replaces if entry.reason not in REMOVED)
        seen.known_files |= {file.path for file in manifest.files}
        seen.captures.clear()
        for file in sorted(manifest.files, key=lambda file: holds_captures(file.path)):
            if entry := seen.replaced.of(number, file.path):
                yield from _leftover_faults(archive, entry)
            else:
                yield from _file_faults(archive, manifest, file, seen)
        yield from _capture_faults(manifest, seen)
    yield from _stray_faults(archive, seen.known_files)
    yield from positions_faults(archive.layout)


def _taken_over(archive: Archive) -> Iterator[str]:
    """The files that a later run names: records of earlier ones lead into them."""
    for manifest in manifests.sound(archive.layout):
        yield from (file.path for file in manifest.files if run_of(file.path) != manifest.run)


def _gaps(numbers: Sequence[int], newest_known: int) -> Iterator[str]:
    """The manifests that are not there, up to the newest that anything knows of."""
    for before, after in pairwise([0, *numbers, max(newest_known, *numbers, 0) + 1]):
        if after - before == 2:
            yield f"{before + 1:08}.json: the manifest is missing"
        elif after - before > 2:
            yield f"{before + 1:08}.json to {after - 1:08}.json: the manifests are missing"


def _link_faults(manifest: Manifest, seen: Verification) -> Iterator[str]:
    """Whether a manifest links to the one before, or past those alone that a repair stands for."""
    name, link = f"{manifest.number:08}.json", manifest.previous
    before = link.number if link else 0
    if manifest.number == 1 and link is not None:
        yield f"{name}: expected the first manifest to link to none, found a link to {before}"
        return
    # Where a manifest before is missing or broken, that was said already, and there is nothing to compare with.
    is_passed_over = any(number in seen.digests for number in range(before + 1, manifest.number))
    if before >= manifest.number or is_passed_over or (link and seen.digests.get(before, link.digest) != link.digest):
        yield (
            f"{name}: the chain is broken: it does not link to the manifest {manifest.number - 1} that lies before it"
        )


def _replaces_faults(manifest: Manifest) -> Iterator[str]:
    """Whether a run stands only for what came before it, by files of its own."""
    own = {None, *(file.path for file in manifest.files)}
    for entry in manifest.replaces:
        if entry.by not in own or (entry.number or 0) >= manifest.number:
            yield f"{manifest.number:08}.json: it cannot stand for {entry.path or entry.number}"


def _leftover_faults(archive: Archive, entry: Replacement) -> Iterator[str]:
    if entry.reason in REMOVED and entry.path and (archive.layout.root / entry.path).exists():
        yield f"{entry.path}: the file was {entry.reason}, and is still there; `kzcrawl repair` removes it"


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
    if not holds_captures(file.path):
        yield from _line_faults(path, file, seen)
    elif any(entry.by == file.path for entry in manifest.replaces):
        yield from _damaged_raw_faults(path, file, seen)
    else:
        yield from _raw_faults(path, file, seen)


def _line_faults(path: Path, file: SealedFile, seen: Verification) -> Iterator[str]:
    records, runs = 0, seen.replaced.runs_in(file.path)
    for records, line in enumerate(unpacked(path), 1):
        seen.records += 1
        if fault := _record_fault(line, runs, file, seen):
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
            if record.kind == "revisit" and there not in seen.known_files and not seen.replaced.manifests:
                yield f"{file.path}: at offset {record.offset}: its body is in {there}, which no run up to here sealed"
    except DamagedArchiveError as error:
        yield str(error).replace(str(path), file.path)
        return
    if count != file.records:
        yield f"{file.path}: {file.records} records were sealed, {count} found"
    if named:
        yield f"{file.path}: at offset {min(named)}: a record names a capture here, and none begins here"


def _damaged_raw_faults(path: Path, file: SealedFile, seen: Verification) -> Iterator[str]:
    """Whether of a file of captures that stands for a damaged or redacted one all is there that was whole then."""
    count = 0
    for record in whole_records(path):
        count += 1
        seen.answers += record.kind in ("response", "revisit")
    if count != file.records:
        yield f"{file.path}: {file.records} whole records were sealed, {count} found"


def _capture_faults(manifest: Manifest, seen: Verification) -> Iterator[str]:
    if seen.replaced.manifests:  # whose files nobody can name, if they are gone too
        return
    if manifest.kind == "replay":  # of captures of another archive
        return
    for file in sorted(seen.captures.keys() - seen.known_files):
        yield f"{manifest.number:08}.json: records name captures in {file}, which no run up to here sealed"


def _record_fault(line: bytes, runs: Collection[str], file: SealedFile, seen: Verification) -> str | None:
    try:
        record = orjson.loads(line)
    except orjson.JSONDecodeError as error:
        return f"expected JSON, found none ({error})"
    refuse_newer(file.path, record)  # not rot: the file is as it was sealed
    if fault := fault_of(record):
        return fault
    if record["run"] not in runs:
        return f"expected a record of the run {' or '.join(sorted(runs))}, found one of {record['run']}"
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
    since = {file.path for manifest in manifests.sound(archive.layout) for file in manifest.files}
    for path in strays:
        run = run_of(path)
        is_still_there = (archive.layout.root / path).exists()  # a .part may have got its name since
        if path not in since and run not in under_way and is_still_there:
            yield f"{path}: no manifest names this file: it was not sealed, or not yet when this copy was made"
