"""A backfill by the real command."""

import subprocess
from pathlib import Path

from kzcrawl.demo.server import Replica
from tests.crawl.little_site import SOURCE, LittleSite
from tests.crawl.night import command, ended, environment_of


def words(since: str, until: str, *more: str, source: str = SOURCE) -> list[str]:
    """The command of a backfill."""
    return command(source, "--since", since, "--until", until, *more, of="backfill")


def backfill(
    site: Replica | LittleSite,
    archive: Path,
    since: str,
    until: str,
    *more: str,
    source: str = SOURCE,
    now: str | None = None,
    status: int = 0,
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Runs `kzcrawl backfill` against a site, at its instant."""
    return ended(words(since, until, *more, source=source), environment_of(site, archive, now, **settings), status)
