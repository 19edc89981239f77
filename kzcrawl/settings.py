"""Every setting with its reason; the only reader of the environment.

A setting comes from `-s NAME=VALUE`, else from the environment (KZCRAWL_NAME), else from here.
"""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from kzcrawl import __version__
from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError
from kzcrawl.pages import names, sources
from kzcrawl.urls import split


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one command."""

    ARCHIVE: Path = Path("archive")
    """The folder of the archive."""

    NOW: datetime | None = None
    """An instant (ISO 8601 with offset) at which the calendar stands still, for demos and tests."""

    RUN_PAGES: int = 1000
    """After so many pages a long job seals a run and begins the next, so that its readers need not wait for its end."""

    RUN_MINUTES: int = 15
    """The same by time: what is read is at most this long unseen by readers."""

    PAGE_MEGABYTES: int = 16
    """The largest page that is read; the largest of the sites seen has 0.2. More is a mistake or an attack."""

    CONTACT: str = ""
    """An address (URL or e-mail) that the user agent names, so that a site's owner can ask who reads it and why."""

    DELAY_SECONDS: float = 3.0
    """The pause between two requests to a site, jittered by half. A night has some 150 pages: eight minutes."""

    TIMEOUT_SECONDS: int = 20
    """How long a page may take; what takes longer is asked for again."""

    OVERLAP_DAYS: int = 3
    """How far behind the last complete walk a listing is read again: cards may come late, or with an older stamp."""

    FIRST_RUN_DAYS: int = 3
    """How far back the first walk of a listing goes."""

    REVISIT_DAYS: tuple[int, ...] = (1, 7, 30)
    """At which ages of an article, in days after publication, its page is read again, for edits, counts, and whether it
    is still there: most edits come within a day, few after a month. The next nightly from then on does it."""

    LINK_DAYS: int = 7
    """How many days after an article its copies are looked for: most appear within hours; what repeats an article after
    weeks tells of the same matter again."""

    WALK_PAGES: int = 200
    """The most pages of one listing that a walk reads: some months of kt.kz."""

    NIGHT_PAGES: int = 5_000
    """The most article pages that a night asks a source for: four hours at the usual pause. The rest waits."""

    BROWSER: str = ""
    """The program for listings that go on by JavaScript alone; "none" for no browser. By default Chromium, found on
    the PATH or installed by Playwright."""

    CAPTURE: bool = True
    """Whether all that a crawl fetches is kept as WARC: it proves the records, and better parsers can read it again."""

    CDX_URL: str = "https://web.archive.org/cdx/search/cdx"
    """The CDX server of a web archive, for what a backfill reads there: the Internet Archive's."""

    REPLAY_URL: str = ""
    """Where that web archive replays captures, if that does not follow from CDX_URL."""

    HISTORY_DAYS: int = 28
    """Over how many days before it a night is compared with others: four of each weekday. What has changed for good is
    usual after half of them."""

    HISTORY_NIGHTS: int = 14
    """With fewer nights than that before it, nobody knows what is usual: a night is judged by itself alone."""

    FEW_PART: float = 0.6
    """Less than this part of the usual number of articles, or of the usual length of texts, is too little: quiet days
    bring some three quarters."""

    MANY_TIMES: int = 3
    """More than so many times the usual number, of articles, retries, refusals, or what waits, is too much: a day of
    great news brings twice as many articles."""

    RATE_DROP: float = 0.2
    """A field that is filled less often, by this part, than usual is not read as it was: days differ by a tenth."""

    DISK_DAYS: int = 30
    """With room for fewer days than this a night fails: time enough to get a larger disk."""

    ALERTS: str = field(default="", repr=False)
    """Whom a nightly tells that it was not well: Apprise URLs, apart by spaces. Secrets: they are never shown."""

    PING_URL: str = field(default="", repr=False)
    """The address that a nightly pings when it begins and ends, as healthchecks.io has it; a secret as well."""

    METRICS: Path | None = None
    """A file that is written at the end of each nightly and backfill, for Prometheus: how the last ones went."""

    BASE_URLS: Mapping[str, str] = field(default_factory=dict)
    """By source, where its pages are fetched instead of at their public address, which records keep. This and the next
    three are settings of their own for each source: KAZAKHSTAN_TODAY_BASE_URL, QAZAQ24_LISTINGS."""

    LISTINGS: Mapping[str, str] = field(default_factory=dict)
    """By source, the first pages of its listings, apart by spaces; else those that its spider names."""

    FEEDS: Mapping[str, str] = field(default_factory=dict)
    """Likewise its feeds."""

    PAGING: Mapping[str, str] = field(default_factory=dict)
    """By source, what may follow a listing's address for page {page}, apart by spaces: tried in turn where the listing
    itself leads to no next page."""

    @property
    def clock(self) -> Clock:
        """The calendar that these settings ask for."""
        return Clock(self.NOW)

    @property
    def user_agent(self) -> str:
        """How we name ourselves to a site."""
        contact = f" (+{self.CONTACT})" if self.CONTACT else ""
        return f"kzcrawl/{__version__}{contact}"


