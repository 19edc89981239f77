"""Nights on little sites that do not behave, by the real command."""

import gzip
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from kzcrawl import __version__
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from tests.crawl.little_site import NIGHT, SOURCE, Answer, Asked, LittleSite, Story, feed, listing, moved, said, site_of
from tests.crawl.night import nightly, records


def manifest_of(archive: Path) -> Manifest:
    """The newest manifest."""
    return list(Archive(archive).manifests())[-1]


def night(site: LittleSite, archive: Path, status: int = 0, now: str | None = None, **environment: str) -> Manifest:
    nightly(site, archive, SOURCE, status=status, now=now, **environment)
    return manifest_of(archive)


def test_a_site_that_refuses_everything_fails_the_night(tmp_path: Path) -> None:
    with LittleSite(other=lambda _: said(403)) as site:
        manifest = night(site, tmp_path, status=1)
    assert manifest.verdict.status == "failed"
    assert manifest.verdict.findings[0] == "nothing_seen"
    assert {route.reason for walk in manifest.walks for route in walk.routes} == {"refused"}


def test_a_site_that_lists_nothing_fails_the_night(tmp_path: Path) -> None:
    with LittleSite(other=lambda _: said(200, "<html><body><h1>Новости</h1></body></html>")) as site:
        assert "nothing_seen" in night(site, tmp_path, status=1).verdict.findings


OLD = Story(99, day=1)
BY_TRYING = [Story(number) for number in range(1, 80)]  # so many that the bad ones are no fifth
REPEATED = [Story(number, edition="eng") for number in (81, 82)]
IN_FEED = Story(83, edition="eng")
FORBIDDEN, BUSY, PATIENT, RENAMED, AWAY = (BY_TRYING[number] for number in range(5))
GONE, TO_FRONT, TO_OTHER = (BY_TRYING[number] for number in range(5, 8))
NEVER_THERE = Story(90)
ANOTHER_SECTION = "/rus/incidents/"
HOSTILE: list[Answer] = [
    moved("http://[bad/"),
    moved("mailto:a@b.kz"),
    moved("//"),
    said(302),
    said(200, "x", Content_Encoding="gzip"),
    said(200, "x", Content_Encoding="deflate"),
    Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(b"<p>" * 1_000)[:-20]),
    Answer(200, {"Content-Encoding": "gzip"}, gzip.compress(b"<p>" * 999)[:20] + b"\xff" * 60),
    said(204),
    said(200, "x", Content_Type="\x00;charset=no-such"),
]


@dataclass
class Nights:
    """Two nights on one site, and what a site beside it was asked."""

    archive: Path
    site: LittleSite
    asked: list[list[str]] = field(default_factory=list)
    agents: list[Asked] = field(default_factory=list)
    beside: list[Asked] = field(default_factory=list)
    manifests: list[Manifest] = field(default_factory=list)

    def crawl(self, status: int = 0) -> None:
        self.site.asked.clear()
        self.manifests.append(night(self.site, self.archive, status, CONTACT="mailto:desk@example.kz"))
        self.asked.append(self.site.paths())
        self.agents += self.site.asked


def once(first: Answer, then: Answer) -> Callable[[Asked], Answer]:
    """Answers in turn."""
    waiting = [first]
    return lambda _: waiting.pop() if waiting else then


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    forbidden = Story(FORBIDDEN.number, section="incidents")
    good = [story for story in BY_TRYING if story is not FORBIDDEN]
    answers: dict[str, Any] = {story.path: story.page() for story in (*good, *REPEATED, IN_FEED)}
    answers |= {story.path: answer for story, answer in zip(BY_TRYING[10:], HOSTILE, strict=False)}
    first_page = listing([forbidden, *good])
    first_page = first_page._replace(
        headers=first_page.headers | {"Set-Cookie": "b=2"},
        body=first_page.body
        + f'<div><a href="{NEVER_THERE.path}">Статья без времени и без страницы</a></div>'.encode(),
    )
    answers |= {
        "/robots.txt": said(200, f"User-agent: *\nDisallow: {ANOTHER_SECTION}\n", Set_Cookie="a=1; Path=/"),
        "/rus/all": first_page,
        "/rus/all?page=2": listing([OLD]),
        "/eng/all": listing(REPEATED),
        "/eng/all?page=2": listing(REPEATED),
        "/eng/rss": feed([*REPEATED, IN_FEED, Story(98, day=1, edition="eng")]),
        "/rus/rss": feed([*good, OLD]),
        BUSY.path: said(429),
        PATIENT.path: once(said(503, Retry_After="0"), moved(PATIENT.path.replace("most_", "vtoroy_most_"), 301)),
        PATIENT.path.replace("most_", "vtoroy_most_"): PATIENT.page(),
        RENAMED.path: moved(RENAMED.path.replace("most_", "drugoy_most_"), 301),
        RENAMED.path.replace("most_", "drugoy_most_"): RENAMED.page(),
    }
    with LittleSite(answers) as site, LittleSite(host="127.0.0.2") as beside:
        answers[AWAY.path] = moved(f"{beside.url}/login")
        nights = Nights(tmp_path_factory.mktemp("nights"), site, beside=beside.asked)
        nights.crawl()
        answers[BUSY.path] = BUSY.page()
        answers[GONE.path] = said(410)
        answers[TO_FRONT.path] = moved("/")
        answers[TO_OTHER.path] = moved(BUSY.path, 301)
        answers["/"] = listing(BY_TRYING)
        del answers["/rus/all?page=2"]
        site.instant = NIGHT + timedelta(days=1)
        nights.crawl(status=1)
        yield nights


