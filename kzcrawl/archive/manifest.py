"""The manifest of a run: what it saw, kept and dropped, its files with their digests, the link to the one before."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.records import encode, fault_of, refuse_newer
from kzcrawl.exceptions import DamagedArchiveError

if TYPE_CHECKING:  # most manifests have none, and reading starts fast
    from kzcrawl.items import Covered, Input

# What a run may be.
KINDS = ("nightly", "backfill", "import", "replay", "repair", "redact", "reparse", "prune", "lineage")
# Those that go for pages.
CRAWLING = ("nightly", "backfill")
# Why a sealed file is removed, and is no loss.
REMOVED = ("redacted", "pruned")


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A file of a run; `path` is relative to the archive."""

    path: str
    records: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Link:
    """The manifest before: its number and digest."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the run was well ("ok" or "failed"), and each thing that was found against it."""

    status: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """One way down a listing and what came of it.

    `outcome`: "reached" the floor; "ended" before it; "failed" with `reason`, a word of the drops' closed set.
    `oldest` is the time of the oldest card it showed, UTC. `paging` is the template by which it found pages that the
    listing did not lead to, `new` how many of its links neither the archive nor another route had.
    """

    name: str
    outcome: str
    reason: str | None
    pages: int
    links: int
    oldest: str | None
    paging: str | None = None
    new: int = 0


@dataclass(frozen=True, slots=True)
class Walk:
    """How far a crawl came from the newest card down to its `floor`; complete if one of its routes reached it.

    `language` is None where a walk covers every language of its source.
    """

    language: str | None
    started_at: str
    floor: str
    complete: bool
    routes: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What of an earlier run no longer counts: its file `path`, or, where that is None, its manifest.

    `number` is None for a file that no sound manifest names. `by` is the file of this run that has what is left of it,
    `reason` a word of a closed set. Of its `records` so many are `gone`; both are None where nobody knows.
    """

    number: int | None
    path: str | None
    by: str | None
    reason: str
    records: int | None
    gone: int | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """`manifest/4`. The counts are by kind, those of `dropped` by reason, those of `changes` by why each text was kept;
    `known` is what was seen but held already.

    A crawl adds its walks, its requests by kind, how many of them were `retries`, how many links of its own are
    `waiting` on the frontier at its end (None: a kind of run that has none), and the base URL that it fetched from.
    `demo` marks the replica's. What its pages were like is counted in `read`, `borders`, `flags` and `counts`
    (`pipelines.figures`). A backfill says which days it has `covered`, a repair or redaction what it `replaces`.
    `_LATER_KEYS` has what older versions had not.
    `seconds` is None where the calendar was frozen, so that the same run gives the same bytes.
    """

    number: int
    run: str
    source: str
    kind: str
    job: str
    started_at: str
    ended_at: str
    seconds: float | None
    software: str
    saw: Mapping[str, int]
    kept: Mapping[str, int]
    changes: Mapping[str, int]
    known: Mapping[str, int]
    dropped: Mapping[str, int]
    requests: Mapping[str, int]
    walks: tuple[Walk, ...]
    base_url: str | None
    demo: bool
    inputs: "tuple[Input, ...]"
    verdict: Verdict
    files: tuple[SealedFile, ...] = ()
    previous: Link | None = None
    digest: str = ""
    replaces: tuple[Replacement, ...] = ()
    covered: "tuple[Covered, ...]" = ()
    read: Mapping[str, int] = field(default_factory=dict)
    borders: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    retries: int = 0
    waiting: int | None = None
    schema: str = "manifest/4"

    def signed(self) -> "Manifest":
        """The same with its own digest: SHA-256 of its JSON with sorted keys, its digest being empty."""
        return replace(self, digest=_digest_of(self.as_value()))

    def digested(self) -> bytes:
        """What the digest is the SHA-256 of."""
        return _digested(self.as_value())

    def encoded(self) -> bytes:
        """The file's content, for people as well: sorted keys, indented, a newline at the end."""
        return _encoded(self.as_value())

    def as_value(self) -> dict[str, Any]:
        """The JSON object, with the keys of the version of its schema."""
        value = asdict(self)
        for key in _LATER_KEYS.get(self.schema, ()):
            del value[key]
        for route in (route for walk in value["walks"] for route in walk["routes"]):
            for key in _LATER_ROUTE_KEYS.get(self.schema, ()):
                del route[key]
        return value


def _encoded(value: Mapping[str, Any]) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _digest_of(value: Mapping[str, Any]) -> str:
    return hashlib.sha256(_digested(value)).hexdigest()


def _digested(value: Mapping[str, Any]) -> bytes:
    return encode({**value, "digest": ""})