# The settings that each source has of its own, by what follows its name, and the field that holds them all.
OF_SOURCE = {"BASE_URL": "BASE_URLS", "LISTINGS": "LISTINGS", "FEEDS": "FEEDS", "PAGING": "PAGING"}

# The settings with a name of their own.
NAMES = tuple(setting.name for setting in fields(Settings) if setting.name not in OF_SOURCE.values())

# Of a setting that is a whole number, the least and the most that make sense: a page is held in memory, a run in the
# state, and more days than that are a backfill's business.
_RANGE = {
    "PAGE_MEGABYTES": (1, 1_000),
    "RUN_PAGES": (1, 100_000),
    "RUN_MINUTES": (1, 10_000),
    "TIMEOUT_SECONDS": (1, 600),
    "OVERLAP_DAYS": (0, 365),
    "FIRST_RUN_DAYS": (1, 365),
    "LINK_DAYS": (0, 365),
    "WALK_PAGES": (1, 100_000),
    "NIGHT_PAGES": (1, 1_000_000),
    "HISTORY_DAYS": (1, 365),
    "HISTORY_NIGHTS": (1, 365),
    "MANY_TIMES": (1, 1_000),
    "DISK_DAYS": (0, 3_650),
}
_MOST_DELAY = 3_600.0
_MOST_DAYS = 3_650

_APPRISE_URL = re.compile(r"[a-z0-9][a-z0-9+-]*://\S+")
_ALERT = "mailto://user:password@example.org"

# Of a setting that is an address, an example.
_ADDRESSES = {"CDX_URL": Settings().CDX_URL, "REPLAY_URL": "https://web.archive.org/web"}


def load(environment: Mapping[str, str], given: Iterable[str] = ()) -> Settings:
    """The settings by the environment and by `NAME=VALUE` words, which win. BadInputError names what is wrong."""
    known = (*NAMES, *(source_setting(source, name) for source in names() for name in OF_SOURCE))
    texts = {name: text for name in known if (text := environment.get(f"KZCRAWL_{name}"))}
    for word in given:
        name, equals, text = word.partition("=")
        if not equals:
            raise BadInputError(f"expected -s NAME=VALUE, found {word!r}")
        if name not in known:
            raise BadInputError(f"expected a setting ({', '.join(sorted(known))}), found {name!r}")
        texts[name] = text
    values: dict[str, Any] = {name: _value(name, text) for name, text in texts.items() if name in NAMES}
    for name, held_in in OF_SOURCE.items():
        given_of = {source: texts.get(source_setting(source, name)) for source in names()}
        values[held_in] = {source: _of_source(name, text) for source, text in given_of.items() if text is not None}
    return Settings(**values)


def from_environment(given: Iterable[str] = ()) -> Settings:
    """The settings of this process."""
    return load(os.environ, given)


def places_of(settings: Settings) -> dict[str, str]:
    """Where the pages of each site are fetched, by where they are."""
    return {source.BASE_URL: settings.BASE_URLS.get(name, source.BASE_URL) for name, source in sources().items()}


def failpoints_from_environment() -> list[str]:
    """What a test planned to go wrong in this process; no setting of an operator's."""
    return os.environ.get("KZCRAWL_FAILPOINTS", "").split()


