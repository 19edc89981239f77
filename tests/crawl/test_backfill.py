"""The past of little sites, filled by the real command."""

import json
import os
import pty
import signal
import subprocess
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.days import Days
from kzcrawl.state.locks import Lock
from tests.crawl.little_site import SOURCE, Answers, LittleSite, Story, listing, said
from tests.crawl.night import environment_of, nightly, records
from tests.crawl.past import backfill, words

# Two a day, on the days from 5 to 28 November.
STORIES = [Story(n, day=5 + n // 2) for n in range(48)]
CARDS = 4


def past(*stories: Story, cards: int = CARDS) -> Answers:
    """A site whose Russian listing has numbered pages, newest first."""
    newest_first = sorted(stories, key=lambda story: (story.day, story.number), reverse=True)
    pages = [newest_first[n : n + cards] for n in range(0, len(newest_first), cards)]
    answers: Answers = {story.path: story.page() for story in stories}
    for n, page in enumerate(pages, 1):
        path = "/rus/all" if n == 1 else f"/rus/all?page={n}"
        answers[path] = listing(page, f"/rus/all?page={n + 1}" if n < len(pages) else None)
    return answers


def of_days(first: int, last: int) -> set[str]:
    return {story.id for story in STORIES if first <= story.day <= last}


def held(archive: Path) -> Counter[str]:
    return Counter(record["id"] for record in records(archive, "article"))


def covered(archive: Path) -> list[tuple[str | None, str, str]]:
    return [(each.language, each.since, each.until) for run in Archive(archive).manifests() for each in run.covered]


RUSSIAN = {"KAZAKHSTAN_TODAY_LISTINGS": "/rus/all"}


def test_a_range_is_filled_and_nothing_else(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        done = backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN)
    assert held(tmp_path) == Counter(of_days(10, 12))
    assert "done" in done.stdout
    assert records(tmp_path, "unread") == []
    assert covered(tmp_path) == [("ru", "2025-11-10", "2025-11-12")]
    assert [(run.kind, run.job) for run in Archive(tmp_path).manifests()] == [
        ("backfill", "backfill-kazakhstan_today-2025-11-10-2025-11-12")
    ]


def test_its_first_page_is_found_by_halving(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES, cards=1)) as site:
        backfill(site, tmp_path, "2025-11-07", "2025-11-07", **RUSSIAN)
        pages = [path for path in site.paths() if path.startswith("/rus/all")]
    assert held(tmp_path) == Counter(of_days(7, 7))
    assert len(pages) < 20  # of 48


def test_one_that_is_done_says_so_and_asks_for_nothing(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN)
        asked = len(site.asked)
        assert "done before" in backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN).stdout
        assert (len(site.asked), len(Archive(tmp_path).layout.numbers())) == (asked, 1)


