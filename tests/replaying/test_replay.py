"""What a replay does with pages that a crawl had trouble with, with what left the archive, and with wrong folders."""

from collections import Counter
from dataclasses import replace as changed
from datetime import date, timedelta
from pathlib import Path

import orjson
import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.mending.prune import prune
from kzcrawl.mending.redact import redact
from tests.crawl.little_site import SOURCE, LittleSite, Story, moved, said, site_of
from tests.crawl.night import nightly
from tests.mending.nights import CLOCK, SECRET, STORIES, copied, files, two_nights
from tests.replaying.offline import content, offline, replay
from tests.torture.compare import records

GONE, LED_AWAY, RENAMED, DOWN, EMBEDDED = (Story(number, day=29, title=f"Новость {number}") for number in range(51, 56))


def troubled(archive: Path) -> None:
    """Three nights: articles go, lead elsewhere, move to another form of their address, cannot be had, come back."""
    answers = site_of(*STORIES, GONE, LED_AWAY, RENAMED, DOWN)
    answers[DOWN.path] = said(500)
    answers[STORIES[0].path] = STORIES[0].page(DOWN, EMBEDDED)
    answers[EMBEDDED.path] = said(404)
    other = f"/rus/society/drugoy_{RENAMED.key}.html"
    with LittleSite(answers) as site:
        nightly(site, archive, SOURCE, FIRST_RUN_DAYS="4")
        site.answers |= {GONE.path: said(410), LED_AWAY.path: moved("/rus/all"), RENAMED.path: moved(other, 301)}
        site.answers[other] = changed(RENAMED, text=RENAMED.text + " Дополнено.").page()
        site.instant += timedelta(days=1)
        nightly(site, archive, SOURCE)
        site.answers |= {GONE.path: GONE.page(), DOWN.path: DOWN.page()}
        site.instant += timedelta(days=6)
        nightly(site, archive, SOURCE)


def records_again(archive: Path, folder: Path, *words: str) -> Counter[str]:
    replay(offline(folder / "site", archive), "--into", str(folder / "again"), *words)
    return records(folder / "again")


def test_troubled_nights_are_equal(tmp_path: Path) -> None:
    troubled(tmp_path / "archive")
    truth, found = records(tmp_path / "archive"), records_again(tmp_path / "archive", tmp_path, "--jobs", "1")
    assert sum("absence/1" in key for key in truth) == 2
    assert (found - truth, truth - found) == (Counter(), Counter())


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    archive = tmp_path_factory.mktemp("two") / "archive"
    two_nights(archive)
    return archive


def test_pages_that_were_not_understood_are_not_understood_again(archive: Path, tmp_path: Path) -> None:
    truth, found = records(archive), records_again(archive, tmp_path)
    assert sum("unread/1" in key for key in truth) > 0
    assert found - truth == Counter()
    assert {key for key in truth - found if "unread/1" in key or "absence/1" in key} == set()


def unread_of_every_kind(archive: Path) -> None:
    """A night in which nothing says anything: the listing, the feed, the sitemap."""
    silent = said(200, "<html><body>kt</body></html>")
    with LittleSite({"/rus/all": silent, "/rus/rss": silent, "/rus/rss/": silent, "/s.xml": silent}) as site:
        site.answers["/robots.txt"] = said(200, f"Sitemap: {site.url}/s.xml")
        one = {"KAZAKHSTAN_TODAY_LISTINGS": "/rus/all", "KAZAKHSTAN_TODAY_FEEDS": "/rus/rss"}
        nightly(site, archive, SOURCE, status=1, **one)


def test_what_a_page_was_asked_for_as_is_told_again(tmp_path: Path) -> None:
    unread_of_every_kind(tmp_path / "archive")
    truth, found = records(tmp_path / "archive"), records_again(tmp_path / "archive", tmp_path)
    assert [sum(f'"{kind}"' in key for key in truth) for kind in ("listing", "feed", "sitemap")] == [1, 1, 1]
    assert found == truth
    done = replay(offline(tmp_path / "site", tmp_path / "archive"), "--compare", "--json")
    (told,) = orjson.loads(done.stdout)["sources"]
    assert (told["unread_before"], told["unread_now"]) == (3, 3)


@pytest.mark.parametrize(
    ("path", "unread"),
    [
        ("/rus/about", 0),
        ("/rus/2025", 0),
        ("/rus/society/drugaya_1377999077.html", 0),
        (f"/rus/society/pereimenovana_{LED_AWAY.key}.html", 1),
    ],
    ids=["page", "numbered", "another article", "its own new address"],
)
def test_where_an_article_led_to_what_says_nothing_is_told_again(tmp_path: Path, path: str, unread: int) -> None:
    answers = site_of(*STORIES, LED_AWAY)
    answers |= {LED_AWAY.path: moved(path), path: said(200, "<html><body>kt</body></html>")}
    with LittleSite(answers) as site:
        nightly(site, tmp_path / "archive", SOURCE)
    truth, found = records(tmp_path / "archive"), records_again(tmp_path / "archive", tmp_path)
    assert sum("unread/1" in key for key in truth) == unread
    assert (found - truth, truth - found) == (Counter(), Counter())


def test_what_was_redacted_does_not_come_back(archive: Path, tmp_path: Path) -> None:
    left = copied(archive, tmp_path / "left")
    redact(Layout(left), CLOCK, SECRET.id, "court order 12/2025")
    found = "".join(records_again(left, tmp_path))
    assert SECRET.title not in found
    assert SECRET.text not in found
    assert "court order 12/2025" in found


def test_dropped_captures_are_counted_and_passed_over(archive: Path, tmp_path: Path) -> None:
    short = copied(archive, tmp_path / "short")
    prune(Layout(short), CLOCK, date(2025, 12, 2))
    environment = offline(tmp_path / "site", short)
    done = replay(environment, "--into", str(tmp_path / "again"), "--json")
    told = orjson.loads(done.stdout)
    assert len(told["pruned"]) == len(files(archive, "raw")) == 2
    assert records(tmp_path / "again") == Counter()
    assert [each["number"] for each in told["sealed"]] == [1, 2]


def test_only_the_crawls_of_some_days_are_replayed(archive: Path, tmp_path: Path) -> None:
    environment = offline(tmp_path / "site", archive)
    replay(environment, "--into", str(tmp_path / "again"), "--since", "2025-11-30", "--source", SOURCE)
    assert [each.started_at for each in Archive(tmp_path / "again").manifests()] == ["2025-11-30T22:00:00Z"]


@pytest.mark.parametrize("into", ["itself", "other"])
def test_another_archive_is_not_written_to(archive: Path, tmp_path: Path, into: str) -> None:
    folder = copied(archive, tmp_path / "itself")
    other = folder if into == "itself" else copied(archive, tmp_path / "other")
    before = content(other)
    done = replay(offline(tmp_path / "site", folder), "--into", str(other), status=2)
    assert "kzcrawl: expected" in done.stderr
    assert content(other) == before


@pytest.mark.parametrize("words", [["--jobs", "0"], ["--source", "bbc"], ["--since", "yesterday"]])
def test_wrong_words_are_explained(archive: Path, tmp_path: Path, words: list[str]) -> None:
    done = replay(offline(tmp_path / "site", archive), "--into", str(tmp_path / "again"), *words, status=2)
    assert "kzcrawl: expected" in done.stderr
    assert not (tmp_path / "again").exists()
