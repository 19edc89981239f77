"""The captures of a night in the hands of the tools that everybody has: warcio, and pywb, which plays pages back."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import sync_playwright

from kzcrawl.dates import parse_instant
from kzcrawl.demo.server import Replica
from kzcrawl.items import Page
from kzcrawl.pages import source_named
from kzcrawl.warc.reader import read_at
from kzcrawl.wayback import stamp_of
from tests.browser.chromium import CHROMIUM, needs_browser
from tests.crawl.night import nightly, records
from tests.crawl.pywb import BIN, Pywb, needed, serving

ROOT = Path(__file__).parents[2]
pytestmark = needed


@dataclass(frozen=True)
class Night:
    """A night, whose site is still there, and a web archive that has its captures."""

    archive: Path
    pywb: Pywb

    def articles(self) -> list[dict[str, Any]]:
        """The articles that were read from their own pages."""
        return [each for each in records(self.archive, "article") if each["placement"] == "page"]

    def fetched_at(self, article: dict[str, Any]) -> tuple[str, str]:
        """When the page of an article was captured, in fourteen digits, and from where."""
        capture = article["capture"]
        record = read_at(self.archive / capture["file"], capture["offset"], self.archive.joinpath).record
        return stamp_of(parse_instant(record["WARC-Date"])), record["WARC-Target-URI"]


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("playback")
    with Replica() as site:
        nightly(site, folder / "archive")
        with serving(folder, *sorted(folder.glob("archive/raw/**/*.warc.gz"))) as pywb:
            yield Night(folder / "archive", pywb)


def test_every_article_page_of_a_night_is_played_back_with_the_same_text(night: Night) -> None:
    articles = night.articles()
    assert len(articles) > 50
    for article in articles:
        stamp, url = night.fetched_at(article)
        with urllib.request.urlopen(f"{night.pywb.replay_url}/{stamp}id_/{url}", timeout=20) as answer:  # noqa: S310 - ours
            page = Page(answer.read(), answer.headers["Content-Type"], article["url"])
        told = source_named(article["source"]).parse(page).articles[0]
        assert (told.head.title, list(told.paragraphs)) == (article["title"], article["paragraphs"])
        assert told.head.views == article["views"]


@needs_browser
def test_to_the_eye_a_page_is_as_the_site_showed_it(night: Night) -> None:
    article = next(each for each in night.articles() if each["title"])
    stamp, url = night.fetched_at(article)
    with sync_playwright() as playwright, playwright.chromium.launch(executable_path=CHROMIUM) as browser:
        own, played = browser.new_page(), browser.new_page()
        own.goto(url)
        played.goto(f"{night.pywb.replay_url}/{stamp}/{url}")
        shown = played.frame_locator("#replay_iframe").locator("body").inner_text()
        assert shown == own.locator("body").inner_text()
    assert all(text in shown for text in (article["title"], *article["paragraphs"]))


def test_the_commands_of_the_readme_read_the_captures(night: Night, tmp_path: Path) -> None:
    (tmp_path / "archive").symlink_to(night.archive)
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{BIN}:{os.environ['PATH']}"}
    shell = {"cwd": tmp_path, "env": environment, "shell": True, "text": True}
    checked, listed, *_ = (subprocess.check_output(line, **shell) for line in commands())  # type: ignore[call-overload]
    assert "digest pass" in checked
    assert "fail" not in checked
    assert listed.count('"warc-type": "response"') > 50
    assert len((tmp_path / "collections" / "kz" / "indexes" / "index.cdxj").read_text("utf-8").splitlines()) > 50


def commands() -> list[str]:
    """The commands that read captures, as the README has them, but for the server, which the others here have seen."""
    block = (ROOT / "README.md").read_text("utf-8").partition("**What the captures hold.**")[2]
    lines = re.findall(r"(?m)^    ((?:find|wb-manager|wayback) .*?)(?: +#.*)?$", block)
    assert lines[-1].startswith("wayback ")
    return lines[:-1]
