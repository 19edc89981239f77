"""What today's parsers make of captures otherwise than what is archived: capture by capture, run by run."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import encode, value_of
from kzcrawl.archive.selection import Selection
from kzcrawl.items import Article, Parsed, Visit
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.pipelines.validate import ValidatePipeline
from kzcrawl.replaying.plan import Replayed
from kzcrawl.replaying.readings import Reading
from kzcrawl.replaying.visits import END, NO_PAGE

# What a parser finds; the content hash follows from it, and another version of the rules alone is no difference.
COMPARED = (
    "url", "language", "section", "title", "subtitle", "published_at", "published_precision", "dateline", "credit",
    "paragraphs", "images", "tags", "syndicated_from", "archived_at", "views", "flags",
)  # fmt: skip

_TEXTS = Selection(("article",))

Value = dict[str, Any]
Position = tuple[str, int]
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
        # What was written since of other runs' captures: corrections, and what a repair or redaction restored.
        self._later = self._texts(each for each in manifests if each.number not in crawls)

    def differences(self, read_again: ReadAgain) -> Iterator[Difference]:
        """What differs, in the order of the captures; the tallies are whole at the end."""
        for run in self._runs:
            if not run.files:
                continue
            held = self._texts([run.manifest])
            tally = self.tallies.setdefault(run.manifest.source, Tally())
            unread = self._archive.records_of(run.manifest, Selection(("unread",)))
            tally.unread_before += sum(1 for _ in unread)
            for reading in read_again(run):
                yield from self._compared(reading, held, tally)

    def _compared(self, reading: Reading, held: Mapping[Position, Value], tally: Tally) -> Iterator[Difference]:
        tally.pages += reading.status == 200
        told, at = reading.told, _position(reading.capture)
        tally.unread_now += isinstance(told, str) and told not in (*NO_PAGE, END)
        before = self._later.get(at) or held.get(at)
        if before is None or told == "redacted":
            return
        after = _texts_of(told, reading).get(before["id"]) if isinstance(told, Parsed) else None
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

    def _texts(self, manifests: Iterable[Manifest]) -> dict[Position, Value]:
        """The archived texts of articles' own pages, by capture: of several, the last revision."""
        found: dict[Position, Value] = {}
        for manifest in manifests:
            for record in self._archive.records_of(manifest, _TEXTS):
                if record["placement"] == "page" and record["capture"]:
                    at = _position(record["capture"])
                    found[at] = max(found.get(at, record), record, key=lambda each: int(each["revision"]))
        return found


def _texts_of(parsed: Parsed, reading: Reading) -> dict[str, Value]:
    """The texts of own pages that a page has, as they would be archived, by id."""
    visit = Visit(parsed, "replay", reading.seen_at, capture=reading.capture)
    visit = NormalisePipeline().process_item(ValidatePipeline().process_item(visit))
    texts = (record for record in visit.records if isinstance(record, Article) and record.placement == "page")
    return {text.id: orjson.loads(encode(value_of(text))) for text in texts}


def _position(capture: Mapping[str, Any]) -> Position:
    return capture["file"], capture["offset"]


def _is_filled(value: object) -> bool:
    return value not in (None, [], "")