def test_a_language_that_is_not_there_is_reported_and_fails_no_night(nights: Nights) -> None:
    assert nights.manifests[0].verdict.status == "ok"
    assert {"listing_unreached:kk", "feed_unreached:kk"} <= set(nights.manifests[0].verdict.findings)


def test_later_pages_that_nothing_links_to_are_tried(nights: Nights) -> None:
    ru, _, en = nights.manifests[0].walks
    assert [(route.name, route.outcome, route.pages) for route in ru.routes] == [("listing", "reached", 2)]
    assert [(route.name, route.outcome) for route in en.routes] == [("listing", "ended"), ("feed", "reached")]
    assert IN_FEED.path in nights.asked[0]


def test_a_listing_that_worked_and_stopped_fails_the_night_though_the_feed_reaches(nights: Nights) -> None:
    assert nights.manifests[1].verdict.status == "failed"
    assert "listing_stopped:ru" in nights.manifests[1].verdict.findings
    assert nights.manifests[1].walks[0].complete


def test_robots_txt_is_obeyed_and_what_it_forbids_is_counted(nights: Nights) -> None:
    assert not [path for path in nights.asked[0] if path.startswith(ANOTHER_SECTION)]
    assert nights.manifests[0].dropped["forbidden"] >= 1


def test_a_busy_site_is_asked_again_as_it_wishes_and_the_next_night(nights: Nights) -> None:
    assert nights.asked[0].count(PATIENT.path) == 2
    assert nights.asked[0].count(BUSY.path) == 3
    assert nights.manifests[0].dropped["overloaded"] == 1
    own = {record["id"]: record["run"] for record in records(nights.archive, "article")}
    assert own[PATIENT.id] == nights.manifests[0].run
    assert own[BUSY.id] == nights.manifests[1].run


def test_what_is_asked_once_more_is_counted_and_where_that_leads_is_not(nights: Nights) -> None:
    again = sum(number - 1 for number in Counter(nights.asked[0]).values())
    assert nights.manifests[0].retries == again == 3


def test_a_card_without_a_time_is_asked_for_once_if_its_page_was_never_there(nights: Nights) -> None:
    assert [paths.count(NEVER_THERE.path) for paths in nights.asked] == [1, 0]


def test_no_request_leaves_the_site(nights: Nights) -> None:
    assert AWAY.path in nights.asked[0]
    assert nights.beside == []


def test_malformed_answers_end_no_night(nights: Nights) -> None:
    read = {record["id"] for record in records(nights.archive, "article")}
    good = {story.id for story in (*BY_TRYING[5:10], *BY_TRYING[10 + len(HOSTILE) :], *REPEATED, IN_FEED)}
    assert good <= read
    assert not {story.id for story in BY_TRYING[10 : 10 + len(HOSTILE)]} & read
    assert nights.manifests[0].dropped["malformed"] >= 3


def test_an_article_under_another_slug_is_still_that_article(nights: Nights) -> None:
    (record,) = [record for record in records(nights.archive, "article") if record["id"] == RENAMED.id]
    assert record["url"].endswith(RENAMED.path.replace("most_", "drugoy_most_"))


