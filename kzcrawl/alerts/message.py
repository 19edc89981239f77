"""What there is to tell after a night: a change for the worse or back to well, and once a week that it still is so."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kzcrawl.alerts.nights import Night
from kzcrawl.alerts.words import gist_of, is_of_unread_pages, sentence_of
from kzcrawl.days import day_of
from kzcrawl.state.told import Told
from kzcrawl.terminal import printable

_REMINDER_DAYS = 6.5  # a week, for nights that do not begin at the very same minute
_MOST_FINDINGS = 8  # of a source: some services take no more than 4,000 letters
_MOST_LETTERS = 300  # of an error


@dataclass(frozen=True, slots=True)
class Place:
    """Where this happens."""

    archive: Path
    host: str

    def command(self, words: str) -> str:
        """A command to look closer, as it is typed there."""
        return f"kzcrawl {words} --archive {shlex.quote(str(self.archive.absolute()))}"


@dataclass(frozen=True, slots=True)
class Message:
    """An alert; `told` is what to note once it is delivered, None of a source that is well again."""

    title: str
    body: str
    told: Mapping[str, Told | None]


def message_of(nights: Sequence[Night], told: Mapping[str, Told], now: str, place: Place) -> Message | None:
    """The one message after a night, about all sources of which there is something to tell; None where there is not."""
    titles, parts = [], []
    noted: dict[str, Told | None] = {}
    for night in nights:
        before = told.get(night.source)
        state = _change(night, before, now)
        if state is None:
            continue
        titles.append(f"{night.source} {state}")
        parts.append(_well_again(before) if before and night.is_well else _trouble(night, place))
        noted[night.source] = None if night.is_well else Told(night.findings, night.since, now)
    if not parts:
        return None
    where = f"This is kzcrawl on {place.host}, archive {place.archive.absolute()}."
    texts = [f"{title}{part}" for title, part in zip(titles, parts, strict=True)]
    return Message(f"kzcrawl: {', '.join(titles)}", "\n".join(map(_plain, [*texts, where])), noted)


def _change(night: Night, before: Told | None, now: str) -> str | None:
    """What changed since it was told, in words; None where nothing did. What is found no longer is no news as long as
    something else is."""
    if night.is_well:
        return "is well again" if before else None
    if before is None:
        return "is not well"
    if set(map(gist_of, night.findings)) - set(map(gist_of, before.findings)):
        return "is not well, and now otherwise"
    return "is still not well" if before.age_days(now) >= _REMINDER_DAYS else None


def _well_again(before: Told) -> str:
    return f". It was not since the night of {day_of(before.since)}.\n"


def _trouble(night: Night, place: Place) -> str:
    more = len(night.findings) - _MOST_FINDINGS
    lines = [f", since the night of {day_of(night.since)}:"]
    lines += [f"- {sentence_of(finding)}" for finding in night.findings[:_MOST_FINDINGS]]
    lines += [f"- and {more} findings more"] if more > 0 else []
    lines += [f"It said: {night.error[:_MOST_LETTERS]}"] if night.error else []
    lines.append(f"Look closer: {place.command(f'runs {night.run}' if night.run else 'runs')}")
    lines += [f"             {place.command('unread')}"] if any(map(is_of_unread_pages, night.findings)) else []
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """What mail programs and terminals show and do not obey: errors quote what sites send."""
    return "\n".join(map(printable, text.split("\n")))
