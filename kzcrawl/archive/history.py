"""All that an archive holds of one article, under every id that it had."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import orjson

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.records import refuse_newer


@dataclass(frozen=True, slots=True)
class History:
    """The records of one article: `ids` real one first, texts by revision, the rest by when it was seen or redacted.

    `unread` are those of its page that could not be understood.
    """

    ids: list[str]
    articles: list[dict[str, Any]]
    observations: list[dict[str, Any]]
    absences: list[dict[str, Any]]
    unread: list[dict[str, Any]]
    redactions: list[dict[str, Any]]

    @property
    def latest(self) -> dict[str, Any] | None:
        """The text of the own page with the greatest observed_at, an unknown one being the oldest; an embedded one only
        where no other is held; None if only counts are held."""
        return max(self.articles, key=recency, default=None)

    @property
    def url(self) -> str | None:
        """The address of the article, whichever of its records says it."""
        newest_first = sorted(self.articles, key=recency, reverse=True)
        return next((record["url"] for record in [*newest_first, *self.observations] if record["url"]), None)


def history_of(archive: Archive, article_id: str) -> History:
    """The history of an article by any of its ids; empty where the archive does not have it.

    Reads the archive once for each id more that it finds, decoding only the lines that name one.
    """
    ids: set[str] = {article_id}
    records: list[dict[str, Any]] = []
    found: set[str] = set()
    while ids != found:
        found = set(ids)
        records = [record for record in _naming(archive, found) if _ids_of(record) & found]
        ids |= {each for record in records for each in _ids_of(record)}
    return History(
        ids=sorted(ids, key=lambda each: (":~" in each, each)),
        articles=sorted(_of_kind(records, "article/"), key=lambda record: record["revision"]),
        observations=sorted(
            _of_kind(records, "observation/"), key=lambda record: (record["observed_at"] or "", record["views"])
        ),
        absences=sorted(_of_kind(records, "absence/"), key=lambda record: record["observed_at"]),
        unread=sorted(_of_kind(records, "unread/"), key=lambda record: record["observed_at"]),
        redactions=sorted(_of_kind(records, "redaction/"), key=lambda record: record["redacted_at"]),
    )


def recency(article: dict[str, Any]) -> tuple[bool, str, int]:
    """Of two texts of an article, the greater is the one in force."""
    return article["placement"] == "page", article["observed_at"] or "", article["revision"]


def _naming(archive: Archive, ids: Collection[str]) -> Iterator[dict[str, Any]]:
    wanted = [each.encode(errors="replace") for each in ids]
    for manifest in archive.manifests():
        for line in archive.record_lines(manifest):
            if any(each in line for each in wanted):
                record = orjson.loads(line)
                refuse_newer(manifest.run, record)
                if not record["schema"].startswith("link/"):  # which is of two articles: see `links`
                    yield record


def _ids_of(record: dict[str, Any]) -> set[str]:
    return {record["id"], *record.get("same_as", ())}


def _of_kind(records: list[dict[str, Any]], prefix: str) -> list[dict[str, Any]]:
    return [record for record in records if record["schema"].startswith(prefix)]
