"""Nights that are not well, by the real command: each ends with status 1, names what is wrong in its verdict, and tells
it once, by mail and by HTTP."""

from pathlib import Path
from typing import Any

import pytest

from kzcrawl.alerts.words import fails
from kzcrawl.archive.manifest import Manifest
from kzcrawl.archive.reader import Archive
from kzcrawl.pages.kazakhstan_today import HOOKS
from tests.alerts.receivers import http_receiver, mail_receiver
from tests.crawl.altered_site import AlteredSite
from tests.crawl.little_site import LISTINGS, Answers, LittleSite, Story, said, site_of
from tests.crawl.night import nightly, records
from tests.crawl.past_nights import precede

THURSDAY = "2025-11-27T22:00:00Z"
STORIES = [Story(number, day=26 + number % 2, edition=("rus", "kaz", "eng")[number % 3]) for number in range(60)]
CHALLENGE = said(
    200, "<html><head><title>Just a moment...</title></head><body><h1>www.kt.kz</h1>Checking</body></html>"
)
EMPTY = said(200, "<html><body><h1>Новости</h1><p>Материалов нет</p></body></html>")
FLOORS = {"FIRST_RUN_DAYS": "2", "OVERLAP_DAYS": "1"}  # the first walk of an archive and later ones have the same floor


def night(site: LittleSite, archive: Path, status: int, now: str | None = None, **settings: str) -> Manifest:
    """A night of the source of that site, and what it tells: one message if it is not well."""
    (source,) = site.base_urls
    with http_receiver() as receiver, mail_receiver() as mailbox:
        settings |= FLOORS | {"ALERTS": f"{receiver.url} {mailbox.url}"}
        done = nightly(site, archive, source, status=status, now=now, **settings)
    manifest = list(Archive(archive).manifests())[-1]
    assert ", ".join(manifest.verdict.findings) in done.stdout
    assert len(receiver.messages) == len(mailbox.mails) == status
    lines = [message["message"].count("\n- ") for message in receiver.messages]
    assert lines == [sum(map(fails, manifest.verdict.findings))] * status
    return manifest


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    """The manifest of a night on which all was well."""
    with LittleSite(site_of(*STORIES)) as site:
        manifest = night(site, tmp_path_factory.mktemp("usual"), 0, THURSDAY)
    assert manifest.verdict.findings == ()
    assert manifest.changes == {"first": len(STORIES)}
    return manifest


def found(answers: Answers, archive: Path, usual: Manifest, **site: Any) -> tuple[str, ...]:
    """What twenty usual nights and then one on such a site have found against the last."""
    precede(archive, usual)
    with LittleSite(answers, **site) as little:
        return night(little, archive, 1, THURSDAY).verdict.findings


def test_a_night_like_all_before_it_is_well_in_however_many_runs(tmp_path: Path, usual: Manifest) -> None:
    precede(tmp_path, usual)
    with LittleSite(site_of(*STORIES)) as site:
        last = night(site, tmp_path, 0, THURSDAY, RUN_PAGES="20")
    assert last.number == 24
    assert last.verdict.findings == ()


def test_empty_listings_are_named(tmp_path: Path, usual: Manifest) -> None:
    answers = site_of(*STORIES) | dict.fromkeys(LISTINGS, EMPTY)
    assert "nothing_seen" in found(answers, tmp_path, usual)


def test_half_of_the_usual_articles_are_named(tmp_path: Path, usual: Manifest) -> None:
    assert found(site_of(*STORIES[: len(STORIES) // 2]), tmp_path, usual) == ("few_articles",)


def test_a_challenge_on_every_page_is_named(tmp_path: Path, usual: Manifest) -> None:
    assert "nothing_seen" in found({}, tmp_path, usual, other=lambda _: CHALLENGE)


def test_errors_on_a_third_of_the_pages_are_named(tmp_path: Path, usual: Manifest) -> None:
    bad = {story.path: said(500) for story in STORIES if story.number % 10 in (1, 4, 7)}
    assert found(site_of(*STORIES) | bad, tmp_path, usual) == ("too_many_errors",)


def test_copies_without_their_credit_line_are_named_on_a_first_night_too(tmp_path: Path) -> None:
    def alter(page: str) -> str:
        return page.replace("Qazaq24.com со ссылкой на", "Qazaq24.com пишет по сообщению")

    with AlteredSite(source="qazaq24", alter=alter) as site:
        assert night(site, tmp_path, 1).verdict.findings == ("unknown_wording:no_origin",)


# By each class name that the parser knows, what a night finds when it was renamed. The cards of listings are read
# without theirs just as well.
RENAMED = {
    "page-heading": ("layout_changed:hooks",),
    "page-meta": ("layout_changed:hooks",),
    "page-content": ("layout_changed:hooks",),
    "news-list__item": (),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Manifest, list[dict[str, Any]]]:
    """A night of the replica, and what it read."""
    archive = tmp_path_factory.mktemp("plain")
    with AlteredSite() as site:
        return night(site, archive, 0), records(archive, "")


@pytest.mark.parametrize("hook", HOOKS)
def test_a_class_name_that_was_renamed_is_named_or_everything_is_still_read(
    hook: str, tmp_path: Path, plain: tuple[Manifest, list[dict[str, Any]]]
) -> None:
    usual, read = plain
    precede(tmp_path, usual)
    with AlteredSite(alter=lambda page: page.replace(f'class="{hook}"', 'class="x7f"')) as site:
        verdict = night(site, tmp_path, int(bool(RENAMED[hook]))).verdict
    assert verdict.findings == RENAMED[hook]
    assert verdict.status == "failed" or _said(records(tmp_path, "")) == _said(read)


def _said(read: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What records say, but for where the page is."""
    return [{key: value for key, value in record.items() if key != "capture"} for record in read]