def source_setting(source: str, name: str) -> str:
    """The name of a setting that each source has of its own: KAZAKHSTAN_TODAY_BASE_URL."""
    return f"{source.upper()}_{name}"


def _of_source(name: str, text: str) -> str:
    if name == "PAGING" and (wrong := [word for word in text.split() if "{page}" not in word]):
        raise BadInputError(f"a setting …_{name}: expected {{page}} in each of them, found {wrong[0]!r}")
    return _at_address(f"a setting …_{name}", text, "https://www.kt.kz") if name == "BASE_URL" else text


def _address(name: str, text: str) -> str:
    return _at_address(f"the setting {name}", text, _ADDRESSES[name])


def _at_address(setting: str, text: str, example: str) -> str:
    parts = split(text)
    if parts is None or parts.query or parts.fragment:
        raise BadInputError(f"{setting}: expected an address such as {example}, found {text!r}")
    return text.rstrip("/")


def _alerts(name: str, text: str) -> str:
    for number, url in enumerate(text.split(), 1):
        if not _APPRISE_URL.fullmatch(url):
            raise _unexpected(
                name, f"expected URLs such as {_ALERT}, apart by spaces, found that number {number} is none"
            )
    return text


def _ping(name: str, text: str) -> str:
    try:
        return _at_address("", text, "") if text else text
    except BadInputError:  # which shows what it found
        raise _unexpected(name, "expected an address such as https://hc-ping.com/UUID, found something else") from None


def _value(name: str, text: str) -> object:
    return _READERS.get(name, _as_it_stands)(name, text)


def _as_it_stands(_: str, text: str) -> str:
    return text


def _instant(name: str, text: str) -> datetime:
    try:
        return parse_instant(text)
    except ValueError as error:
        raise _unexpected(name, str(error)) from None


def _folder(name: str, text: str) -> Path:
    if not text:
        raise _unexpected(name, "expected a folder, found nothing")
    return Path(text)


def _prom(name: str, text: str) -> Path | None:
    if text and not text.endswith(".prom"):
        raise _unexpected(name, f"expected a file whose name ends in .prom, or nobody reads it, found {text!r}")
    return Path(text) if text else None


def _contact(name: str, text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise _unexpected(name, f"expected a URL or e-mail, of ASCII as headers are, found {text!r}")
    return text


def _flag(name: str, text: str) -> bool:
    if text not in ("0", "1"):
        raise _unexpected(name, f"expected 0 or 1, found {text!r}")
    return text == "1"


def _number(name: str, text: str) -> int:
    least, most = _RANGE[name]
    if not (_is_number(text) and least <= int(text) <= most):
        raise _unexpected(name, f"expected a whole number from {least} to {most}, found {text!r}")
    return int(text)


def _part(name: str, text: str) -> float:
    try:
        part = float(text)
    except ValueError:
        part = -1.0
    if not 0 <= part <= 1:
        raise _unexpected(name, f"expected a part from 0 to 1, found {text!r}")
    return part


def _days(name: str, text: str) -> tuple[int, ...]:
    days = text.split()
    if not all(_is_number(day) and 0 < int(day) <= _MOST_DAYS for day in days):
        raise _unexpected(name, f"expected days from 1 to {_MOST_DAYS}, such as 1 7 30, found {text!r}")
    return tuple(sorted({int(day) for day in days}))


def _seconds(name: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds <= _MOST_DELAY:
        raise _unexpected(name, f"expected seconds from 0 to {_MOST_DELAY:.0f}, found {text!r}")
    return seconds


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _unexpected(name: str, what: str) -> BadInputError:
    return BadInputError(f"the setting {name}: {what}")


# How the text of a setting is read, where that is more than to take it.
_READERS: dict[str, Callable[[str, str], object]] = {
    "NOW": _instant,
    "ARCHIVE": _folder,
    "METRICS": _prom,
    "CAPTURE": _flag,
    "CONTACT": _contact,
    "DELAY_SECONDS": _seconds,
    "REVISIT_DAYS": _days,
    "FEW_PART": _part,
    "RATE_DROP": _part,
    "ALERTS": _alerts,
    "PING_URL": _ping,
    **dict.fromkeys(_RANGE, _number),
    **dict.fromkeys(_ADDRESSES, _address),
}
