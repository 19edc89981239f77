"""Two nights on the replica by the real command, held against the replica's truth, in every kind of markup."""

import gzip
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator
from warcio.checker import Checker

from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import latest_instant, machine_iso
from kzcrawl.demo.as_html import MARKUPS
from kzcrawl.demo.server import Replica, Request, Sent
from kzcrawl.demo.stories import Story
from kzcrawl.demo.world import Changes
from tests.crawl.night import SOURCES, counts_kept, counts_shown, nightly, shown, truth_of

Record = dict[str, Any]


@dataclass
class Nights:
    """An archive after two nights, the second twice, and what the replica knows of them."""

    archive: Path
    replica: Replica
    stories: dict[str, Story] = field(default_factory=dict)
    truth: dict[str, Record] = field(default_factory=dict)
    counts: list[set[tuple[str, str | None, int]]] = field(default_factory=list)
    views: list[tuple[str, int]] = field(default_factory=list)  # by source, each as often as it was shown
    requests: list[list[Request]] = field(default_factory=list)
    sent: dict[tuple[str, str], Sent] = field(default_factory=dict)

    def crawl(self) -> None:
        self.replica.requests.clear()
        nightly(self.replica, self.archive)
        self.counts.append(counts_shown(self.replica))
        self.requests.append(list(self.replica.requests))

    def manifests(self, night: int) -> list[Manifest]:
        nightlies = [each for each in Archive(self.archive).manifests() if each.kind == "nightly"]
        return nightlies[2 * night - 2 : 2 * night]

    def records(self, night: int, kind: str) -> list[Record]:
        return [
            record
            for manifest in self.manifests(night)
            for record in Archive(self.archive).records_of(manifest)
            if record["schema"].startswith(kind)
        ]


