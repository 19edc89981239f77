"""Reads the captures of a run, and hands them out a few at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from kzcrawl.archive.manifest import Manifest
from kzcrawl.replaying.captures import Captures
from kzcrawl.replaying.plan import Replayed
from kzcrawl.replaying.readings import Chunk
from kzcrawl.warc.reader import StoredRecord, records

_AT_A_TIME = 16  # pages: a third of a second for whoever reads them, and some megabytes at most that wait


def chunks(replayed: Replayed, captures: Captures, most_bytes: int) -> Iterator[Chunk]:
    """The captures of a run in their order, but for those that were dropped by policy, or whose body was."""
    for file in replayed.files:
        if path := captures.path(file):
            yield from _of_file(replayed.manifest, file, path, captures, most_bytes)


def _of_file(manifest: Manifest, file: str, path: Path, captures: Captures, most_bytes: int) -> Iterator[Chunk]:
    answers = (record for record in records(path) if record.kind in ("response", "revisit"))
    while some := list(islice(answers, _AT_A_TIME)):
        elsewhere = _elsewhere(some, captures)
        whole = tuple(each for each in some if each.kind != "revisit" or _body_in(each) in elsewhere)
        yield Chunk(manifest.source, manifest.base_url, most_bytes, file, whole, elsewhere)


def _elsewhere(answers: Iterable[StoredRecord], captures: Captures) -> dict[str, Path]:
    """Where the files lie that revisits name, as far as they were not dropped."""
    names = {_body_in(answer) for answer in answers if answer.kind == "revisit"}
    found = {name: captures.path(name) for name in names}
    return {name: path for name, path in found.items() if path}


def _body_in(revisit: StoredRecord) -> str:
    return revisit.headers.get("WARC-Refers-To-Filename", "")
