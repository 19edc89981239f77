"""Every setting with its reason; the only reader of the environment.

A setting comes from `-s NAME=VALUE`, else from the environment (KZCRAWL_NAME), else from here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError
from kzcrawl.pages import names


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

    BASE_URLS: Mapping[str, str] = field(default_factory=dict)
    """By source, where its pages are fetched instead of at their public address, which records keep. Each is a setting
    of its own, named after the source: KAZAKHSTAN_TODAY_BASE_URL."""

    @property
    def clock(self) -> Clock:
        """The calendar that these settings ask for."""
        return Clock(self.NOW)


# The settings with a name of their own; those of each source come besides.
NAMES = tuple(setting.name for setting in fields(Settings) if setting.name != "BASE_URLS")


# Of a setting that is a number, the largest that makes sense: a page is held in memory, a run in the state.
_MOST = {"PAGE_MEGABYTES": 1_000, "RUN_PAGES": 100_000, "RUN_MINUTES": 10_000}


def load(environment: Mapping[str, str], given: Iterable[str] = ()) -> Settings:
    """The settings by the environment and by `NAME=VALUE` words, which win. BadInputError names what is wrong."""
    known = (*NAMES, *map(base_url_setting, names()))
    texts = {name: text for name in known if (text := environment.get(f"KZCRAWL_{name}"))}
    for word in given:
        name, equals, text = word.partition("=")
        if not equals:
            raise BadInputError(f"expected -s NAME=VALUE, found {word!r}")
        if name not in known:
            raise BadInputError(f"expected a setting ({', '.join(sorted(known))}), found {name!r}")
        texts[name] = text
    values: dict[str, Any] = {name: _value(name, text) for name, text in texts.items() if name in NAMES}
    bases = {source: texts[name].rstrip("/") for source in names() if (name := base_url_setting(source)) in texts}
    return Settings(**values, BASE_URLS=bases)


def base_url_setting(source: str) -> str:
    """The name of the setting that says where a source's pages are fetched."""
    return f"{source.upper()}_BASE_URL"


def _value(name: str, text: str) -> object:
    if name == "NOW":
        try:
            return parse_instant(text)
        except ValueError as error:
            raise BadInputError(f"the setting {name}: {error}") from None
    if name == "ARCHIVE":
        if not text:
            raise BadInputError("the setting ARCHIVE: expected a folder, found nothing")
        return Path(text)
    most = _MOST.get(name)
    if most is None:
        return text
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
        raise BadInputError(f"the setting {name}: expected a whole number from 1 to {most}, found {text!r}")
    return int(text)