def test_what_is_gone_is_told_with_the_status_that_says_so(nights: Nights) -> None:
    gone = {record["id"]: record["status"] for record in records(nights.archive, "absence")}
    assert gone == {GONE.id: 410, TO_FRONT.id: 302, TO_OTHER.id: 301}


def test_every_request_says_who_asks_and_carries_no_cookie(nights: Nights) -> None:
    assert {asked.headers["User-Agent"] for asked in nights.agents} == {
        f"kzcrawl/{__version__} (+mailto:desk@example.kz)"
    }
    assert {asked.headers["Accept-Encoding"] for asked in nights.agents} == {"gzip, deflate"}
    assert not [asked for asked in nights.agents if "Cookie" in asked.headers]


def test_a_proxy_is_asked_and_without_captures_there_are_none(tmp_path: Path) -> None:
    answers = site_of(Story(1), Story(2))
    base = "http://kt.example"
    with LittleSite({base + path: answer for path, answer in answers.items()}) as proxy:
        words = {"http_proxy": proxy.url, "no_proxy": "", "HTTP_PROXY": proxy.url, "NO_PROXY": ""}
        nightly(proxy, tmp_path, SOURCE, "-s", f"KAZAKHSTAN_TODAY_BASE_URL={base}", system=words, CAPTURE="0")
    assert len(records(tmp_path, "article")) == 2
    assert {record["capture"] for record in records(tmp_path, "article")} == {None}
    assert not (tmp_path / "raw").exists()
    assert {asked.path.startswith(base) for asked in proxy.asked} == {True}


def test_a_night_has_its_limit_and_the_rest_waits_for_the_next(tmp_path: Path) -> None:
    stories = [Story(number) for number in range(1, 8)]
    with LittleSite(site_of(*stories)) as site:
        manifest = night(site, tmp_path, status=1, NIGHT_PAGES="4")
        assert (manifest.requests["article"], manifest.verdict.findings) == (4, ("too_many_pages",))
        later = night(site, tmp_path, NIGHT_PAGES="4", now="2025-11-29T22:10:00Z")
        assert (manifest.waiting, later.waiting) == (3, 0)
    assert {record["id"] for record in records(tmp_path, "article")} == {story.id for story in stories}


def test_a_page_of_too_many_links_puts_none_on_the_frontier(tmp_path: Path) -> None:
    flood = "".join(f'<p><a href="/rus/state/most_{1_300_000_000 + n}.html">Мост {n}</a></p>' for n in range(1_001))
    with LittleSite(site_of(Story(1), **{"/kaz/all": said(200, flood)})) as site:
        manifest = night(site, tmp_path, status=0)
        assert not [path for path in site.paths() if "_13000" in path]
    assert manifest.walks[1].routes[0].reason == "too_many_links"
    assert manifest.dropped["too_many_links"] == 1


class Dated:
    """An article whose page has both validators, and is sent only to who does not have it."""

    def __init__(self, story: Story) -> None:
        self.show(story)

    def show(self, story: Story) -> None:
        self.page, self.etag = story.page(), f'"{story.text[-20:].encode().hex()}"'

    def __call__(self, asked: Asked) -> Answer:
        if asked.headers.get("If-None-Match") == self.etag:
            return Answer(304, {"ETag": self.etag}, b"")
        dates = {"ETag": self.etag, "Last-Modified": "Sat, 29 Nov 2025 10:00:00 GMT"}
        return self.page._replace(headers=self.page.headers | dates)


def test_a_page_that_is_unchanged_is_not_sent_again_and_one_that_changed_is(tmp_path: Path) -> None:
    dated, nights = Dated(Story(1)), ["2025-11-29T22:00:00Z", "2025-11-30T22:00:00Z", "2025-12-06T22:00:00Z"]
    with LittleSite(site_of(Story(1))) as site:
        site.answers[Story(1).path] = dated
        manifests = []
        for moment in nights:
            manifests.append(night(site, tmp_path, now=moment))
            if moment == nights[1]:
                dated.show(replace(Story(1), text=f"{Story(1).text} Движение открыто."))
        asked = [asked for asked in site.asked if asked.path == Story(1).path]
    assert [each.headers.get("If-Modified-Since", "") for each in asked] == ["", *["Sat, 29 Nov 2025 10:00:00 GMT"] * 2]
    assert [manifest.changes for manifest in manifests] == [{"first": 1}, {}, {"edited": 1}]
    assert [manifest.dropped for manifest in manifests] == [{}, {}, {}]
