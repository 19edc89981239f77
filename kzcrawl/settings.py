"""Every setting with its reason; the only reader of the environment.

A setting comes from `-s NAME=VALUE`, else from the environment (KZCRAWL_NAME), else from here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from kzcrawl.clock import Clock
from kzcrawl.dates import parse_instant
from kzcrawl.exceptions import BadInputError


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one command."""

    ARCHIVE: Path = Path("archive")
    """The folder of the archive."""

    NOW: datetime | None = None
    """An instant (ISO 8601 with offset) at which the calendar stands still, for demos and tests."""

    KAZAKHSTAN_TODAY_BASE_URL: str = "https://www.kt.kz"
    """Where the pages of kt.kz are fetched; records keep the public address."""

    QAZAQ24_BASE_URL: str = "https://qazaq24.com"
    """Where the pages of Qazaq24 are fetched; records keep the public address."""

    RUN_PAGES: int = 1000
    """After so many pages a long job seals a run and begins the next, so that its readers need not wait for its end."""

    RUN_MINUTES: int = 15
    """The same by time: what is read is at most this long unseen by readers."""

    PAGE_MEGABYTES: int = 16
    """The largest page that is read; the largest of the sites seen has 0.2. More is a mistake or an attack."""

    @property
    def clock(self) -> Clock:
        """The calendar that these settings ask for."""
        return Clock(self.NOW)

    def base_urls(self) -> dict[str, str]:
        """Where the pages of each public address are fetched instead, for those that are set so."""
        names = [field.name for field in fields(Settings) if field.name.endswith("_BASE_URL")]
        return {getattr(Settings(), name): getattr(self, name) for name in names}


def load(environment: Mapping[str, str], given: Iterable[str] = ()) -> Settings:
    """The settings by the environment and by `NAME=VALUE` words, which win. BadInputError names what is wrong."""
    texts = {name: text for field in fields(Settings) if (text := environment.get(f"KZCRAWL_{(name := field.name)}"))}
    for word in given:
        name, equals, text = word.partition("=")
        if not equals:
            raise BadInputError(f"expected -s NAME=VALUE, found {word!r}")
        if name not in Settings.__dataclass_fields__:
            known = ", ".join(sorted(Settings.__dataclass_fields__))
            raise BadInputError(f"expected a setting ({known}), found {name!r}")
        texts[name] = text
    values: dict[str, Any] = {name: _value(name, text) for name, text in texts.items()}
    return Settings(**values)


def _value(name: str, text: str) -> object:
    if name == "NOW":
        try:
            return parse_instant(text)
        except ValueError as error:
            raise BadInputError(f"the setting {name}: {error}") from None
    if name == "ARCHIVE":
        return Path(text)
    if isinstance(getattr(Settings(), name), int):
        if not (text.isascii() and text.isdigit() and 0 < int(text) < 1_000_000):
            raise BadInputError(f"the setting {name}: expected a whole number from 1 on, found {text!r}")
        return int(text)
    return text
