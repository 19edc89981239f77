"""What a command says meanwhile, on stderr: lines for a person, or one JSON object a line for a program. Each names the
run, the source and the address that it is about, where these are known.
"""

import json
import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from kzcrawl.terminal import printable


@dataclass(slots=True)
class _Place:
    """Where a crawl is. One object a crawl: callbacks see the same one, in whosever context they were scheduled."""

    source: str
    run: Callable[[], str | None]
    url: str | None = None


_place: ContextVar[_Place | None] = ContextVar("place", default=None)


@contextmanager
def of_crawl(source: str, run: Callable[[], str | None]) -> Iterator[None]:
    """What is begun meanwhile belongs to the crawl of a source; `run` answers which run of it is under way."""
    token = _place.set(_Place(source, run))
    try:
        yield
    finally:
        _place.reset(token)


@contextmanager
def of_page(url: str) -> Iterator[None]:
    """What is said meanwhile is about the page at that address."""
    place = _place.get()
    before = place.url if place else None
    if place:
        place.url = url
    try:
        yield
    finally:
        if place:
            place.url = before


def begin(level: str, form: str, sources: Collection[str]) -> None:
    """Lines on stderr: ours, the loggers of which are named for their source, from that level on, and what others warn
    of; with DEBUG everything."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    if level != "DEBUG":
        handler.addFilter(lambda record: record.levelno >= logging.WARNING or record.name in sources)
    logging.basicConfig(level=level, handlers=[handler])


class TextFormatter(logging.Formatter):
    """Lines that a terminal shows and does not obey: they quote what sites send."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s%(about)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, or lines where it has a traceback."""
        place, message = place_of(record), record.getMessage()
        about = [place["source"] if place["source"] != record.name else None, place["url"]]
        unsaid = [each for each in about if each and each not in message]
        record.about = f" ({', '.join(unsaid)})" if unsaid else ""
        return "\n".join(map(printable, super().format(record).split("\n")))


class JsonFormatter(logging.Formatter):
    """An object a line, of ASCII alone: nothing that a site sends can end the line, break it, or be obeyed."""

    def format(self, record: logging.LogRecord) -> str:
        """The object."""
        value = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S}.{int(record.msecs):03}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **place_of(record),
        }
        if record.exc_info:
            value["exception"] = self.formatException(record.exc_info)
        return json.dumps(value)


def place_of(record: logging.LogRecord) -> dict[str, str | None]:
    """The source, run and address that a line is about; None where that is not known."""
    place, told = _place.get(), vars(record)
    source = _source_of(told.get("spider")) or (place.source if place else None)
    is_here = place is not None and place.source == source
    return {
        "source": source,
        "run": place.run() if place and is_here else None,
        "url": told.get("url") or (place.url if place and is_here else None),
    }


def _source_of(spider: Any) -> str | None:
    """Whose spider says it: what was scheduled by another crawl may run in the context of that one."""
    return getattr(spider, "name", None)
