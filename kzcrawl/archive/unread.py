"""The pages that came and could not be understood, and which of them still have not been: by sealed files alone."""

from collections.abc import Iterable, Mapping
from typing import Any

import orjson

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection

Record = dict[str, Any]

_UNREAD = Selection(("unread",))
_READ = Selection(("article", "observation"))


def unread_pages(archive: Archive, runs: Iterable[Manifest] | None = None) -> list[Record]:
    """The records of these runs (None: of all), the newest last. Opens no other files."""
    found = [
        record
        for manifest in (archive.manifests() if runs is None else runs)
        for record in archive.records_of(manifest, _UNREAD)
    ]
    return sorted(found, key=lambda record: record["observed_at"])


def still_unread(archive: Archive, pages: Iterable[Record]) -> list[Record]:
    """Those that nothing was read of since, each address once, as it was seen last.

    An article was read if a text or a count of its own page was archived later. A listing, feed or sitemap was if all
    walks of a night that began later were complete.
    """
    waiting = {(page["source"], page["url"]): page for page in pages}
    oldest = min((page["observed_at"] for page in waiting.values()), default="")
    for manifest in archive.manifests() if waiting else ():
        if manifest.ended_at < oldest or not any(source == manifest.source for source, _ in waiting):
            continue
        read = _read_in(archive, manifest, {page["id"] for page in waiting.values() if page["id"]})
        waiting = {address: page for address, page in waiting.items() if not _is_read(page, manifest, read)}
    return list(waiting.values())


def _is_read(page: Record, manifest: Manifest, read: Mapping[str, str]) -> bool:
    seen: str = page["observed_at"]
    if page["id"]:
        return read.get(page["id"], "") > seen
    was_walked = bool(manifest.walks) and all(walk.complete for walk in manifest.walks)
    return was_walked and manifest.source == page["source"] and manifest.started_at > seen


def _read_in(archive: Archive, manifest: Manifest, ids: set[str]) -> dict[str, str]:
    """When a run last read the own page of each of these articles."""
    read: dict[str, str] = {}
    for line in archive.record_lines(manifest, _READ) if ids else ():
        record = orjson.loads(line)
        if record["id"] in ids and record["placement"] == "page":
            read[record["id"]] = max(read.get(record["id"], ""), record["observed_at"] or "")
    return read