@pytest.fixture(scope="module", params=MARKUPS)
def nights(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    with Replica(1, request.param, record=True) as replica:
        nights = Nights(tmp_path_factory.mktemp("nights"), replica)
        nights.crawl()
        for path, found in shown(replica):
            article_id = f"{found.story.source}:{found.story.key}"
            nights.stories[article_id] = found.story
            if found.placement == "page" and path == found.story.path:
                nights.truth[article_id] = truth_of(found)
            if found.views is not None:
                nights.views.append((found.story.source, found.views))
        nights.sent = dict(replica.sent)
        replica.show_night(2)
        nights.crawl()
        nights.crawl()
        yield nights


def horizon(nights: Nights) -> set[str]:
    """The articles of the three days before the first night."""
    floor = machine_iso(nights.replica.world.night(1) - timedelta(days=3))
    return {
        f"{source}:{story.key}"
        for source in SOURCES
        for story in nights.replica.world.stories(source, nights.replica.world.night(1))
        if latest_instant(story.archived_at or story.shown_time, story.precision) >= floor
    }


def changes(nights: Nights, source: str) -> Changes:
    world = nights.replica.world
    return world.changes(source, world.night(1), world.night(2))


def asked_again(nights: Nights, source: str) -> set[str]:
    """The keys of the articles that both nights have asked for."""
    paths = {path for of, path, _ in nights.requests[1] if of == source}
    stories = {article: nights.stories[article] for article in nights.truth if article.startswith(source)}
    return {story.key for story in stories.values() if story.path in paths}


def test_every_article_of_the_horizon_is_there_once_as_it_stood_on_its_page(nights: Nights) -> None:
    pages = [record for record in nights.records(1, "article") if record["placement"] == "page"]
    kept = {record["id"]: {key: record[key] for key in nights.truth[record["id"]]} for record in pages}
    assert len(pages) == len(kept)
    assert kept == nights.truth
    assert horizon(nights) <= set(kept)
    assert {(record["revision"], record["change"]) for record in pages} == {(1, "first")}


def test_every_page_was_understood(nights: Nights) -> None:
    assert [record for night in (1, 2, 3) for record in nights.records(night, "unread")] == []


def test_what_is_embedded_is_archived_only_where_its_own_page_is_older_than_the_floor(nights: Nights) -> None:
    embedded = [record for record in nights.records(1, "article") if record["placement"] == "embedded"]
    assert embedded
    assert not {record["id"] for record in embedded} & (set(nights.truth) | horizon(nights))
    assert all(tuple(record["paragraphs"]) == nights.stories[record["id"]].paragraphs for record in embedded)


def test_every_count_that_was_shown_is_there_once(nights: Nights) -> None:
    kept = counts_kept(nights.archive)
    assert set(kept) == nights.counts[0] | nights.counts[1]
    assert max(kept.values()) == 1


def test_a_page_is_asked_for_once_and_only_if_it_may_be_new(nights: Nights) -> None:
    asked = Counter(nights.requests[0])
    assert max(asked.values()) == 1
    paths = {nights.stories[article].path: article for article in nights.truth}
    articles = {paths[path] for _, path, _ in asked if path in paths}
    copies = {article for article in articles if article.startswith("qazaq24:")}
    assert articles - copies <= horizon(nights)
    others = [path for source, path, _ in asked if path not in paths]
    assert {path.partition("?")[0] for path in others} == {"/robots.txt", "/rus/all", "/kaz/all", "/eng/all", "/"}


def test_the_manifest_counts_the_requests(nights: Nights) -> None:
    for manifest in nights.manifests(1):
        asked = [path for source, path, _ in nights.requests[0] if source == manifest.source]
        assert sum(manifest.requests.values()) == len(asked)
        assert manifest.requests["robots"] == 1
        assert manifest.requests["article"] == sum(path.count("/") > 2 or "/story/" in path for path in asked)
        assert manifest.base_url == nights.replica.base_urls[manifest.source]


FIELDS = {
    "title": "title",
    "stamp": "published_at",
    "views": "views",
    "dateline": "dateline",
    "credit": "credit",
    "origin": "syndicated_from",
    "archived_at": "archived_at",
}


def test_the_manifest_tells_what_the_pages_were_like(nights: Nights) -> None:
    for manifest in nights.manifests(1):
        pages = [truth for article, truth in nights.truth.items() if article.startswith(manifest.source)]
        had = Counter(name for name, field in FIELDS.items() for truth in pages if truth[field] is not None)
        letters = sum(len(paragraph) for truth in pages for paragraph in truth["paragraphs"])
        assert manifest.read == {"articles": len(pages), "characters": letters, **had}
        kept = [record for record in nights.records(1, "article") if record["placement"] == "page"]
        kept = [record for record in kept if record["source"] == manifest.source]
        assert manifest.borders == Counter(record["parser"] for record in kept)
        assert manifest.flags == Counter(flag for record in kept for flag in record["flags"])
        assert (manifest.retries, manifest.waiting) == (0, 0)


def test_the_manifest_counts_the_view_counts_that_the_pages_showed(nights: Nights) -> None:
    for manifest in nights.manifests(1):
        counts = [views for source, views in nights.views if source == manifest.source]
        steps = sum(views % 5 == 1 for views in counts)
        assert manifest.counts == {"read": len(counts)} | ({"one_mod_five": steps} if steps else {})


def test_every_walk_is_complete(nights: Nights) -> None:
    walks = [walk for manifest in nights.manifests(1) for walk in manifest.walks]
    assert [walk.language for walk in walks] == ["ru", "kk", "en", None]
    assert all(walk.complete and [route.name for route in walk.routes] == ["listing"] for walk in walks)
    assert all(manifest.verdict.status == "ok" for manifest in Archive(nights.archive).manifests())


@pytest.mark.parametrize("source", SOURCES)
def test_the_second_night_brings_what_is_new_edited_restamped(nights: Nights, source: str) -> None:
    expected = changes(nights, source)
    found: dict[str, set[str]] = {}
    for record in nights.records(2, "article"):
        if record["source"] == source:
            found.setdefault(record["change"], set()).add(record["id"].partition(":")[2])
            assert record["revision"] == 1 + (record["change"] != "first")
    seen = asked_again(nights, source)
    assert found["edited"] == expected.edited & seen
    assert found.get("restamped", set()) == expected.restamped & seen
    assert expected.new <= found["first"]
    older = found["first"] - expected.new - expected.returned
    assert not {f"{source}:{key}" for key in older} & horizon(nights)


@pytest.mark.parametrize("source", SOURCES)
def test_the_second_night_reads_what_is_a_day_a_week_or_a_month_old_since_the_first(
    nights: Nights, source: str
) -> None:
    world, due = nights.replica.world, set()
    for article in nights.truth:
        story = nights.stories[article]
        born = story.archived_at or story.shown_time
        if any(world.night(1) < born + timedelta(days=age) <= world.night(2) for age in (1, 7, 30)):
            due |= {story.key} if article.startswith(source) and story.precision == "minute" else set()
    again = asked_again(nights, source)
    assert due <= again
    assert len(again - due) <= (6 if source == "kazakhstan_today" else 0)  # what is embedded with another text


@pytest.mark.parametrize("source", SOURCES)
def test_the_second_night_tells_what_is_gone(nights: Nights, source: str) -> None:
    absences = [record for record in nights.records(2, "absence") if record["source"] == source]
    gone = changes(nights, source).vanished & asked_again(nights, source)
    assert {record["id"].partition(":")[2] for record in absences} == gone != set()
    assert {record["status"] for record in absences} <= {302, 404, 410}


def test_the_same_night_again_adds_not_one_record(nights: Nights) -> None:
    assert [manifest.kept for manifest in nights.manifests(3)] == [{}, {}]
    assert nights.records(3, "") == []


def test_captures_pass_the_checks_of_warcio(nights: Nights) -> None:
    for path in nights.archive.glob("raw/**/*.warc.gz"):
        checker = Checker(_Arguments([str(path)]))
        checker.process_all()
        assert checker.exit_value == 0


def test_captured_bodies_are_what_was_sent(nights: Nights) -> None:
    checked = Counter[tuple[bool, bool]]()
    sent = {nights.replica.base_urls[source] + path: answer for (source, path), answer in nights.sent.items()}
    for manifest in nights.manifests(1):
        raw = next(file for file in manifest.files if file.path.startswith("raw/"))
        for url, head, body in responses((nights.archive / raw.path).read_bytes()):
            wire = sent[url]
            chunked = b"Transfer-Encoding: chunked" in wire.head
            assert body == (dechunked(wire.body) if chunked else wire.body)
            cookies = [line for line in wire.head.split(b"\r\n") if line.startswith(b"Set-Cookie:")]
            assert [line for line in head.split(b"\r\n") if line.startswith(b"Set-Cookie:")] == cookies
            checked[chunked, b"Content-Encoding: gzip" in head] += 1
            checked[len(cookies) == 2, None] += 1  # type: ignore[index]
    ways = [checked[chunked, packed] for chunked in (True, False) for packed in (True, False)]
    assert sum(ways) == len(nights.requests[0])
    assert min(checked.values()) > 0
    assert len(checked) == 6


def test_captures_take_little_more_room_than_the_distinct_bodies_packed(nights: Nights) -> None:
    raw = [file for manifest in nights.manifests(1) for file in manifest.files if file.path.startswith("raw/")]
    packed = {
        sha256(whole).digest(): len(gzip.compress(whole, 6))
        for file in raw
        for _, _, body in responses((nights.archive / file.path).read_bytes())
        for whole in [gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body]
    }
    assert len(packed) > 120
    assert sum(file.bytes for file in raw) <= 1.3 * sum(packed.values())


def test_every_article_leads_to_the_page_that_it_was_read_from(nights: Nights) -> None:
    for record in nights.records(1, "article"):
        capture = record["capture"]
        stream = io.BytesIO((nights.archive / capture["file"]).read_bytes()[capture["offset"] :])
        first = next(iter(ArchiveIterator(stream, auto_decode="none")))
        url = first.headers["WARC-Target-URI"]
        assert first.headers["WARC-Type"] == "response"
        if record["placement"] == "page":
            assert url.endswith(nights.stories[record["id"]].path)


def responses(content: bytes) -> Iterator[tuple[str, bytes, bytes]]:
    """The address, head and body of each response, as another reader finds them."""
    for record in ArchiveIterator(io.BytesIO(content), parse_http=False, auto_decode="none"):
        if record.headers["WARC-Type"] == "response":
            head, _, body = record.reader.read().partition(b"\r\n\r\n")
            yield record.headers["WARC-Target-URI"], head, body


def dechunked(wire: bytes) -> bytes:
    body = b""
    while wire:
        size, _, rest = wire.partition(b"\r\n")
        body += rest[: int(size, 16)]
        wire = rest[int(size, 16) + 2 :]
    return body


@dataclass
class _Arguments:
    """What warcio's checker takes from its command line."""

    inputs: list[str]
    verbose: bool = False
