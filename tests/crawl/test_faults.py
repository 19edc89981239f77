"""Nights on a replica that misbehaves: each fault has its end, the rest of the night is as if there was none."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from kzcrawl.demo.faults import FAULTS
from kzcrawl.demo.server import Replica, Request
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import World
from kzcrawl.warc.reader import read_at
from tests.crawl.night import counts_kept, counts_shown, nightly, records, shown, truth_of
from tests.replaying.offline import offline, replay
from tests.torture.compare import records as sealed

KT = "kazakhstan_today"
README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


class End(NamedTuple):
    """What comes of a fault: how often its page is asked for in the night, and by which word it is counted as dropped;
    None where the page is read."""

    asked: int
    dropped: str | None


READ, ELSEWHERE = End(1, None), End(1, "elsewhere")
ENDS = {
    "refused": End(1, "refused"),
    "busy": End(3, "overloaded"),
    "busy_for_long": End(1, "overloaded"),
    "broken": End(3, "overloaded"),
    "down": End(3, "overloaded"),
    "challenge": End(1, "nothing_found"),
    "nothing": End(1, "nothing_found"),
    "million_links": End(1, "too_many_parts"),
    "empty_listing": End(1, "nothing_found"),
    "flood": End(1, "too_many_links"),
    "in_a_circle": ELSEWHERE,
    "to_front_page": ELSEWHERE,
    "to_another_site": ELSEWHERE,
    "to_another_port": ELSEWHERE,
    "to_loopback": ELSEWHERE,
    "to_loopback_in_ipv6": ELSEWHERE,
    "to_loopback_as_a_number": ELSEWHERE,
    "to_localhost": ELSEWHERE,
    "to_private": ELSEWHERE,
    "to_link_local": ELSEWHERE,
    "to_a_file": ELSEWHERE,
    "to_nonsense": ELSEWHERE,
    "utf8_as_1251": READ,
    "1251_as_utf8": READ,
    "1251_as_1251": READ,
    "utf8_undeclared": READ,
    "1251_undeclared": READ,
    "no_such_charset": READ,
    "nul_bytes": READ,
    "control_characters": READ,
    "bidi_characters": READ,
    "lone_surrogates": READ,
    "deep": End(1, "too_deep"),
    "huge": End(1, "too_large"),
    "huge_in_chunks": End(1, "too_large"),
    "gzip_bomb": End(1, "too_large"),
    "brotli_bomb": End(1, "malformed"),
    "zstd_bomb": End(1, "malformed"),
    "silent": End(3, "timeout"),
    "dripping": End(3, "timeout"),
    "reset": End(3, "cut_short"),
    "no_http": End(3, "unreachable"),
    "cut_length": End(3, "cut_short"),
    "cut_without_length": End(3, "cut_short"),
    "cut_chunks": End(3, "cut_short"),
    "cut_gzip_in_chunks": End(3, "cut_short"),
    "cut_gzip": End(3, "cut_short"),
}
# What takes its time is played in the second night, which waits longer for a page, as are the faults of listings.
OF_LISTINGS = {"empty_listing": "/rus/all", "flood": "/kaz/all", "challenge": "/eng/all", "busy_for_long": "/"}
HEAVY = ("million_links", "huge", "huge_in_chunks", "gzip_bomb")
OF_ARTICLES = [name for name in FAULTS if name not in ("empty_listing", "flood", "busy_for_long")]


@dataclass
class Nights:
    """Three nights: with faulty articles, with faulty listings, without any."""

    archive: Path
    replica: Replica
    played: dict[str, Story] = field(default_factory=dict)
    asked: list[list[Request]] = field(default_factory=list)
    truth: list[dict[str, dict[str, Any]]] = field(default_factory=list)
    counts: list[set[tuple[str, str | None, int]]] = field(default_factory=list)

    def crawl(self, faults: dict[str, str], *sources: str, status: int = 1, **settings: str) -> None:
        night = len(self.asked) + 1
        self.replica.show_night(night)
        self.replica.faults = faults
        self.replica.requests.clear()
        self.replica.faulty.clear()
        daily = {"FIRST_RUN_DAYS": "3", "REVISIT_DAYS": "1 2 3 4 5 6 7"}  # so that each night reads all pages
        nightly(self.replica, self.archive, *sources, status=status, **daily, **settings)
        self.asked.append([*self.replica.requests, *self.replica.faulty])
        self.truth.append(
            {
                f"{found.story.source}:{found.story.key}": truth_of(found)
                for path, found in shown(self.replica)
                if found.placement == "page" and path == found.story.path
            }
        )
        self.counts.append(counts_shown(self.replica))

    def manifests(self, night: int) -> list[Manifest]:
        started = machine_iso(World.night(night))
        manifests = Archive(self.archive).manifests()
        return [each for each in manifests if each.kind == "nightly" and each.started_at == started]

    def pages(self, night: int) -> dict[str, dict[str, Any]]:
        """The texts of articles' own pages that a night brought."""
        runs = {manifest.run for manifest in self.manifests(night)}
        return {
            record["id"]: record
            for record in records(self.archive, "article")
            if record["placement"] == "page" and record["run"] in runs
        }


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with Replica() as replica:
        nights = Nights(tmp_path_factory.mktemp("nights"), replica)
        plain = [story for story in replica.sites[KT].pages.stories if is_plain(story, replica.world)]
        nights.played = dict(zip(OF_ARTICLES, plain, strict=False))
        faults = {story.path: name for name, story in nights.played.items()}
        heavy = {path: name for path, name in faults.items() if name in HEAVY}
        nights.crawl({path: name for path, name in faults.items() if name not in HEAVY}, KT, TIMEOUT_SECONDS="2")
        nights.crawl(heavy | {path: name for name, path in OF_LISTINGS.items()})
        nights.crawl({}, KT, status=0)
        yield nights


