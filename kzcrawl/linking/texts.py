"""The articles of some days, as lineage looks at them: the latest text of each, at the time when it first appeared."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import Any
from urllib.parse import urlsplit

from kzcrawl import stopping
from kzcrawl.archive.history import recency
from kzcrawl.archive.layout import day_of_articles
from kzcrawl.archive.manifest import Manifest, SealedFile
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso, parse_instant
from kzcrawl.days import Days, first_instant_of
from kzcrawl.lineage.text import KnownAs, Text
from kzcrawl.lineage.words import words_of
from kzcrawl.pages import sources

_OPENING = 2  # paragraphs: a copy may begin with one of its own


class Texts:
    """The files of articles in an archive, by the day of publication, of no other days than these."""

    def __init__(self, archive: Archive, days: Days) -> None:
        self._archive = archive
        self._files: dict[date, list[tuple[Manifest, SealedFile]]] = defaultdict(list)
        for manifest in archive.manifests():
            for file in manifest.files:
                if (day := day_of_articles(file.path)) and day in days:
                    self._files[day].append((manifest, file))

    def of(self, days: Days) -> list[Text]:
        """The articles of these days, as they appeared. Those without a day are not among them."""
        latest: dict[str, tuple[tuple[bool, str, int], Text]] = {}
        first: dict[str, str] = {}
        later_known: set[str] = set()
        for record in self._records(days):
            moment = _appeared(record)
            first[record["id"]] = min(moment, first.get(record["id"], moment))
            later_known.update(record["same_as"])
            if record["id"] not in latest or recency(record) > latest[record["id"]][0]:
                latest[record["id"]] = recency(record), _text(record, moment)
        found = (replace(text, moment=first[text.id]) for _, text in latest.values() if text.id not in later_known)
        return sorted(found, key=attrgetter("moment", "id"))

    def _records(self, days: Days) -> Iterator[dict[str, Any]]:
        for manifest, file in (each for day in days for each in self._files.get(day, ())):
            stopping.check()
            yield from self._archive.records_in(manifest, file)


def _appeared(record: Mapping[str, Any]) -> str:
    """When an article appeared, UTC. One that was given another time later still has the day in its dateline."""
    told = record["published_at"] or record["archived_at"]
    dated = (record["dateline"] or {}).get("date")
    if dated and dated < told[:10]:
        return first_instant_of(date.fromisoformat(dated))
    return machine_iso(parse_instant(told))


def _text(record: Mapping[str, Any], moment: str) -> Text:
    origin = record["syndicated_from"] or {}
    return Text(
        id=record["id"],
        source=record["source"],
        url=record["url"],
        moment=moment,
        title=words_of([record["title"] or ""]),
        words=words_of(record["paragraphs"]),
        credit=" ".join(filter(None, (origin.get("name"), origin.get("url")))),
        opening=" ".join(record["paragraphs"][:_OPENING]),
    )


def known_as(source: str) -> KnownAs:
    """By what others know a source; one that has left the project is known by nothing."""
    module = sources().get(source)
    host = urlsplit(module.BASE_URL).hostname if module else None
    return KnownAs((host or "\0").removeprefix("www."), getattr(module, "CREDITED_AS", ()))
