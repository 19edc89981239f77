"""A web archive that speaks as the Internet Archive's does: lists as tables, redirects to captures nearby, failures."""

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from subprocess import CompletedProcess, run

import orjson
import pytest

from kzcrawl.archive.reader import Archive
from kzcrawl.wayback import MOST_ROWS, Window, window_of
from tests.crawl.little_site import Answer, Asked, LittleSite, Story, moved, said
from tests.crawl.night import counts_kept, records
from tests.crawl.pywb import command_of, environment_of

DAY = date(2025, 11, 29)
NAMES = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
STORY, OTHER = Story(1), Story(2, day=25)
MOMENTS = ("20251129100000", "20251130100000", "20251201100000")

Row = list[str]


def row(story: Story, timestamp: str, digest: str, status: str = "200", mime: str = "text/html") -> Row:
    """A row as the Internet Archive writes it."""
    return ["kz,kt)" + story.path, timestamp, f"http://kt.kz{story.path}", mime, status, digest, "1000"]


class InternetArchive(LittleSite):
    """Lists `rows`, and replays by timestamp and path what `pages` has."""

    def __init__(self, rows: list[Row], pages: dict[str, Answer | Callable[[Asked], Answer]]) -> None:
        super().__init__({f"/web/{name}": answer for name, answer in pages.items()}, other=self._listed)
        self.rows = rows

    def _listed(self, asked: Asked) -> Answer:
        window = window_of(asked.path)
        if window is None:
            return said(404)
        first, last = (f"{moment:%Y%m%d%H%M%S}" for moment in (window.first, window.last))
        found = [
            row for row in self.rows if first <= row[1] <= last and row[2].partition("//")[2] in _below(window, row)
        ]
        return Answer(200, {"Content-Type": "application/json"}, orjson.dumps([NAMES, *found[:MOST_ROWS]]))

    def replays(self) -> list[str]:
        return [path.removeprefix("/web/") for path in self.paths() if path.startswith("/web/")]


def _below(window: Window, row: Row) -> list[str]:
    place = row[2].partition("//")[2]
    return [place] if place.startswith(window.prefix.removeprefix("www.")) else []


def replay(story: Story, timestamp: str) -> str:
    return f"{timestamp}id_/http://kt.kz{story.path}"


def backfill(site: LittleSite, archive: Path, *words: str, status: int = 0, **settings: str) -> CompletedProcess[str]:
    """A day from it."""
    environment = environment_of(f"{site.url}/cdx/search/cdx", archive)
    environment |= {f"KZCRAWL_{name}": value for name, value in settings.items()}
    command = [*command_of(DAY, DAY), *words]
    done = run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == status, done.stderr
    return done


