"""What today's parsers make of captures otherwise than what is archived: capture by capture, run by run."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from kzcrawl.archive.manifest import Manifest, SealedFile
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode, value_of
from kzcrawl.archive.selection import Selection
from kzcrawl.items import Article, Parsed, Visit
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.pipelines.validate import ValidatePipeline
from kzcrawl.replaying.plan import Replayed
from kzcrawl.replaying.readings import Reading

# What a parser finds; the content hash follows from it, and another version of the rules alone is no difference.
COMPARED = (
    "url", "language", "section", "title", "subtitle", "published_at", "published_precision", "dateline", "credit",
    "paragraphs", "images", "tags", "syndicated_from", "archived_at", "views", "flags",
)  # fmt: skip

_TEXTS = Selection(("article",))

Value = dict[str, Any]
Position = tuple[str, int]
Sealed = tuple[Manifest, SealedFile]
ReadAgain = Callable[[Replayed], Iterable[Reading]]


@dataclass(frozen=True, slots=True)
class Difference:
    """An archived text, what its capture says now, and in which fields they differ."""

    before: Value
    after: Value
    fields: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """What was compared of one source: pages that were read, texts; `lost` are those that are not found any more."""

    pages: int = 0
    equal: int = 0
    differing: int = 0
    lost: int = 0
    unread_before: int = 0
    unread_now: int = 0
    filled_before: Counter[str] = field(default_factory=Counter)
    filled_now: Counter[str] = field(default_factory=Counter)

    @property
    def texts(self) -> int:
        """How many texts were found both times."""
        return self.equal + self.differing


class Comparison:
    """The captures of some runs of an archive beside what is archived of them; `tallies` are by source."""

    def __init__(self, archive: Archive, manifests: Sequence[Manifest], runs: Sequence[Replayed]) -> None:
        self.tallies: dict[str, Tally] = {}
        self._archive, self._runs = archive, runs
        crawls = {run.manifest.number for run in runs if run.files}
        # By file of captures, the files of what was written of them since: corrections, and what a repair or redaction
        # restored. Their texts are read with the run that they are of: no more than one run's are in memory.
        self._later: defaultdict[str, dict[str, Sealed]] = defaultdict(dict)
        for manifest, file in self._files_of(each for each in manifests if each.number not in crawls):
            for text in self._own_texts(manifest, file):
                self._later[text["capture"]["file"]][file.path] = manifest, file

    def differences(self, read_again: ReadAgain) -> Iterator[Difference]:
        """What differs, in the order of the captures; the tallies are whole at the end."""
        for run in self._runs:
            if not run.files:
                continue
            held = self._texts_of(run)
            tally = self.tallies.setdefault(run.manifest.source, Tally())
            unread = self._archive.records_of(run.manifest, Selection(("unread",)))
            tally.unread_before += sum(1 for _ in unread)
            for reading in read_again(run):
                yield from self._compared(reading, held, tally)

    def _compared(self, reading: Reading, held: Mapping[Position, Value], tally: Tally) -> Iterator[Difference]:
        tally.pages += reading.status == 200
        told, at = reading.told, _position(reading.capture)
        tally.unread_now += reading.unread is not None
        before = held.get(at)
        if before is None or told == "redacted":
            return
        after = _texts_in(told, reading).get(before["id"]) if isinstance(told, Parsed) else None
        if after is None:
            tally.lost += 1
            return
        fields = tuple(name for name in COMPARED if before[name] != after[name])
        tally.filled_before.update(name for name in COMPARED if _is_filled(before[name]))
        tally.filled_now.update(name for name in COMPARED if _is_filled(after[name]))
        tally.equal += not fields
        tally.differing += bool(fields)
        if fields:
            yield Difference(before, after, fields)

    def _texts_of(self, run: Replayed) -> dict[Position, Value]:
        """The archived texts of the articles' own pages that a run has captured: of several, the last revision."""
        later = {path: sealed for name in run.files for path, sealed in self._later.get(name, {}).items()}
        found: dict[Position, Value] = {}
        for manifest, file in (*self._files_of([run.manifest]), *later.values()):
            for text in self._own_texts(manifest, file):
                at = _position(text["capture"])
                found[at] = max(found.get(at, text), text, key=lambda each: int(each["revision"]))
        return found

    def _files_of(self, manifests: Iterable[Manifest]) -> Iterator[Sealed]:
        return (
            (manifest, file)
            for manifest in manifests
            for file in self._archive.record_files(manifest)
            if _TEXTS.takes_file(file.path)
        )

    def _own_texts(self, manifest: Manifest, file: SealedFile) -> Iterator[Value]:
        """The texts of a file that were read from a capture of the article's own page."""
        records = self._archive.records_in(manifest, file)
        return (record for record in records if record["placement"] == "page" and record["capture"])


def _texts_in(parsed: Parsed, reading: Reading) -> dict[str, Value]:
    """The texts of own pages that a page has, as they would be archived, by id."""
    visit = Visit(parsed, "replay", reading.seen_at, capture=reading.capture)
    visit = NormalisePipeline().process_item(ValidatePipeline().process_item(visit))
    texts = (record for record in visit.records if isinstance(record, Article) and record.placement == "page")
    return {text.id: orjson.loads(encode(value_of(text))) for text in texts}


def _position(capture: Mapping[str, Any]) -> Position:
    return capture["file"], capture["offset"]


def _is_filled(value: object) -> bool:
    return value not in (None, [], "")