# How a manifest begins to say what it replaces, if it does. No text in it looks like that, for its quotes are escaped.
_REPLACES = b'"replaces": [\n'

# By an older version of the schema, the keys that it did not have, and those that its routes did not.
_OF_4 = ("read", "borders", "flags", "counts", "retries", "waiting")
_LATER_KEYS = {"manifest/1": ("replaces", "covered", *_OF_4), "manifest/2": ("covered", *_OF_4), "manifest/3": _OF_4}
_LATER_ROUTE_KEYS = {"manifest/1": ("paging", "new"), "manifest/2": ("paging", "new")}


def load(layout: Layout, number: int) -> Manifest:
    """The manifest of that number, proved by name and digest; DamagedArchiveError where one is wrong.

    What has its digest is as it was sealed, and was valid then; to ask the schema as well is left to `verify`, for to
    compile it takes longer than all that a reader does before its first record.
    """
    path = layout.manifest(number)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise DamagedArchiveError(f"{path.name}: the manifest is missing") from None
    except OSError as error:
        raise DamagedArchiveError(f"{path.name}: the manifest cannot be read ({error.strerror})") from None
    value = _decoded(path, content)
    if value["number"] != number:
        raise DamagedArchiveError(f"{path.name}: expected number {number}, found {value['number']}")
    if _digest_of(value) != value["digest"] or _encoded(value) != content:
        raise DamagedArchiveError(f"{path.name}: the manifest was altered: its digest is not that of its content")
    try:
        return from_value(value)
    except (LookupError, TypeError) as error:  # it was signed like that
        raise DamagedArchiveError(f"{path.name}: the manifest breaks its schema: {fault_of(value) or error}") from None


def sound(layout: Layout, after: int = 0) -> Iterator[Manifest]:
    """The manifests after a number that are what they were, each by itself; all else is passed over."""
    yield from sound_of(layout, (number for number in layout.numbers() if number > after))


def sound_of(layout: Layout, numbers: Iterable[int]) -> Iterator[Manifest]:
    """Likewise those of these numbers."""
    for number in numbers:
        with suppress(DamagedArchiveError):
            yield load(layout, number)


def replacing(layout: Layout, numbers: Iterable[int]) -> Iterator[Manifest]:
    """Those of the manifests of these numbers that are sound and stand for something else. No other is decoded."""
    for number in numbers:
        with suppress(DamagedArchiveError, OSError):
            if _REPLACES in layout.manifest(number).read_bytes():
                yield load(layout, number)


def newest_sound(layout: Layout, below: int | None = None) -> Manifest | None:
    """The newest sound manifest, of all or below a number."""
    for number in reversed(layout.numbers()):
        if below is None or number < below:
            with suppress(DamagedArchiveError):
                return load(layout, number)
    return None


def _decoded(path: Path, content: bytes) -> dict[str, Any]:
    """The JSON object of a manifest; with its digest, or at least by its schema."""
    try:
        value: dict[str, Any] = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        raise DamagedArchiveError(f"{path.name}: expected a manifest, found no JSON ({error})") from None
    if isinstance(value, dict) and value.get("digest") == _digest_of(value):
        refuse_newer(path.name, value)
    elif fault := fault_of(value):  # without its digest it is no newer one, but damaged
        raise DamagedArchiveError(f"{path.name}: the manifest breaks its schema: {fault}")
    return value


def from_value(value: Mapping[str, Any]) -> Manifest:
    """The manifest that was encoded to this JSON object."""
    parts = {
        "walks": tuple(walk_of(entry) for entry in value["walks"]),
        "inputs": _inputs_of(value["inputs"]),
        "files": tuple(SealedFile(**entry) for entry in value["files"]),
        "previous": Link(**value["previous"]) if value["previous"] else None,
        "verdict": Verdict(value["verdict"]["status"], tuple(value["verdict"]["findings"])),
        "replaces": tuple(Replacement(**entry) for entry in value.get("replaces", ())),
        "covered": _covered_of(value.get("covered", ())),
    }
    return Manifest(**{**value, **parts})


def _inputs_of(entries: Sequence[Mapping[str, Any]]) -> "tuple[Input, ...]":
    if not entries:
        return ()
    from kzcrawl.items import Input

    return tuple(Input(**entry) for entry in entries)


def _covered_of(entries: Sequence[Mapping[str, Any]]) -> "tuple[Covered, ...]":
    if not entries:
        return ()
    from kzcrawl.items import Covered

    return tuple(Covered(**entry) for entry in entries)


def walk_of(value: Mapping[str, Any]) -> Walk:
    """The walk that was encoded to this JSON object."""
    return Walk(**{**value, "routes": tuple(Route(**entry) for entry in value["routes"])})
