"""An archive of two nights and an import, by the real command, to be damaged."""

import os
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson

from kzcrawl import failpoints
from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.archive.verify import Verification, faults
from kzcrawl.clock import Clock
from kzcrawl.items import Visit
from kzcrawl.job import job
from kzcrawl.pages import source_of
from kzcrawl.share import Limits, Task
from tests.crawl.little_site import NIGHT, SOURCE, LittleSite, Story, said, site_of
from tests.crawl.night import nightly
from tests.make import text_page

STORIES = [Story(number, day=28 + number % 2, views=100 + number) for number in range(1, 13)]
EMBEDDED = Story(30, day=1, title="Давняя новость о реке", text="Алматы. 1 ноября. KAZAKHSTAN TODAY - Река вскрылась.")
SECRET = Story(
    40, day=29, title="Сосед обвинил соседа в краже", text="Семей. 29 ноября. KAZAKHSTAN TODAY - Он увел трех лошадей."
)
OTHER = Story(41, day=29, title="Погода на завтра", text="Астана. 29 ноября. KAZAKHSTAN TODAY - Снег и ветер.")
BROKEN = Story(44, day=29, title="Рыбаки вышли в море", text="Атырау. 29 ноября. KAZAKHSTAN TODAY - Море спокойно.")
CLOCK = Clock(NIGHT + timedelta(days=3))


def two_nights(archive: Path) -> None:
    """The first night finds a page that nobody understands, the second one that was edited and one that is gone; all
    counts have grown. Then a page is imported."""
    answers = site_of(SECRET, OTHER, BROKEN, *STORIES)
    answers[STORIES[3].path] = STORIES[3].page(EMBEDDED)
    answers[OTHER.path] = OTHER.page(SECRET)
    answers[BROKEN.path] = said(200, "<html><body><!-- Осетр сорвался с крючка --></body></html>")
    with LittleSite(answers) as site:
        nightly(site, archive, SOURCE)
        later = [
            Story(
                story.number,
                day=story.day,
                views=story.views + 7,
                text=story.text + " Дополнено." * (story.number == 1),
            )
            for story in STORIES
        ]
        site.answers = site_of(replace(SECRET, text=SECRET.text + " Суд отложен."), OTHER, BROKEN, *later)
        del site.answers[STORIES[4].path]
        site.instant += timedelta(days=1)
        nightly(site, archive, SOURCE)
    with job(Layout(archive), Task("import", CLOCK, Limits(1000, 900))) as work:
        page = text_page()
        work.take(Visit(source_of(page).parse(page), "import"))
        work.finish()


def killed_at(step: str, work: Callable[[], object]) -> bool:
    """Does some work in a process of its own that is killed at a failpoint; whether it was."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            failpoints.arm([f"{step}=KILL"])
            work()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -9


def found(archive: Path, newest_known: int = 0) -> list[str]:
    return list(faults(Archive(archive), Verification(), newest_known))


def records_in(archive: Path) -> list[dict[str, Any]]:
    """Every record that a reader gets, in one order."""
    reader = Archive(archive)
    records = [record for manifest in reader.manifests() for record in reader.records_of(manifest)]
    return sorted(records, key=lambda record: orjson.dumps(record, option=orjson.OPT_SORT_KEYS))


def files(archive: Path, *kinds: str) -> list[Path]:
    """The sealed files of these folders."""
    return sorted(path for kind in kinds for path in (archive / kind).rglob("*.gz"))


def copied(archive: Path, where: Path, *, without: Sequence[str] = ()) -> Path:
    """A copy to be damaged."""
    shutil.copytree(archive, where, ignore=shutil.ignore_patterns(*without))
    return where
