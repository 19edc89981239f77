"""`kzcrawl savepage`: a page of an archive, or a saved one, becomes a test that is found and passes."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from kzcrawl.demo.server import Replica
from tests.commands.test_unread import ID, LISTING, seal
from tests.conftest import Run
from tests.crawl.night import nightly
from tests.make import PAGE, URL, article, unread
from tests.test_saved_pages import test_a_saved_page_says_what_a_person_reads as saved_page_test

KT = "kazakhstan_today"


@pytest.fixture
def broken(tmp_path: Path) -> Iterator[str]:
    """An archive of a night in which an article's page was a challenge; the address of that."""
    with Replica() as replica:
        story = next(story for story in replica.sites[KT].pages.stories if not story.quirks)
        replica.faults = {story.path: "challenge"}
        nightly(replica, tmp_path / "archive", KT)
        yield story.url


def test_a_broken_page_goes_the_road_from_the_night_to_a_test(
    kzcrawl: Run, tmp_path: Path, broken: str, request: pytest.FixtureRequest
) -> None:
    assert [page["url"] for page in map(json.loads, kzcrawl("unread", "--json").stdout.splitlines())] == [broken]
    done = kzcrawl("savepage", broken, "challenged", "--into", tmp_path / "pages")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Review expected.json" in done.stdout
    folder = tmp_path / "pages" / KT / "challenged"
    assert (folder / "page.html").read_text() == kzcrawl("raw", broken).stdout
    about = json.loads((folder / "page.json").read_text())
    assert (about["url"], about["content_type"]) == (broken, "text/html; charset=utf-8")
    assert json.loads((folder / "expected.json").read_text()) == {"error": "nothing_found"}
    saved_page_test(folder, request)


def test_a_saved_file_says_what_it_says_and_updating_that_changes_no_byte(
    kzcrawl: Run, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "page.html").write_text("<p>" + PAGE.replace("\n", "\n<p>"))
    assert kzcrawl("savepage", "--url", URL, "page.html", "plain").returncode == 0
    folder = tmp_path / "tests" / "pages" / KT / "plain"
    before = (folder / "expected.json").read_bytes()
    assert json.loads(before)[0]["title"] == "Аким проверил ремонт моста"
    monkeypatch.setattr(request.config.option, "update_golden", True)
    saved_page_test(folder, request)
    assert (folder / "expected.json").read_bytes() == before


def test_an_error_that_is_expected_fails_the_test_once_the_page_is_understood(
    kzcrawl: Run, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    (tmp_path / "page.html").write_text("<html><body><p>Мост</p></body></html>")
    kzcrawl("savepage", "--url", URL, "page.html", "short")
    folder = tmp_path / "tests" / "pages" / KT / "short"
    (folder / "page.html").write_text("<p>" + PAGE.replace("\n", "\n<p>"))
    with pytest.raises(AssertionError):
        saved_page_test(folder, request)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("page.html", "case"), "expected its address (--url), found none"),
        (("--url", URL, "nowhere.html", "case"), "found no file 'nowhere.html'"),
        (("--url", "https://example.org/", "page.html", "case"), "it is a page of none of the known sites"),
        (("--url", URL, "page.html", "../case"), "expected a CASE of a-z, 0-9 and _, found '../case'"),
        (("--url", URL, "page.html", "there"), "it is not written over"),
        (("kazakhstan_today:7", "case"), "holds no article"),
        ((LISTING, "case"), "has no capture of a page"),
        ((ID, "case"), "has no capture of a page"),
    ],
)
def test_what_cannot_be_saved_writes_nothing(
    kzcrawl: Run, tmp_path: Path, words: tuple[str, ...], message: str
) -> None:
    seal(tmp_path, 1, unread(), replace(article(), via="import"))
    (tmp_path / "page.html").write_text("<p>Мост")
    (tmp_path / "tests" / "pages" / KT / "there").mkdir(parents=True)
    done = kzcrawl("savepage", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert [path for path in (tmp_path / "tests").rglob("*") if path.is_file()] == []


def test_a_folder_that_cannot_be_made_is_74(kzcrawl: Run, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<p>")
    (tmp_path / "taken").touch()
    done = kzcrawl("savepage", "--url", "https://www.kt.kz/rus/all", "page.html", "case", "--into", "taken")
    assert done.returncode == 74
    assert "taken/kazakhstan_today/case: cannot be written (" in done.stderr
