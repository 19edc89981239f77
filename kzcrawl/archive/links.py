"""Which articles are copies of which: the links that an archive holds."""

from collections.abc import Collection, Iterator
from typing import Any

from kzcrawl.archive.reader import Archive
from kzcrawl.archive.selection import Selection

_LINKS = Selection(("link",))


def all_links(archive: Archive) -> Iterator[dict[str, Any]]:
    """Every link, in the order of sealing."""
    for manifest in archive.manifests():
        yield from archive.records_of(manifest, _LINKS)


def links_of(archive: Archive, ids: Collection[str]) -> list[dict[str, Any]]:
    """The links of an article, by all of its ids: to its original, and from its copies, in the order of sealing."""
    return [link for link in all_links(archive) if link["copy"] in ids or link["original"] in ids]
