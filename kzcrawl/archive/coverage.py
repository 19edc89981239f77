"""What an archive covers: by day and language what is held, what is known of, and whether a walk has seen all of it.

All of it from manifests and records; the state is not asked.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.days import Days, day_of, first_instant_of
from kzcrawl.identity import key_in

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """A day of a language, None where a source's walks have all in one: how many articles are held, how many only known
    of, and whether a complete walk has seen the whole day."""

    day: date
    language: str | None
    held: int
    known: int
    walked: bool

    @property
    def verdict(self) -> str:
        """complete, partial, empty (walked, and there is nothing), or never looked."""
        if self.walked and not self.known:
            return "complete" if self.held else "empty"
        return "partial" if self.walked or self.held or self.known else "never looked"


class Coverage:
    """What is covered of one source."""

    def __init__(self, archive: Archive, source: str) -> None:
        self._articles: dict[str, _Seen] = {}
        self._walked: defaultdict[str | None, set[date]] = defaultdict(set)
        runs = [run for run in archive.manifests() if run.source == source]
        for run in runs:
            for record in archive.records_of(run):
                self._learn(record)
        for language in _languages(runs):
            self._walked[language] = set(_walked(runs, language))
        self._languages = self._of_walks() or {seen.language for seen in self._articles.values()}

    def days(self, since: date | None = None, until: date | None = None) -> list[DayCoverage]:
        """Every day of every language; unless told otherwise, from the first that a walk has seen to the last; where
        none has, of those of which anything is known."""
        span = self._span(since, until)
        if span is None:
            return []
        held, known = Counter[tuple[str | None, date]](), Counter[tuple[str | None, date]]()
        for seen in self._articles.values():
            (held if seen.is_held else known)[self._language(seen), seen.day] += 1
        return [
            DayCoverage(day, language, held[language, day], known[language, day], day in self._walked[language])
            for language in sorted(self._languages, key=str)
            for day in span
        ]

    def unexplained(self, days: Days) -> int:
        """How many numbers between the first and the last article of these days are of none that is known: a hint only,
        for not every number is an article."""
        numbers = [number for number, day in self.points() if day in days]
        return max(numbers) - min(numbers) + 1 - len(numbers) if numbers else 0

    def points(self) -> Iterator[tuple[int, date]]:
        """The number and the day of every article that is known by a number."""
        for article, seen in self._articles.items():
            if (key := key_in(article)).isdecimal():
                yield int(key), seen.day

    def held(self, days: Days, languages: Collection[str | None]) -> int:
        """How many articles of these days and languages (None: of all) are held."""
        return sum(
            seen.is_held and seen.day in days and (None in languages or seen.language in languages)
            for seen in self._articles.values()
        )

    def _learn(self, record: dict[str, Any]) -> None:
        for other in record.get("same_as", ()):
            self._articles.pop(other, None)
        if record["schema"].startswith("redaction/"):
            self._articles.pop(record["id"], None)
        time = record.get("published_at") or record.get("archived_at")
        if time is None or not record["schema"].startswith(("article/", "observation/")):
            return
        is_text = record["schema"].startswith("article/")
        seen = self._articles.get(record["id"])
        if seen is None or is_text:
            self._articles[record["id"]] = _Seen(date.fromisoformat(time[:10]), record["language"], is_text)

    def _of_walks(self) -> set[str | None]:
        return {None} if None in self._walked else set(self._walked)

    def _language(self, seen: "_Seen") -> str | None:
        return None if self._languages == {None} else seen.language

    def _span(self, since: date | None, until: date | None) -> Days | None:
        walked = set().union(*self._walked.values())
        there = {seen.day for seen in self._articles.values()}
        if not walked | there and not (since and until):
            return None
        return Days(since or min(walked or there), until or max(walked or there))


@dataclass(frozen=True, slots=True)
class _Seen:
    """An article: its day by the newest that is known of it, and whether a text of it is held."""

    day: date
    language: str
    is_held: bool


def _languages(runs: Iterable[Manifest]) -> set[str | None]:
    """The languages of all walks, complete or not."""
    of_nightlies = {walk.language for run in runs for walk in run.walks}
    return of_nightlies | {part.language for run in runs for part in run.covered}


def _walked(runs: Iterable[Manifest], language: str | None) -> Iterator[date]:
    """The days that complete walks have seen as a whole: backfills by the day, nightlies between instants."""
    spans: list[tuple[str, str]] = []
    for run in runs:
        for part in run.covered:
            if part.language == language and part.section is None:
                yield from Days.of(part.since, part.until)
        spans += [(walk.floor, walk.started_at) for walk in run.walks if walk.complete and walk.language == language]
    for floor, end in _merged(spans):
        for day in Days(day_of(floor), day_of(end)):
            if floor <= first_instant_of(day) and first_instant_of(day + _DAY) <= end:
                yield day


def _merged(spans: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Spans of time, those that touch each other in one."""
    found: list[tuple[str, str]] = []
    for floor, end in sorted(spans):
        if found and floor <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((floor, end))
    return found
