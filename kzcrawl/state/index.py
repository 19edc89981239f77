"""The index: what is known of every article, from the records alone. Every method belongs into a transaction."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kzcrawl.identity import is_provisional


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
        for table in ("address", "text", "count", "name", "alias"):
            self._database.execute(f"DELETE FROM {table}")  # noqa: S608 - names of our own

    def learn(self, record: Mapping[str, Any]) -> None:
        """Takes in a record as it is archived: the one way in, so that a rebuilt index equals the one it replaces.

        To learn a record twice changes nothing.
        """
        if record["url"]:
            # Whatever the order in which records are learned: that of the own page, of it the newest.
            weight = f"{int(record['placement'] == 'page')} {record['observed_at'] or ''} {record['url']}"
            self._database.execute(
                "INSERT INTO address VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE "
                "SET url = excluded.url, section = excluded.section, weight = excluded.weight "
                "WHERE excluded.weight > address.weight",
                (record["id"], record["url"], record["section"], weight),
            )
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

    def address(self, article_id: str) -> tuple[str, str | None] | None:
        """The URL and section of an article."""
        row: tuple[str, str | None] | None = self._database.execute(
            "SELECT url, section FROM address WHERE id = ?", (article_id,)
        ).fetchone()
        return row

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


def _count_key(article_id: str, published_at: str | None, views: int) -> int:
    digest = hashlib.blake2b(f"{article_id}\t{published_at}\t{views}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
