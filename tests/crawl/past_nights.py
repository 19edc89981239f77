"""Nights that an archive has behind it: sealed by the archive's own code, without a record."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kzcrawl.archive.layout import Layout, compact, run_name
from kzcrawl.archive.manifest import Manifest, Walk
from kzcrawl.archive.write_run import write_run
from kzcrawl.dates import machine_iso, parse_instant


def precede(archive: Path, like: Manifest, nights: int = 20) -> None:
    """Seals nights like one, a night each day, the last on the day before it."""
    for number in range(1, nights + 1):
        ago = timedelta(days=nights + 1 - number)
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
