"""The middle step of sealing: the files of a closed run and then its manifest, from its fixed rows alone.

Cut off anywhere and done again, it writes the same bytes.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from operator import itemgetter

from kzcrawl.archive import manifest as manifests
from kzcrawl.archive.files import end_written_once, take_captures, write_lines, write_once
from kzcrawl.archive.layout import Layout, file_of, raw_file
from kzcrawl.archive.manifest import Link, Manifest, SealedFile
from kzcrawl.dates import parse_instant
from kzcrawl.warc.positions import Extent


def write_run(
    layout: Layout, closed: Manifest, rows: Iterable[tuple[str, bytes]], captured: Extent | None = None
) -> Manifest:
    """Writes a closed run's files and makes it visible. `rows` are folder and record, ordered by folder.

    `captured` is how far its captures were committed, which lie, not yet named, beside where `raw_file` says.
    Returns the manifest as it now stands in the archive. Raises UnwritableArchiveError; nothing sealed is touched.
    """
    if layout.manifest(closed.number).exists() and (sealed := manifests.load(layout, closed.number)).run == closed.run:
        end_written_once(layout.manifest(closed.number))
        return sealed  # cut off after that was made; another zlib would pack the same lines otherwise
    files = list(closed.files)  # what a repair takes over as it lies
    for folder, group in groupby(rows, key=itemgetter(0)):
        path = file_of(folder, closed.run)
        written = write_lines(layout.root / path, (line for _, line in group))
        files.append(SealedFile(path, written.records, written.bytes, written.sha256))
    path = raw_file(closed.run, closed.source, parse_instant(closed.started_at))
    if taken := take_captures(layout.root / path, captured):
        files.append(SealedFile(path, taken.records, taken.bytes, taken.sha256))
    previous = manifests.newest_sound(layout, closed.number)
    link = Link(previous.number, previous.digest) if previous else None
    signed = replace(closed, files=tuple(files), previous=link).signed()
    write_once(layout.manifest(signed.number), signed.encoded())
    return signed
