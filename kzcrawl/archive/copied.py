"""Who copies whom: the links of an archive, each with both texts, and whom its articles credit."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kzcrawl.archive.history import recency
from kzcrawl.archive.links import all_links
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection
from kzcrawl.days import Days, day_of

_ARTICLES = Selection(("article",))

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A link, and the latest texts of both articles."""

    link: Record
    copy: Record
    original: Record


@dataclass(slots=True)
class Copies:
    """The copies of some days: those that are linked, and by source and origin how many articles credit another."""

    pairs: list[Pair] = field(default_factory=list)
    credited: Counter[tuple[str, str]] = field(default_factory=Counter)
    linked: Counter[tuple[str, str]] = field(default_factory=Counter)


def copies_in(archive: Archive, days: Days | None, source: str | None) -> Copies:
    """The copies of these days, or of all, of a source, or of all. What was redacted since is not among them."""
    links = {link["copy"]: link for link in all_links(archive)}
    texts = _latest(archive, {*links, *(link["original"] for link in links.values())})
    copies = Copies()
    for each in texts.values():
        if (
            (source and each["source"] != source)
            or not (moment := moment_of(each))
            or (days and day_of(moment) not in days)
        ):
            continue
        link = links.get(each["id"])
        if link and (original := texts.get(link["original"])):
            copies.pairs.append(Pair(link, each, original))
        if origin := each["syndicated_from"]:
            copies.credited[each["source"], origin["name"]] += 1
            copies.linked[each["source"], origin["name"]] += link is not None
    copies.pairs.sort(key=lambda pair: (moment_of(pair.copy), pair.copy["id"]))
    return copies


def moment_of(record: Record) -> str | None:
    """When an article appeared: on its site, or as a copy."""
    moment: str | None = record["published_at"] or record["archived_at"]
    return moment


def _latest(archive: Archive, wanted: set[str]) -> dict[str, Record]:
    """The latest text of each article that is wanted or credits another."""
    latest: dict[str, Record] = {}
    for record in _articles(archive):
        known = latest.get(record["id"])
        if (record["id"] in wanted or record["syndicated_from"]) and (
            known is None or recency(record) > recency(known)
        ):
            latest[record["id"]] = record
    return latest


def _articles(archive: Archive) -> Iterator[Record]:
    for manifest in archive.manifests():
        yield from archive.records_of(manifest, _ARTICLES)
