"""A night on the replica by the real command, and what the replica's truth says that it has to bring."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kzcrawl.archive.reader import Archive
from kzcrawl.dates import local_iso, machine_iso
from kzcrawl.demo.server import Replica
from kzcrawl.demo.shown import Shown
from kzcrawl.settings import source_setting
from tests.crawl.little_site import LittleSite

SOURCES = ("kazakhstan_today", "qazaq24")


def nightly(
    site: Replica | LittleSite,
    archive: Path,
    *words: str,
    now: str | None = None,
    status: int = 0,
    system: Mapping[str, str] | None = None,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Runs `kzcrawl nightly` against a site, at the instant of its night; `system` are variables of other programs."""
    return ended(command(*words), environment_of(site, archive, now, **settings) | dict(system or {}), status)


def ended(words: list[str], environment: Mapping[str, str], status: int) -> subprocess.CompletedProcess[str]:
    """Runs a command to its end, which has to be of that status."""
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == status, done.stderr
    return done


def command(*words: str, of: str = "nightly") -> list[str]:
    """The command of a night, or another one."""
    return [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", "kzcrawl", of, *words]


def environment_of(
    site: Replica | LittleSite, archive: Path, now: str | None = None, **settings: str
) -> dict[str, str]:
    """The environment that says where the site and the archive are, and what time it is."""
    fixed = {source_setting(source, "BASE_URL"): url for source, url in site.base_urls.items()}
    fixed |= {"ARCHIVE": str(archive), "NOW": now or machine_iso(site.instant), "DELAY_SECONDS": "0", "BROWSER": "none"}
    return os.environ | {f"KZCRAWL_{name}": value for name, value in (fixed | settings).items()}


def records(archive: Path, kind: str, after: int = 0) -> list[dict[str, Any]]:
    """The records of a kind in runs sealed after a number."""
    reader = Archive(archive)
    return [
        record
        for manifest in reader.manifests(after=after)
        for record in reader.records_of(manifest)
        if record["schema"].startswith(kind)
    ]


def shown(replica: Replica) -> Iterator[tuple[str, Shown]]:
    """Everything that the pages asked for have shown, with the path of each."""
    for request in replica.requests:
        if request.status == 200:
            for found in replica.sites[request.source].shown_on(request.path):
                yield request.path, found


def counts_shown(replica: Replica) -> set[tuple[str, str | None, int]]:
    """The natural keys of the observations that have to be there."""
    return counts_of(found for _, found in shown(replica))


def counts_of(told: Iterable[Shown]) -> set[tuple[str, str | None, int]]:
    """The natural keys of the observations of what pages have shown."""
    return {
        (f"{found.story.source}:{found.story.key}", _published(found), found.views)
        for found in told
        if found.views is not None
    }


def counts_kept(archive: Path) -> Counter[tuple[str, str | None, int]]:
    """The natural keys of the observations that are there."""
    return Counter((kept["id"], kept["published_at"], kept["views"]) for kept in records(archive, "observation"))


def _published(found: Shown) -> str | None:
    if found.story.origin or found.published_at is None:
        return None
    return local_iso(found.published_at)


def truth_of(found: Shown) -> dict[str, Any]:
    """What the record of an article's own page has to say."""
    story = found.story
    dateline = None
    if story.dateline:
        place, day = story.dateline
        dateline = {"place": place, "date": day.isoformat() if found.stamp else None, "agency": "KAZAKHSTAN TODAY"}
    return {
        "url": story.url,
        "language": story.language,
        "section": story.section,
        "title": found.title,
        "subtitle": story.subtitle,
        "credit": story.credit,
        "paragraphs": list(story.paragraphs),
        "images": list(story.images),
        "tags": list(story.tags),
        "dateline": dateline,
        "published_at": _published(found),
        "published_precision": None if story.origin else found.precision,
        "views": found.views,
        "archived_at": local_iso(story.archived_at) if story.archived_at else None,
        "syndicated_from": {"name": story.origin, "url": None} if story.origin else None,
    }
