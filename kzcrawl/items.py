"""What passes between the parts: a page, what it says, and the records that the archive keeps of it.

Page ─ pages ─▶ Parsed ─▶ Visit ─ pipelines ─▶ Visit with records ─▶ archive
"""

from dataclasses import dataclass, field
from datetime import date, datetime

# Readings of a page that we fetched from its site, where it can be fetched again.
CRAWLS = ("crawl", "backfill")
VIAS = ("crawl", "backfill", "import", "replay", "web_archive")


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it came: the seam between whoever fetched it and the parsers, which cannot know who that was.

    `url` is the public address, None where nobody knows it. `fetched_at` is aware, None where nobody knows it.
    """

    body: bytes = field(repr=False, hash=False)  # pages are told apart by their addresses, at no cost
    content_type: str | None = None
    url: str | None = None
    fetched_at: datetime | None = None

    @property
    def is_text(self) -> bool:
        """Whether this is a plain-text rendering of a page, not its HTML."""
        return (self.content_type or "").startswith("text/plain")


@dataclass(frozen=True, slots=True)
class Dateline:
    """The opening of an agency's report; `date` is None where nothing tells the year."""

    place: str
    date: date | None
    agency: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Whom a copy credits."""

    name: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Sighting:
    """An article as some place of a page shows it: a card, an entry of a list, or the head of its text.

    `key` is what names the article within its source (from the URL), `stamp` the time as printed, without the count.
    `published_at` is aware, in the zone of the site; `published_precision` is "minute", "day" or None. `modified_at`,
    aware, is when it last changed, so that it was published no later: sitemaps tell it.
    """

    placement: str
    url: str | None = None
    key: str | None = None
    section: str | None = None
    title: str | None = None
    stamp: str | None = None
    published_at: datetime | None = None
    published_precision: str | None = None
    views: int | None = None
    flags: tuple[str, ...] = ()
    modified_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """A full text as a page tells it, with the sighting that is its head. `archived_at` is aware."""

    head: Sighting
    paragraphs: tuple[str, ...]
    parser: str
    subtitle: str | None = None
    dateline: Dateline | None = None
    credit: str | None = None
    images: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    syndicated_from: Origin | None = None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parsed:
    """Everything that a page says: full texts, further sightings, and the blocks that belong to neither.

    `language` is empty only where nothing could be read, and of sitemaps, which have all. `next_page` is where a
    listing goes on, if it says so.
    """

    source: str
    language: str = ""
    articles: tuple[Told, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    leftover: tuple[str, ...] = ()
    next_page: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A record of an article's text, `article/1`; times as they are archived. The archive fills the last line."""

    source: str
    id: str
    url: str | None
    language: str
    section: str | None
    title: str | None
    subtitle: str | None
    published_at: str | None
    published_precision: str | None
    dateline: dict[str, str | None] | None
    credit: str | None
    paragraphs: tuple[str, ...]
    images: tuple[str, ...]
    tags: tuple[str, ...]
    syndicated_from: dict[str, str | None] | None
    archived_at: str | None
    views: int | None
    observed_at: str | None
    placement: str
    via: str
    content_hash: str
    parser: str
    flags: tuple[str, ...]
    capture: dict[str, str | int] | None = None
    schema: str = "article/1"
    run: str = ""
    revision: int = 0
    change: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Observation:
    """A record of a view count that was seen, `observation/1`. The archive fills the last line."""

    source: str
    id: str
    url: str | None
    language: str
    section: str | None
    title: str | None
    published_at: str | None
    published_precision: str | None
    views: int
    placement: str
    via: str
    observed_at: str | None
    flags: tuple[str, ...]
    schema: str = "observation/1"
    run: str = ""
    same_as: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Absence:
    """A record of an article that was there and is no longer, `absence/1`: `status` is what the server answered."""

    source: str
    id: str
    url: str
    language: str
    status: int
    via: str
    observed_at: str
    schema: str = "absence/1"
    run: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A record of a page that came and could not be understood, `unread/1`: `page` is what it was asked for as,
    `reason` why not, by a word of a closed set. `id` is None where its address is no article's."""

    source: str
    id: str | None
    url: str
    page: str
    reason: str
    via: str
    observed_at: str
    capture: dict[str, str | int] | None
    schema: str = "unread/1"
    run: str = ""


@dataclass(frozen=True, slots=True)
class Redaction:
    """A record of an article whose texts had to leave, `redaction/1`: `same_as` are its other ids, `names` digests of
    the times and titles by which it was seen, so that none comes back."""

    source: str
    id: str
    same_as: tuple[str, ...]
    reason: str
    redacted_at: str
    revisions: tuple[int, ...]
    content_hashes: tuple[str, ...]
    names: tuple[str, ...]
    schema: str = "redaction/1"
    run: str = ""


@dataclass(frozen=True, slots=True)
class Copied:
    """A record of an article that repeats one of another source, `link/1`: `copy` and `original` are ids, `source` is
    the copy's. `similarity` is the share of the shorter text's words that stand in the other, `evidence` what speaks
    for it, by words of a closed set."""

    source: str
    copy: str
    original: str
    copy_url: str | None
    original_url: str | None
    similarity: float
    evidence: tuple[str, ...]
    linked_at: str
    schema: str = "link/1"
    run: str = ""


Record = Article | Observation | Absence | Unread | Redaction


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A page that came and could not be understood: its public address, what it was asked for as, and why not."""

    url: str
    page: str
    reason: str


@dataclass(frozen=True, slots=True)
class Link:
    """An article whose own page is to be fetched. `found_by` says why: a card on a listing, feed or article; an
    embedded text that differs from it (embedded); or that it may have changed (known)."""

    key: str
    url: str
    stamp: str | None
    title: str | None
    found_by: str


@dataclass(frozen=True, slots=True)
class Validator:
    """By what a server may tell that a page is still the same: its headers ETag and Last-Modified, as it sent them."""

    etag: str | None
    modified: str | None


@dataclass(frozen=True, slots=True)
class Errand:
    """What a crawl went for, the own page of an article, and what came of it: "read", "unchanged" (304), "missing" (404
    or 410), "elsewhere" (redirected to another page), "no_article" (another sort of page) or "failed" (nothing is known
    of it). `status` is the one that said so; `validator` came with what was read. What a web archive has does not
    change: whatever it was, that is "final", unless it "failed"."""

    key: str
    outcome: str
    status: int | None = None
    validator: Validator | None = None


@dataclass(frozen=True, slots=True)
class Covered:
    """Days of publication, both ends included, of which a backfill has read all that the site lists: in one language
    and section, or in all of them (None)."""

    language: str | None
    section: str | None
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Step:
    """How far a walk of a backfill has come: `position` says where it goes on, in words of its plan, and `covered` what
    it has completed since the step before."""

    walk: str
    position: str
    is_done: bool = False
    covered: tuple[Covered, ...] = ()


@dataclass(frozen=True, slots=True)
class Input:
    """A file that an import read: its name without folders, its size, and its SHA-256."""

    name: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The one item that a page yields: what it said, then the records made of it and why the rest was dropped.

    A crawl adds what it went for, where to go next, where its capture lies (`file`, `offset`), that it could not be
    understood, and a backfill how far it has come with it.
    """

    parsed: Parsed
    via: str
    observed_at: datetime | None = None
    input: Input | None = None
    records: tuple[Record, ...] = ()
    dropped: tuple[str, ...] = ()
    errand: Errand | None = None
    links: tuple[Link, ...] = ()
    capture: dict[str, str | int] | None = None
    step: Step | None = None
    unread: Unreadable | None = None