def test_captures_of_a_page_are_its_history_and_repeats_are_not_asked_for(tmp_path: Path) -> None:
    edited = Story(1, text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост закрыли.", views=206)
    pages = {replay(STORY, MOMENTS[0]): STORY.page(), replay(STORY, MOMENTS[2]): edited.page()}
    rows = [row(STORY, moment, digest) for moment, digest in zip(MOMENTS, "AAB", strict=True)]
    rows += [row(STORY, "20251202100000", "C", "301"), row(STORY, "20251202110000", "D", "200", "image/png")]
    with InternetArchive(rows, pages) as site:
        backfill(site, tmp_path)
        assert site.replays() == list(pages)
    found = records(tmp_path, "article")
    assert [(each["change"], each["observed_at"][:10]) for each in found] == [
        ("first", "2025-11-29"),
        ("edited", "2025-12-01"),
    ]
    assert {each["url"] for each in found} == {f"https://www.kt.kz{STORY.path}"}
    assert sorted(views for _, _, views in counts_kept(tmp_path)) == [101, 206]


def test_a_capture_nearby_counts_as_of_its_own_time_and_another_page_as_none(tmp_path: Path) -> None:
    near, far = replay(STORY, "20251129110000"), replay(OTHER, MOMENTS[1])
    pages = {
        replay(STORY, MOMENTS[0]): moved(f"/web/{near}"),
        near: said(200, STORY.page().body.decode(), Memento_Datetime="Sat, 29 Nov 2025 11:00:00 GMT"),
        replay(STORY, MOMENTS[1]): moved(f"/web/{far}"),
        far: OTHER.page(),
    }
    with InternetArchive([row(STORY, MOMENTS[0], "A"), row(STORY, MOMENTS[1], "B")], pages) as site:
        backfill(site, tmp_path)
    assert [each["observed_at"] for each in records(tmp_path, "article")] == ["2025-11-29T11:00:00Z"]
    assert [manifest.dropped for manifest in Archive(tmp_path).manifests()] == [{"elsewhere": 1}]


def test_what_is_no_replay_any_more_is_dropped_and_makes_no_absence(tmp_path: Path) -> None:
    rows = [row(STORY, moment, digest) for moment, digest in zip(MOMENTS, "ABC", strict=True)]
    with InternetArchive(rows, {replay(STORY, MOMENTS[0]): STORY.page()}) as site:
        backfill(site, tmp_path)
    assert records(tmp_path, "absence") == []
    assert [manifest.dropped for manifest in Archive(tmp_path).manifests()] == [{"missing": 2}]


def test_a_capture_that_nobody_understands_is_a_record_of_its_own_time(tmp_path: Path) -> None:
    rows = [row(STORY, moment, digest) for moment, digest in zip(MOMENTS, "AB", strict=False)]
    pages = {replay(STORY, MOMENTS[0]): said(200, "<html></html>"), replay(STORY, MOMENTS[1]): STORY.page()}
    with InternetArchive(rows, pages) as site:
        backfill(site, tmp_path)
    (unread,) = records(tmp_path, "unread")
    assert (unread["id"], unread["page"], unread["via"]) == (STORY.id, "replay", "web_archive")
    assert unread["observed_at"][:10] == "2025-11-29"


def test_a_capture_that_cannot_be_had_now_holds_back_the_later_ones(tmp_path: Path) -> None:
    pages: dict[str, Answer | Callable[[Asked], Answer]] = {
        replay(STORY, MOMENTS[0]): said(503),
        replay(STORY, MOMENTS[1]): STORY.page(),
    }
    rows = [row(STORY, moment, digest) for moment, digest in zip(MOMENTS, "AB", strict=False)]
    with InternetArchive(rows, pages) as site:
        backfill(site, tmp_path, status=1)
        assert set(site.replays()) == {replay(STORY, MOMENTS[0])}
        site.answers[f"/web/{replay(STORY, MOMENTS[0])}"] = STORY.page()
        backfill(site, tmp_path, NOW="2025-12-06T00:00:00Z")
    assert [each["observed_at"][:10] for each in records(tmp_path, "article")] == ["2025-11-29"]
    verdicts = [manifest.verdict for manifest in Archive(tmp_path).manifests()]
    assert [(verdict.status, "captures_missed" in verdict.findings) for verdict in verdicts] == [
        ("failed", True),
        ("ok", False),
    ]


def test_what_is_no_list_is_asked_for_again_another_time(tmp_path: Path) -> None:
    site = InternetArchive([row(STORY, MOMENTS[0], "A")], {replay(STORY, MOMENTS[0]): STORY.page()})
    listed, site.other = site.other, lambda _: said(200, "<html><body>Temporarily offline</body></html>")
    with site:
        backfill(site, tmp_path, status=1)
        site.other = listed
        backfill(site, tmp_path, NOW="2025-12-06T00:00:00Z")
    assert len(records(tmp_path, "article")) == 1


def test_a_list_that_is_too_long_is_asked_for_in_halves(tmp_path: Path) -> None:
    many = [row(STORY, f"202511291{n // 3600 % 10}{n // 60 % 60:02}{n % 60:02}", "A") for n in range(MOST_ROWS + 1)]
    with InternetArchive(many, {replay(STORY, many[0][1]): STORY.page()}) as site:
        backfill(site, tmp_path)
        assert len([path for path in site.paths() if path.startswith("/cdx/")]) > 6
    assert len(records(tmp_path, "article")) == 1


def test_it_pauses_after_so_many_requests_and_goes_on(tmp_path: Path) -> None:
    rows = [row(STORY, moment, digest) for moment, digest in zip(MOMENTS, "ABC", strict=True)]
    pages = {replay(STORY, moment): Story(1, views=101 + 5 * n).page() for n, moment in enumerate(MOMENTS)}
    with InternetArchive(rows, pages) as site:
        said_first = backfill(site, tmp_path, "--max-requests", "4").stdout
        asked = len(site.replays())
        said_last = backfill(site, tmp_path).stdout
        assert sorted(site.replays()) == sorted(pages)
    assert 0 < asked < 3
    assert ("not done yet" in said_first, "done" in said_last) == (True, True)


def test_begun_again_it_asks_for_what_was_captured_since_alone(tmp_path: Path) -> None:
    pages = {replay(STORY, moment): Story(1, views=101 + 5 * n).page() for n, moment in enumerate(MOMENTS)}
    with InternetArchive([row(STORY, MOMENTS[0], "A")], pages) as site:
        backfill(site, tmp_path)
        site.rows.append(row(STORY, MOMENTS[1], "B"))
        backfill(site, tmp_path)
        assert site.replays() == [replay(STORY, MOMENTS[0])]
        backfill(site, tmp_path, "--again")
        assert site.replays() == [replay(STORY, moment) for moment in MOMENTS[:2]]


def test_where_nothing_tells_where_it_replays_the_setting_is_asked_for(tmp_path: Path) -> None:
    with LittleSite() as site:
        done = run(
            command_of(DAY, DAY),
            env=environment_of(f"{site.url}/search", tmp_path / "archive"),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert site.asked == []
    assert (done.returncode, "REPLAY_URL" in done.stderr) == (2, True)
    assert not (tmp_path / "archive").exists()


def test_counts_of_one_day_are_all_kept(tmp_path: Path) -> None:
    moments = [f"2025113010{minute}00" for minute in (10, 20, 30)]
    pages = {replay(STORY, moment): Story(1, views=101 + 5 * n).page() for n, moment in enumerate(moments)}
    with InternetArchive(
        [row(STORY, moment, digest) for moment, digest in zip(moments, "ABC", strict=True)], pages
    ) as site:
        backfill(site, tmp_path)
    assert sorted(views for _, _, views in counts_kept(tmp_path)) == [101, 106, 111]


def test_a_redirect_that_leaves_the_web_archive_is_not_followed(tmp_path: Path) -> None:
    with LittleSite({STORY.path: STORY.page()}) as elsewhere:
        pages = {replay(STORY, MOMENTS[0]): moved(elsewhere.url + STORY.path)}
        with InternetArchive([row(STORY, MOMENTS[0], "A")], pages) as site:
            backfill(site, tmp_path, KAZAKHSTAN_TODAY_BASE_URL=elsewhere.url)
        assert elsewhere.asked == []
    assert [manifest.dropped for manifest in Archive(tmp_path).manifests()] == [{"elsewhere": 1}]


def test_lost_records_are_read_again_from_what_was_replayed(tmp_path: Path) -> None:
    edited = Story(1, text="Алматы. 29 ноября. KAZAKHSTAN TODAY - Мост закрыли.", views=206)
    pages = {replay(STORY, MOMENTS[0]): STORY.page(), replay(STORY, MOMENTS[2]): edited.page()}
    with InternetArchive([row(STORY, MOMENTS[0], "A"), row(STORY, MOMENTS[2], "B")], pages) as site:
        backfill(site, tmp_path)
    before = [*records(tmp_path, "article"), *records(tmp_path, "observation")]
    for kind in ("articles", "observations"):
        for file in (tmp_path / kind).rglob("*.gz"):
            file.unlink()
    repaired = [sys.executable, "-m", "kzcrawl", "repair", "--archive", str(tmp_path)]
    assert run(repaired, capture_output=True, timeout=60, check=False).returncode == 0
    assert [*records(tmp_path, "article"), *records(tmp_path, "observation")] == before


@pytest.mark.parametrize("word", ["--dry-run", "--demo"])
def test_what_tells_of_listings_alone_is_refused(tmp_path: Path, word: str) -> None:
    with LittleSite() as site:
        done = backfill(site, tmp_path / "archive", word, status=2)
        assert site.asked == []
    assert "--via web-archive" in done.stderr