def test_one_that_begins_again_reads_again_what_changed(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN)
        edited = Story(10, day=10, text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост закрыли.")
        site.answers[edited.path] = edited.page()
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", "--again", now="2025-12-05T00:00:00Z", **RUSSIAN)
    assert held(tmp_path) == Counter(of_days(10, 12)) + Counter([edited.id])


def test_it_asks_for_no_page_that_a_crawl_has_read(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        nightly(site, tmp_path, SOURCE)
        before = len(site.paths())
        backfill(site, tmp_path, "2025-11-07", "2025-11-28", **RUSSIAN)
        asked = Counter(path for path in site.paths()[before:] if path.startswith("/rus/society"))
        read_before = set(site.paths()[:before])
    assert max(asked.values()) == 1
    assert not read_before & set(asked)
    assert held(tmp_path) == Counter(of_days(7, 28))


def test_so_many_requests_and_no_more_then_it_goes_on(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        asked, said_last = [0], ""
        while not said_last.endswith("\ndone\n"):
            said_last = backfill(site, tmp_path, "2025-11-10", "2025-11-12", "--max-requests", "6", **RUSSIAN).stdout
            asked.append(len(site.asked))
    assert max(later - before for before, later in pairwise(asked)) == 6
    assert max(Counter(path for path in site.paths() if "most" in path).values()) == 1
    assert held(tmp_path) == Counter(of_days(10, 12))
    parts = [Days.of(since, until) for _, since, until in covered(tmp_path)]
    assert sorted(day.day for days in parts for day in days) == [10, 11, 12]


def test_outside_of_its_hours_it_asks_for_nothing(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        done = backfill(site, tmp_path, "2025-11-10", "2025-11-12", "--hours", "4-6", **RUSSIAN)
        assert (site.asked, "outside of the hours 4-6" in done.stdout) == ([], True)
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", "--hours", "22-4", **RUSSIAN)
    assert held(tmp_path) == Counter(of_days(10, 12))


def test_a_listing_that_ends_above_the_range_is_a_failure_that_says_so(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        backfill(site, tmp_path, "2025-11-01", "2025-11-06", status=1, **RUSSIAN)
    (run,) = Archive(tmp_path).manifests()
    assert run.verdict.findings == ("listing_ended:ru",)
    assert covered(tmp_path) == []
    assert held(tmp_path) == Counter(of_days(5, 6))


def test_a_pinned_and_a_late_card_neither_stop_it_nor_are_missed(tmp_path: Path) -> None:
    pinned, late = Story(60, day=2), Story(61, day=11)
    answers = past(*STORIES)
    answers |= {pinned.path: pinned.page(), late.path: late.page()}
    for n in range(1, 13):
        path = "/rus/all" if n == 1 else f"/rus/all?page={n}"
        cards = sorted(STORIES, key=lambda story: story.number, reverse=True)[(n - 1) * CARDS : n * CARDS]
        more = [late] if n == 8 else []  # two days after its own
        answers[path] = listing([pinned, *cards, *more], f"/rus/all?page={n + 1}" if n < 12 else None)
    with LittleSite(answers) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-14", **RUSSIAN)
    assert held(tmp_path) == Counter([*of_days(10, 14), late.id])


def test_a_day_with_a_page_that_could_not_be_had_is_complete_once_it_was(tmp_path: Path) -> None:
    answers = past(*STORIES)
    broken = STORIES[13]  # of the 11th
    answers[broken.path] = said(500)
    with LittleSite(answers) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN)
        assert covered(tmp_path) == [("ru", "2025-11-10", "2025-11-10"), ("ru", "2025-11-12", "2025-11-12")]
        answers[broken.path] = broken.page()
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", now="2025-12-01T12:00:00Z", **RUSSIAN)
    assert held(tmp_path) == Counter(of_days(10, 12))
    assert covered(tmp_path)[-1] == ("ru", "2025-11-11", "2025-11-11")


@pytest.mark.parametrize("later", ["/rus/society/?page=", "/rus/society/?p=", "/rus/society/page/"])
def test_a_section_has_a_listing_of_its_own_whose_later_pages_are_tried(tmp_path: Path, later: str) -> None:
    of_all = past(*STORIES).items()
    paths = {path: path.replace("/rus/all?page=", later).replace("/rus/all", "/rus/society/") for path, _ in of_all}
    answers = {paths[path]: answer for path, answer in of_all}
    with LittleSite(answers) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", "--language", "ru", "--section", "society")
    assert held(tmp_path) == Counter(of_days(10, 12))
    (run,) = Archive(tmp_path).manifests()
    assert [(each.section, each.since) for each in run.covered] == [("society", "2025-11-10")]


WRONG = {
    "30 February": ["2025-02-30", "2025-03-01"],
    "no day": ["yesterday", "2025-03-01"],
    "until before since": ["2025-03-02", "2025-03-01"],
    "a day in the future": ["2025-03-02", "2025-12-24"],
    "an unknown language": ["2025-03-01", "2025-03-02", "--language", "fr"],
    "an impossible section": ["2025-03-01", "2025-03-02", "--section", "../all"],
    "no hours": ["2025-03-01", "2025-03-02", "--hours", "6"],
    "no request": ["2025-03-01", "2025-03-02", "--max-requests", "0"],
}


@pytest.mark.parametrize("what", WRONG)
def test_what_makes_no_sense_is_said_and_nothing_is_written(tmp_path: Path, what: str) -> None:
    since, until, *more = WRONG[what]
    with LittleSite() as site:
        done = backfill(site, tmp_path / "archive", since, until, *more, status=2)
        assert site.asked == []
    assert ("expected" in done.stderr, "found" in done.stderr) == (True, True)
    assert not (tmp_path / "archive").exists()


def test_an_unknown_source_is_said(tmp_path: Path) -> None:
    with LittleSite() as site:
        done = backfill(site, tmp_path / "archive", "2025-03-01", "2025-03-02", source="kt", status=2)
    assert "expected a source (kazakhstan_today, qazaq24), found 'kt'" in done.stderr


def test_days_know_their_length() -> None:
    assert len(Days.of("2024-02-28", "2024-03-01")) == 3


def test_killed_as_it_begins_again_it_goes_on_as_if_it_had_not(tmp_path: Path) -> None:
    with LittleSite(past(*STORIES)) as site:
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN)
        killed = {"FAILPOINTS": "again.commit=KILL", **RUSSIAN}
        backfill(site, tmp_path, "2025-11-10", "2025-11-12", "--again", status=-9, **killed)
        assert "done before" in backfill(site, tmp_path, "2025-11-10", "2025-11-12", **RUSSIAN).stdout


def test_the_demo_has_a_past_and_is_done_but_once(tmp_path: Path) -> None:
    def demo(*more: str) -> str:
        with LittleSite() as site:
            return backfill(
                site,
                tmp_path,
                "2024-03-01",
                "2024-03-01",
                "--language",
                "kk",
                "--demo",
                "--archive",
                str(tmp_path),
                *more,
            ).stdout

    assert demo().endswith("\ndone\n")
    assert json.loads(demo("--json")) == {"schema": "summary/1", "sealed": [], "recovered": [], "skipped": []}
    own = [record for record in records(tmp_path, "article") if record["published_at"].startswith("2024-03-01")]
    assert len(own) == 2


def test_while_a_nightly_is_at_work_it_asks_for_nothing_and_may_be_stopped(tmp_path: Path) -> None:
    lock = Layout(tmp_path).lock("nightly")
    lock.parent.mkdir(parents=True)
    with Lock(lock) as held_lock, LittleSite(past(*STORIES)) as site:
        held_lock.take("kzcrawl nightly, since noon,")
        environment = environment_of(site, tmp_path, **RUSSIAN)
        with subprocess.Popen(
            words("2025-11-10", "2025-11-12"), env=environment, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL
        ) as process:
            assert process.stderr is not None
            assert any(b"a nightly is at work" in line for line in process.stderr)
            process.send_signal(signal.SIGTERM)
            assert process.wait(60) == 143
        assert site.asked == []


def test_on_a_terminal_one_line_shows_how_far_it_is(tmp_path: Path) -> None:
    ours, theirs = pty.openpty()
    with LittleSite(past(*STORIES)) as site:
        environment = environment_of(site, tmp_path, **RUSSIAN)
        subprocess.run(words("2025-11-10", "2025-11-12"), env=environment, stderr=theirs, timeout=60, check=True)
    os.close(theirs)
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    assert shown.count("\r\x1b[K") > 6
    assert "6 articles, 6 new, 3 of 3 days" in shown.rpartition("\x1b[K")[2]


def test_of_two_listings_of_a_language_only_both_make_days_complete(tmp_path: Path) -> None:
    answers = past(*STORIES)
    answers |= {path.replace("/all", "/more"): answer for path, answer in past(*STORIES[12:]).items() if "all" in path}
    both = {"KAZAKHSTAN_TODAY_LISTINGS": "/rus/more /rus/all"}
    with LittleSite(answers) as site:
        backfill(site, tmp_path, "2025-11-09", "2025-11-12", status=1, **both)
        assert (covered(tmp_path), held(tmp_path)) == ([], Counter(of_days(9, 12)))
        backfill(site, tmp_path, "2025-11-13", "2025-11-14", **both)
    assert covered(tmp_path) == [("ru", "2025-11-13", "2025-11-14")]
