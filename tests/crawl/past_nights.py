"""Nights that an archive has behind it: sealed by the archive's own code, without a record."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import cycle
from pathlib import Path

from kzcrawl.archive.layout import Layout, compact, run_name
from kzcrawl.archive.manifest import Manifest, Walk
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import machine_iso, parse_instant


def precede(archive: Path, *likes: Manifest, nights: int = 20) -> None:
    """Seals nights like one, or like those of several sources, each day, the last on the day before it."""
    days_ago = (days for days in range(nights, 0, -1) for _ in likes)
    for number, (days, like) in enumerate(zip(days_ago, cycle(likes), strict=False), 1):
        ago = timedelta(days=days)
        started = parse_instant(like.started_at) - ago
        made = replace(
            like,
            number=number,
            run=run_name(started, like.source, "nightly"),
            job=f"{compact(started)}-nightly",
            started_at=machine_iso(started),
            ended_at=machine_iso(started),
            walks=tuple(_earlier(walk, ago) for walk in like.walks),
            files=(),
            previous=None,
        )
        write_run(Layout(archive), made, ())


def _earlier(walk: Walk, ago: timedelta) -> Walk:
    started, floor = (datetime.fromisoformat(moment) - ago for moment in (walk.started_at, walk.floor))
    return replace(walk, started_at=machine_iso(started), floor=machine_iso(floor))
