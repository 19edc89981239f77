"""The index: what is known of every article, from the records alone. Every method belongs into a transaction."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from kzcrawl.archive.manifest import Walk
from kzcrawl.dates import latest_instant, parse_instant
from kzcrawl.identity import is_provisional, key_in
from kzcrawl.items import CRAWLS


@dataclass(frozen=True, slots=True)
class Text:
    """A text that is held of an article: all that later texts are compared with."""

    revision: int
    observed_at: str | None
    published_at: str | None
    content_hash: str
    parser: str
    placement: str
    via: str
    has_url: bool


@dataclass(frozen=True, slots=True)
class Known:
    """An article whose address is known; times in UTC, as in its table."""

    url: str
    section: str | None
    language: str
    published: str | None
    read_at: str | None
    is_gone: int


@dataclass(frozen=True, slots=True)
class Name:
    """By which time and title an article was seen; `minute` is empty where the stamp has no time."""

    source: str
    title: str
    day: str
    minute: str

    def fits(self, day: str, minute: str) -> bool:
        """Whether another stamp of the same title can be the same: a stamp of a day matches any time of it."""
        return self.day == day and (not self.minute or not minute or self.minute == minute)


class Index:
    """What is known in one archive, by its database."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def clear(self) -> None:
        """Forgets everything."""
        for table in ("article", "text", "count", "name", "alias", "walked", "paging", "redacted", "link"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own

    def is_empty(self) -> bool:
        """Whether nothing is known, as after the state was deleted."""
        return self._database.execute("SELECT 1 FROM count UNION ALL SELECT 1 FROM text LIMIT 1").fetchone() is None

    def learn(self, record: Mapping[str, Any]) -> None:
        """Takes in a record as it is archived: the one way in, so that a rebuilt index equals the one it replaces.

        To learn a record twice changes nothing.
        """
        if record["schema"].startswith("unread/"):  # of a page that said nothing
            return
        if record["schema"].startswith("absence/"):
            self.note_read(record["id"], record["observed_at"], gone=True)
            return
        if record["schema"].startswith("redaction/"):
            self._learn_redaction(record)
            return
        if record["schema"].startswith("link/"):
            link = (record["copy"], record["original"])
            self._database.execute("INSERT OR IGNORE INTO link VALUES (?, ?)", link)
            return
        if record["url"]:
            self._learn_article(record)
        for provisional in record["same_as"]:
            self._database.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (provisional, record["id"]))
        if name := name_of(record):
            self._database.execute(
                "INSERT OR IGNORE INTO name VALUES (?, ?, ?, ?, ?)",
                (name.source, name.title, name.day, name.minute, record["id"]),
            )
        if record["schema"].startswith("article/"):
            keys = ("id", "revision", "observed_at", "published_at", "content_hash", "parser", "placement", "via")
            row = [record[key] for key in keys]
            self._database.execute("INSERT OR IGNORE INTO text VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
        elif record["schema"].startswith("observation/"):
            key = _count_key(record["id"], record["published_at"], record["views"])
            self._database.execute("INSERT OR IGNORE INTO count VALUES (?)", (key,))

    def _learn_redaction(self, record: Mapping[str, Any]) -> None:
        """What has left is to be met no more, and what waits of it is forgotten."""
        ids = [record["id"], *record["same_as"]]
        keys = [*ids, *record["content_hashes"], *record["names"]]
        self._database.executemany("INSERT OR IGNORE INTO redacted VALUES (?)", [(key,) for key in keys])
        self._database.executemany("DELETE FROM held WHERE id = ?", [(each,) for each in ids])
        self._database.executemany(
            "DELETE FROM frontier WHERE source = ? AND key = ?", [(record["source"], key_in(each)) for each in ids]
        )

    def original_of(self, copy: str) -> str | None:
        """The article of which another was found to be a copy, under any of its ids."""
        for article_id in self.family(copy):
            row = self._database.execute("SELECT original FROM link WHERE copy = ?", (article_id,)).fetchone()
            if row:
                return str(row[0])
        return None

    def is_redacted(self, record: Mapping[str, Any]) -> bool:
        """Whether a record is of an article that has left: by its id, its text, or, without URL, its time and title."""
        article_id = record["id"] or ""  # of a page that is no article's
        names = names_of(record) if is_provisional(article_id) else []
        keys = [article_id, record.get("content_hash", ""), *map(digest_of_name, names)]
        return any(map(self.has_left, keys))

    def has_left(self, key: str) -> bool:
        """Whether an id, or a digest of a text or name, is that of an article that has left."""
        return self._database.execute("SELECT 1 FROM redacted WHERE key = ?", (key,)).fetchone() is not None

    def redacted_ids(self, source: str) -> list[str]:
        """Every id of the articles of a source that have left."""
        rows = self._database.execute("SELECT key FROM redacted WHERE key GLOB ? ORDER BY key", (f"{source}:*",))
        return [key for (key,) in rows]

    def _learn_article(self, record: Mapping[str, Any]) -> None:
        is_own = record["placement"] == "page"
        # Whatever the order in which records are learned: what the own page says, and of it the newest.
        weight = f"{int(is_own)} {record['observed_at'] or ''}"
        address, published = (record["url"], record["section"], record["language"]), latest_time(record)
        addressed = (*address, f"{weight} {address}")
        dated = (published, f"{weight} {published}" if published else "")
        query = "SELECT weight, published_weight FROM article WHERE id = ?"
        if (held := self._database.execute(query, (record["id"],)).fetchone()) is None:
            row = (record["id"], record["source"], *addressed, *dated)
            self._database.execute("INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 0)", row)
        else:
            if addressed[-1] > held[0]:
                change = "UPDATE article SET url = ?, section = ?, language = ?, weight = ? WHERE id = ?"
                self._database.execute(change, (*addressed, record["id"]))
            if dated[-1] > held[1]:
                change = "UPDATE article SET published = ?, published_weight = ? WHERE id = ?"
                self._database.execute(change, (*dated, record["id"]))
        if is_own and record["via"] in CRAWLS:
            self.note_read(record["id"], record["observed_at"])

    def note_read(self, article_id: str, moment: str, *, gone: bool = False) -> None:
        """Notes when a crawl last asked for an article's own page, and whether that was gone.

        Where the reading made no record, only the state knows it: then a page is at worst read once more.
        """
        self._database.execute(
            "UPDATE article SET read_at = max(coalesce(read_at, ''), ?), gone = ? WHERE id = ?",
            (moment, int(gone), article_id),
        )

    def learn_walk(self, source: str, walk: Walk) -> None:
        """Takes in which routes of a complete walk reached its floor, and how those of any walk found their pages."""
        for route in walk.routes:
            if route.paging:
                self._database.execute(
                    "INSERT INTO paging VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET template = excluded.template, "
                    "started_at = excluded.started_at WHERE excluded.started_at > paging.started_at",
                    (source, walk.language or "", route.paging, walk.started_at),
                )
            if walk.complete and route.outcome == "reached":
                self._database.execute(
                    "INSERT INTO walked VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                    "SET started_at = max(started_at, excluded.started_at)",
                    (source, walk.language or "", route.name, walk.started_at),
                )
            if walk.complete and route.outcome == "failed":  # as a site that was down: it may work again tomorrow
                self._database.execute(
                    "UPDATE walked SET started_at = max(started_at, ?) WHERE source = ? AND language = ? AND route = ?",
                    (walk.started_at, source, walk.language or "", route.name),
                )

    def last_complete_walk(self, source: str, language: str | None) -> str | None:
        """When the newest complete walk began."""
        query = "SELECT max(started_at) FROM walked WHERE source = ? AND language = ?"
        started_at: str | None = self._database.execute(query, (source, language or "")).fetchone()[0]
        return started_at

    def last_routes(self, source: str, language: str | None) -> set[str]:
        """The routes to try first: that which completed the last walk, and any that once did and only failed in it."""
        query = (
            "SELECT route FROM walked WHERE source = :source AND language = :language AND started_at = "
            "(SELECT max(started_at) FROM walked WHERE source = :source AND language = :language)"
        )
        rows = self._database.execute(query, {"source": source, "language": language or ""})
        return {route for (route,) in rows}

    def has_reached(self, source: str, language: str | None, route: str) -> bool:
        """Whether a route ever reached its floor."""
        query = "SELECT 1 FROM walked WHERE source = ? AND language = ? AND route = ?"
        return self._database.execute(query, (source, language or "", route)).fetchone() is not None

    def last_paging(self, source: str, language: str | None) -> str | None:
        """The template by which the newest walk that needed one found pages."""
        query = "SELECT template FROM paging WHERE source = ? AND language = ?"
        row = self._database.execute(query, (source, language or "")).fetchone()
        return row[0] if row else None

    def unread_since(self, source: str, language: str | None, floor: str) -> list[tuple[str, str]]:
        """The id and URL of each article newer than a floor whose own page no crawl has read."""
        query = (
            "SELECT id, url FROM article WHERE source = ? AND published >= ? AND (? IS NULL OR language = ?) "
            "AND read_at IS NULL AND id NOT IN (SELECT key FROM redacted) ORDER BY published DESC, id"
        )
        return self._database.execute(query, (source, floor, language, language)).fetchall()

    def come_of_age(
        self, source: str, language: str | None, ages: Sequence[int], now: datetime, read_before: str
    ) -> list[tuple[str, str]]:
        """The id and URL of each article that came of one of these ages, in days after publication, since a crawl last
        read its own page, which was before `read_before`."""
        # There is an index on the age when read: of a million articles all but those of some weeks are past every age.
        query = (
            "SELECT id, url, published, read_at FROM article "
            "WHERE source = ? AND julianday(read_at) - julianday(published) < ? AND (? IS NULL OR language = ?) "
            "AND read_at < ? AND id NOT IN (SELECT key FROM redacted) ORDER BY published DESC, id"
        )
        rows = self._database.execute(query, (source, max(ages, default=0), language, language, read_before))
        return [(found, url) for found, url, published, read_at in rows if _came_of_age(published, read_at, ages, now)]

    def known(self, article_id: str) -> Known | None:
        """What is known of an article whose address is."""
        query = "SELECT url, section, language, published, read_at, gone FROM article WHERE id = ?"
        row = self._database.execute(query, (article_id,)).fetchone()
        return Known(*row) if row else None

    def family(self, article_id: str) -> list[str]:
        """An id and all provisional ids that were found to be the same article."""
        rows = self._database.execute("SELECT provisional FROM alias WHERE id = ? ORDER BY provisional", (article_id,))
        return [article_id, *(provisional for (provisional,) in rows)]

    def texts(self, ids: Iterable[str]) -> list[Text]:
        """Every text held of an article under any of its ids, by revision."""
        columns = "revision, observed_at, published_at, content_hash, parser, placement, via"
        texts = [
            Text(*(*row, not is_provisional(article_id)))
            for article_id in ids
            for row in self._database.execute(f"SELECT {columns} FROM text WHERE id = ?", (article_id,))  # noqa: S608 - ours
        ]
        return sorted(texts, key=lambda text: text.revision)

    def has_count(self, ids: Iterable[str], published_at: str | None, views: int) -> bool:
        """Whether this count of an article was archived under any of its ids."""
        keys = [(_count_key(article_id, published_at, views),) for article_id in ids]
        return any(self._database.execute("SELECT 1 FROM count WHERE key = ?", key).fetchone() for key in keys)

    def has_name(self, record: Mapping[str, Any]) -> bool:
        """Whether an article was seen by the time and title of a record."""
        name = name_of(record)
        return name is None or any(found == record["id"] for found, _, _ in self._named(name))

    def resolve(self, provisional: str, name: Name | None) -> str:
        """The real id that a provisional one turned out to be, or itself while nothing settles that."""
        row = self._database.execute("SELECT id FROM alias WHERE provisional = ?", (provisional,)).fetchone()
        if row:
            return str(row[0])
        known = self.candidates(name)
        return known[0] if len(known) == 1 else provisional

    def candidates(self, name: Name | None) -> list[str]:
        """Every real id of that title whose stamp fits."""
        return sorted({found for found, _, _ in self._named(name) if not is_provisional(found)}) if name else []

    def provisionals_of(self, article_id: str, name: Name | None) -> list[str]:
        """The provisional ids that are this article's for sure: of its stamp and title, and no other URL's."""
        if name is None:
            return []
        found = []
        for provisional, day, minute in self._named(name):
            if not is_provisional(provisional):
                continue
            theirs = Name(name.source, name.title, day, minute)
            others = set(self.candidates(theirs)) - {article_id}
            if not others and self.resolve(provisional, None) == provisional:
                found.append(provisional)
        return sorted(set(found))

    def _named(self, name: Name) -> list[tuple[str, str, str]]:
        """Every id of that title whose stamp fits, with its day and minute."""
        rows = self._database.execute(
            "SELECT id, day, minute FROM name WHERE source = ? AND title = ? AND day = ?",
            (name.source, name.title, name.day),
        )
        return [(found, day, minute) for found, day, minute in rows if name.fits(day, minute)]


def name_of(record: Mapping[str, Any]) -> Name | None:
    """By which time and title a record knows its article; Qazaq24's time is that of the copy."""
    time, precision = record["published_at"], record["published_precision"]
    if time is None and (time := record.get("archived_at")):
        precision = "minute"
    if time is None or not record["title"]:
        return None
    return Name(record["source"], record["title"], time[:10], time[11:16] if precision == "minute" else "")


def names_of(record: Mapping[str, Any]) -> list[Name]:
    """The names of a record, also by the day alone: a stamp without a time is the same."""
    name = name_of(record) if "published_at" in record else None
    return [name, replace(name, minute="")] if name else []


def digest_of_name(name: Name) -> str:
    """What is left of a name that has to be forgotten, to know it again: SHA-256 of its parts, apart by tabs."""
    return hashlib.sha256(f"{name.source}\t{name.title}\t{name.day}\t{name.minute}".encode()).hexdigest()


def latest_time(record: Mapping[str, Any]) -> str | None:
    """The latest time, in UTC, that an article's stamp allows; of a copy without one, when it was archived."""
    time = record["published_at"] or record.get("archived_at")
    return latest_instant(datetime.fromisoformat(time), record["published_precision"]) if time else None


def _came_of_age(published: str, read_at: str, ages: Iterable[int], now: datetime) -> bool:
    birth, last = parse_instant(published), parse_instant(read_at)
    return any(last < birth + timedelta(days=age) <= now for age in ages)


def _count_key(article_id: str, published_at: str | None, views: int) -> int:
    digest = hashlib.blake2b(f"{article_id}\t{published_at}\t{views}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
