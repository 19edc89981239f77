"""`kzcrawl import` of WARC files, as people run it."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kzcrawl.commands.import_ import _Reader
from kzcrawl.demo.server import Replica
from kzcrawl.inputs import Given
from kzcrawl.items import Page
from kzcrawl.settings import Settings
from kzcrawl.warc.cut import WITHHELD
from tests.conftest import Run
from tests.crawl.night import nightly, records
from tests.inputs.foreign import COPIES, HTML, PATHS, SITE, Foreign, address, chunked, page
from tests.warc.make import exchange, write

CHUNKED, PACKED = ("Transfer-Encoding", "chunked"), ("Content-Encoding", "gzip")
ONE, TWO, THREE, FOUR, FIVE, SIX = PATHS[:6]


def summary_of(kzcrawl: Run, *words: str | Path, **environment: str) -> dict[str, Any]:
    done = kzcrawl("import", "--json", *words, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def own_pages(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """The articles that were read from their own pages, by address."""
    articles = records(tmp_path / "archive", "article")
    return {each["url"]: each for each in articles if each["placement"] == "page"}


def news_crawl(**options: bool) -> Foreign:
    """A file of a crawl of many sites."""
    file = Foreign(**options)
    file.add("urn:about", b"software: a crawler\r\n", kind="warcinfo")
    file.add(address(ONE), kind="request", status="GET / HTTP/1.1")
    file.add_page(ONE)
    file.add(address(ONE), b"{}", kind="metadata")
    file.add(address(TWO), page(TWO), kind="resource")
    file.add("https://example.org/", b"<p>Fine weather.</p>")
    file.add("dns:www.kt.kz", b"192.0.2.7", (), kind="response")
    file.add("https://www.kt.kz/robots.txt", b"User-agent: *\n", (("Content-Type", "text/plain"),))
    file.add(address(THREE), b"<p>gone</p>", status="404 Not Found")
    file.add(address(THREE), chunked(page(THREE)), (HTML, CHUNKED))
    file.add(address(FOUR), chunked(gzip.compress(page(FOUR))), (HTML, CHUNKED, PACKED))
    file.add(address(FIVE), page(FIVE).decode().encode("cp1251", "xmlcharrefreplace"), (("Content-Type", "text/html"),))
    file.add("https://www.kt.kz/rus/about", b"<html><p>About us</p></html>")
    newest = COPIES.newest().path
    file.add(address(newest, COPIES), page(newest, COPIES), date="2025-11-30T04:05:06.123456Z")
    return file


@pytest.mark.parametrize("is_gzip", [True, False])
def test_pages_of_the_known_sites_are_read_and_the_rest_is_counted(kzcrawl: Run, tmp_path: Path, is_gzip: bool) -> None:
    news_crawl(gzip=is_gzip).write(tmp_path / "crawl")
    summary = summary_of(kzcrawl, "crawl")
    assert summary["passed_over"] == {"other_record": 4, "other_site": 2, "not_html": 1, "other_status": 1}
    assert {run["source"]: run["dropped"] for run in summary["sealed"]} == {
        "kazakhstan_today": {"nothing_found": 1},
        "qazaq24": {},
    }
    kept = own_pages(tmp_path)
    assert set(kept) >= {address(path) for path in (ONE, THREE, FOUR, FIVE)}
    assert address(TWO) not in kept
    assert {(record["via"], record["observed_at"]) for record in kept.values()} == {("import", "2025-11-30T04:05:06Z")}
    assert summary["sealed"][0]["inputs"][0]["name"] == "crawl"


def test_however_a_page_was_sent_it_says_the_same(kzcrawl: Run, tmp_path: Path) -> None:
    news_crawl().write(tmp_path / "crawl.warc.gz")
    summary_of(kzcrawl, "crawl.warc.gz")
    plain = Foreign()
    for path in (ONE, THREE, FOUR, FIVE):
        plain.add_page(path)
    plain.write(tmp_path / "plain.warc.gz")
    assert "0 new of" in kzcrawl("import", "plain.warc.gz").stdout


def test_the_summary_says_what_was_passed_over(kzcrawl: Run, tmp_path: Path) -> None:
    news_crawl().write(tmp_path / "crawl.warc.gz")
    done = kzcrawl("import", "crawl.warc.gz")
    assert done.stdout.endswith("\npassed over 1 not_html, 4 other_record, 2 other_site, 1 other_status\n")
    assert done.stderr == ""


def test_a_file_without_a_page_of_ours_imports_nothing(kzcrawl: Run, tmp_path: Path) -> None:
    file = Foreign()
    file.add("https://example.org/", b"<p>Fine weather.</p>")
    file.write(tmp_path / "other.warc.gz")
    done = kzcrawl("import", "other.warc.gz")
    assert (done.returncode, done.stdout) == (0, "passed over 1 other_site\nnothing to import\n")


def test_a_revisit_is_read_with_its_original_wherever_that_is(kzcrawl: Run, tmp_path: Path) -> None:
    bodies, file = Foreign(gzip=False), Foreign()
    first = {path: bodies.add_page(path, date="2025-11-29T01:00:00Z") for path in (ONE, TWO, THREE)}
    digests = {path: record.rec_headers["WARC-Payload-Digest"] for path, record in first.items()}
    referred = {"WARC_Refers_To_Target_URI": address(ONE), "WARC_Refers_To_Date": "2025-11-29T01:00:00Z"}
    file.add(address(ONE), kind="revisit", **referred)
    file.add(address(TWO), kind="revisit", WARC_Payload_Digest=digests[TWO])
    file.add(address(THREE), kind="revisit", WARC_Refers_To=first[THREE].rec_headers["WARC-Record-ID"])
    file.add(address(FOUR), kind="revisit", WARC_Payload_Digest="sha1:AAAA")
    file.write(tmp_path / "revisits.warc.gz")
    bodies.write(tmp_path / "bodies.warc")
    assert summary_of(kzcrawl, "revisits.warc.gz")["passed_over"] == {"no_original": 4}
    assert summary_of(kzcrawl, "revisits.warc.gz", "bodies.warc")["passed_over"] == {"no_original": 1}
    kept = own_pages(tmp_path)
    assert {kept[address(path)]["observed_at"] for path in (ONE, TWO, THREE)} == {"2025-11-30T04:05:06Z"}


def test_each_text_of_a_page_is_a_revision_from_its_own_time(kzcrawl: Run, tmp_path: Path) -> None:
    file = Foreign()
    last = SITE.shown_on(ONE)[0].story.paragraphs[-1]
    file.add(address(ONE), page(ONE).replace(last.encode(), b"Corrected."), date="2025-12-01T00:00:00Z")
    file.add_page(ONE, date="2025-11-30T00:00:00Z")
    file.write(tmp_path / "two.warc.gz")
    summary_of(kzcrawl, "two.warc.gz")
    found = [each for each in records(tmp_path / "archive", "article") if each["url"] == address(ONE)]
    assert [(each["observed_at"], each["paragraphs"][-1]) for each in found] == [
        ("2025-12-01T00:00:00Z", "Corrected."),
        ("2025-11-30T00:00:00Z", last),
    ]


@pytest.mark.parametrize("is_gzip", [True, False])
def test_a_file_that_breaks_off_is_read_as_far_as_it_is_whole(kzcrawl: Run, tmp_path: Path, is_gzip: bool) -> None:
    file = Foreign(gzip=is_gzip)
    file.add_page(ONE)
    whole = len(file.content())
    file.add_page(TWO)
    file.write(tmp_path / "cut.warc", end=whole + (len(file.content()) - whole) // 2)
    done = kzcrawl("import", "--json", "cut.warc")
    assert done.returncode == 0
    assert f"cut.warc: breaks off at its end, behind offset {whole}; what is whole before that is read" in done.stderr
    assert json.loads(done.stdout)["passed_over"] == {"breaks_off": 1}
    assert set(own_pages(tmp_path)) == {address(ONE)}


@pytest.mark.parametrize("content", [b"", b"<p>28.11.2025, 13:52 33221</p>", gzip.compress(b"x" * 9000), b"WARC/"])
def test_a_file_that_is_no_warc_is_refused(kzcrawl: Run, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "no.warc.gz").write_bytes(content)
    done = kzcrawl("import", "no.warc.gz")
    assert (done.returncode, done.stdout) == (2, "")
    assert "no.warc.gz: expected a" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "archive").exists()


def test_behind_garbage_nothing_is_read_and_that_has_to_be_wanted(kzcrawl: Run, tmp_path: Path) -> None:
    file = Foreign()
    file.add_page(ONE)
    (tmp_path / "a.warc.gz").write_bytes(file.content() + bytes(range(1, 251)) * 400)
    refused = kzcrawl("import", "a.warc.gz")
    assert refused.returncode == 2
    assert "a.warc.gz: behind the record at offset 0: expected a record, found none" in refused.stderr
    assert not (tmp_path / "archive").exists()
    assert "1 page" in kzcrawl("import", "--skip-bad", "a.warc.gz").stdout


def test_a_page_that_is_packed_too_well_or_too_large_is_passed_over(kzcrawl: Run, tmp_path: Path) -> None:
    file = Foreign()
    file.add(address(ONE), gzip.compress(b"<p>" + bytes(50_000_000)), (HTML, PACKED))
    file.add(address(TWO), b"<p>" + bytes(2_000_000))
    file.add(address(THREE), b"\x1f\x8bno", (HTML, PACKED))
    file.add(address(FOUR), chunked(page(FOUR))[:2000], (HTML, CHUNKED))
    file.add(address(FIVE), page(FIVE)[:2000], WARC_Truncated="length")
    file.add(address(SIX), page(SIX)[:2000], (HTML, ("Content-Length", "9000")))
    file.write(tmp_path / "hard.warc.gz")
    passed = summary_of(kzcrawl, "hard.warc.gz", "-s", "PAGE_MEGABYTES=1")["passed_over"]
    assert passed == {"too_large": 2, "undecodable": 1, "cut_short": 3}


def test_what_somebody_says_of_one_page_is_not_said_of_a_warc(kzcrawl: Run, tmp_path: Path) -> None:
    news_crawl().write(tmp_path / "crawl.warc.gz")
    done = kzcrawl("import", "--url", address(ONE), "crawl.warc.gz")
    assert done.returncode == 2
    assert "expected one page with --url, found a WARC file" in done.stderr
    passed = summary_of(kzcrawl, "--source", "qazaq24", "crawl.warc.gz")["passed_over"]
    assert passed["other_source"] == 5


def test_our_own_captures_of_a_night_bring_its_articles_again(kzcrawl: Run, tmp_path: Path) -> None:
    with Replica() as site:
        nightly(site, tmp_path / "night")
        places = {f"KZCRAWL_{source.upper()}_BASE_URL": url for source, url in site.base_urls.items()}
    files = sorted((tmp_path / "night" / "raw").rglob("*.warc.gz"))
    summary = summary_of(kzcrawl, *files, **places)
    assert len(files) == 2
    assert set(summary["passed_over"]) <= {"other_record", "not_html", "other_status"}
    before, after = (_content(root) for root in (tmp_path / "night", tmp_path / "archive"))
    assert len(before) > 50
    assert after == before


def test_what_was_kept_without_its_body_is_passed_over(kzcrawl: Run, tmp_path: Path) -> None:
    file = write(tmp_path, exchange(b"", headers=(WITHHELD,)), exchange())[0].file
    assert summary_of(kzcrawl, file)["passed_over"] == {"other_record": 3, "withheld": 1}


def test_a_page_that_no_parser_was_made_for_ends_no_import(tmp_path: Path) -> None:
    file = Foreign()
    file.add_page(ONE)
    path = file.write(tmp_path / "a.warc.gz")
    reader = _Reader(Broken(), Given(), Settings(), skip_bad=False)
    ((path, described),) = reader.looked_at([path])
    assert [visit.dropped for visit in reader.visits(path, described)] == [("parser_failed",)]
    assert f"{address(ONE)}: the parser failed, which is a fault of kzcrawl" in reader.skipped[0]


class Broken:
    """A source whose parser has a fault."""

    NAME, BASE_URL, READINGS = "kazakhstan_today", "https://www.kt.kz", ()
    recognises = language_below = key_of = staticmethod(lambda _: True)

    def parse(self, page: Page, readings: object = ()) -> None:
        raise KeyError(page.url, readings)


def test_what_a_web_archive_replayed_is_of_the_page_and_moment_that_it_captured(kzcrawl: Run, tmp_path: Path) -> None:
    file = Foreign()
    file.add(f"https://archive.example/web/20251128203040id_/{address(ONE)}", page(ONE))
    memento = ("Memento-Datetime", "Fri, 28 Nov 2025 21:00:00 GMT")
    file.add(f"https://archive.example/web/20251128203040id_/{address(TWO)}", page(TWO), (HTML, memento))
    file.write(tmp_path / "replays.warc.gz")
    summary_of(kzcrawl, "replays.warc.gz")
    kept = own_pages(tmp_path)
    assert {url: record["observed_at"] for url, record in kept.items()} == {
        address(ONE): "2025-11-28T20:30:40Z",
        address(TWO): "2025-11-28T21:00:00Z",
    }


def _content(archive: Path) -> dict[str, dict[str, Any]]:
    """What articles say by their own pages, by id; of several texts, the latest."""
    others = {"run", "observed_at", "capture", "via", "revision", "change", "schema", "same_as"}
    found = [each for each in records(archive, "article") if each["placement"] == "page"]
    return {each["id"]: {name: each[name] for name in each.keys() - others} for each in found}
