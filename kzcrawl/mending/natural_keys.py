"""What makes two records the same to whoever wants each once."""

from collections.abc import Iterable
from typing import Any

import orjson

Key = tuple[str, ...]

_PARTS = {
    "article": ("id", "revision"),
    "observation": ("id", "published_at", "views"),
    "absence": ("id", "observed_at"),
    "unread": ("url", "observed_at", "run"),
    "redaction": ("id", "redacted_at"),
    "link": ("copy", "original"),
}


def natural_key(record: dict[str, Any]) -> Key:
    """The natural key of a decoded record."""
    kind = record["schema"].partition("/")[0]
    return (kind, *(str(record[part]) for part in _PARTS[kind]))


def merged(lines: Iterable[bytes], again: Iterable[bytes]) -> list[bytes]:
    """Lines of a damaged file, and what was read again: of two for one key the one read again, if by the same rules."""
    kept = {natural_key(record): (line, record) for line in lines if (record := orjson.loads(line))}
    for line in again:
        record = orjson.loads(line)
        _, other = kept.get(natural_key(record), (b"", record))
        if all(record.get(part) == other.get(part) for part in ("parser", "content_hash")):
            kept[natural_key(record)] = (line, record)
    return [line for line, _ in kept.values()]