def is_plain(story: Story, world: World) -> bool:
    """Whether nothing is special about a story, nor will be in these nights."""
    changes = [world.changes(KT, world.night(night), world.night(night + 1)) for night in (1, 2)]
    changed = {key for each in changes for key in (*each.edited, *each.restamped, *each.vanished)}
    return story.edition == "rus" and not story.quirks and not story.first_published_at and story.key not in changed


def differences(record: dict[str, Any], truth: dict[str, Any]) -> dict[str, Any]:
    """What a record does not say as it should, but for the signs that stand for bytes that are no text."""
    lines = [line.replace("\ufffd", "") for line in record["paragraphs"]]
    return {key: record[key] for key in truth if ({**record, "paragraphs": lines})[key] != truth[key]}


@pytest.mark.parametrize("name", OF_ARTICLES)
def test_an_article_that_plays_a_fault_has_the_end_of_that_fault(nights: Nights, name: str) -> None:
    story, end, night = nights.played[name], ENDS[name], 2 if name in HEAVY else 1
    asked = [request for request in nights.asked[night - 1] if request.path == story.path]
    assert len(asked) == end.asked * (2 if FAULTS[name].is_read else 1)
    assert (f"{KT}:{story.key}" in nights.pages(night)) == (end.dropped is None)


def test_a_page_that_was_not_read_is_asked_for_again_the_next_night(nights: Nights) -> None:
    for name in OF_ARTICLES:
        asked = [request.path for request in nights.asked[2 if name in HEAVY else 1]]
        assert asked.count(nights.played[name].path) == 1


def test_every_article_that_was_dropped_is_counted_by_its_reason(nights: Nights) -> None:
    dropped = Counter(reason for name in OF_ARTICLES if name not in HEAVY and (reason := ENDS[name].dropped))
    (manifest,) = nights.manifests(1)
    assert manifest.dropped == dropped
    assert manifest.verdict.findings == ("led_elsewhere",)


UNREAD = ("nothing_found", "too_many_parts", "too_many_links", "too_deep")


def test_every_page_that_came_and_was_not_understood_is_a_record(nights: Nights) -> None:
    found = {(record["url"].partition("://www.kt.kz")[2], record["reason"]) for record in unread(nights)}
    articles = {(story.path, ENDS[name].dropped) for name, story in nights.played.items()}
    listings = {(path, ENDS[name].dropped) for name, path in OF_LISTINGS.items()}
    assert found == {(path, reason) for path, reason in articles | listings if reason in UNREAD}


def test_its_record_leads_to_what_the_site_had_sent(nights: Nights) -> None:
    for record in unread(nights):
        captured = read_at(
            nights.archive / record["capture"]["file"], record["capture"]["offset"], nights.archive.joinpath
        )
        assert captured.record["WARC-Target-URI"].endswith(record["url"].partition("://www.kt.kz")[2])


def unread(nights: Nights) -> list[dict[str, Any]]:
    return records(nights.archive, "unread")


@pytest.mark.parametrize("name", OF_LISTINGS)
def test_a_listing_that_plays_a_fault_stops_its_walk_alone(nights: Nights, name: str) -> None:
    walks = [walk for manifest in nights.manifests(2) for walk in manifest.walks]
    route = next(
        walk.routes[0] for walk, path in zip(walks, OF_LISTINGS.values(), strict=True) if path == OF_LISTINGS[name]
    )
    assert (route.outcome, route.reason) == ("failed", ENDS[name].dropped)


def test_what_was_read_is_what_the_pages_say_and_nothing_else_is(nights: Nights) -> None:
    for night in (1, 2, 3):
        kept, truth = nights.pages(night), nights.truth[night - 1]
        assert [differences(kept[each], truth[each]) for each in kept] == [{}] * len(kept)


def test_every_count_that_a_readable_page_showed_is_there_once_and_no_other(nights: Nights) -> None:
    kept = counts_kept(nights.archive)
    assert set(kept) == set().union(*nights.counts)
    assert max(kept.values()) == 1


def test_after_a_night_without_faults_nothing_is_missing(nights: Nights) -> None:
    known = set().union(*(nights.pages(night) for night in (1, 2, 3)))
    assert known >= set().union(*nights.truth)
    assert {manifest.verdict.status for manifest in nights.manifests(3)} == {"ok"}


def test_the_table_in_the_readme_has_every_fault_and_its_end() -> None:
    section = README.partition("\n## When a site misbehaves\n")[2].partition("\n## ")[0]
    table: dict[str, End] = {}
    for names, asked, reason in re.findall(r"(?m)^\| (`.+?`) \|.*\| (\d) \| (?:`(\w+)`)? *\|$", section):
        table |= {name: End(int(asked), reason or None) for name in re.findall(r"`(\w+)`", names)}
    assert table == ENDS
    assert ENDS.keys() == FAULTS.keys()


def test_read_again_from_their_captures_they_are_equal(nights: Nights, tmp_path: Path) -> None:
    replay(offline(tmp_path / "site", nights.archive), "--into", str(tmp_path / "again"))
    truth, found = sealed(nights.archive), sealed(tmp_path / "again")
    links = {key for key in truth if '"link/1"' in key}
    assert (set(found - truth), set(truth - found)) == (set(), links)
