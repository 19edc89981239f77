"""Nights by the real command that tell real receivers how they ended."""

from datetime import timedelta
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.locking import locked
from tests.alerts.receivers import http_receiver, mail_receiver
from tests.crawl.little_site import LISTINGS, NIGHT, SOURCE, LittleSite, Story, said, site_of
from tests.crawl.night import command, ended, environment_of, nightly

SECRET = "token-of-a-secret"  # noqa: S105 - of nobody
WELL = site_of(Story(1), Story(2))
PINGS = ("/start", "/fail", "/start", "/fail", "/start", "")
UNDELIVERED = "WARNING kzcrawl.alerts.tell: an alert could not be delivered by JSON"
EMPTY = dict.fromkeys(LISTINGS, said(200, "<html><body></body></html>"))


class Nights:
    """Nights of one archive, one after another, and what they say on the way; none of it may show a secret."""

    def __init__(self, site: LittleSite, folder: Path) -> None:
        self.site, self.archive, self.number = site, folder / "archive", 0

    def night(self, status: int, **settings: str) -> str:
        moment = machine_iso(NIGHT + timedelta(days=self.number))
        self.number += 1
        done = nightly(self.site, self.archive, SOURCE, "--log-level", "DEBUG", now=moment, status=status, **settings)
        kept = b"".join(path.read_bytes() for path in self.archive.rglob("*") if path.is_file())
        assert SECRET not in f"{done.stdout}{done.stderr}"
        assert SECRET.encode() not in kept
        return done.stderr


def test_each_change_is_told_once_to_each_service_and_each_night_pings(tmp_path: Path) -> None:
    with LittleSite(WELL) as site, http_receiver() as receiver, mail_receiver() as mailbox, http_receiver() as pings:
        nights = Nights(site, tmp_path)
        heard = []
        for answers, status in ((EMPTY, 1), (EMPTY, 1), (WELL, 0)):
            site.answers = dict(answers)
            nights.night(status, ALERTS=f"{receiver.url} {mailbox.url}", PING_URL=pings.ping_url)
            heard.append((len(receiver.messages), len(mailbox.mails)))
    assert heard == [(1, 1), (1, 1), (2, 2)]
    worse, better = receiver.messages
    assert worse["title"] == f"kzcrawl: {SOURCE} is not well"
    assert "- nothing_seen: no article of that source at all." in worse["message"]
    assert f"Look closer: kzcrawl runs 1 --archive {nights.archive}" in worse["message"]
    assert better["title"] == f"kzcrawl: {SOURCE} is well again"
    assert [mail["Subject"] for mail in mailbox.mails] == [worse["title"], better["title"]]
    assert "since the night of 2025-11-30" in mailbox.texts[0]
    assert [ping.path for ping in pings.received] == [f"/{SECRET}{end}" for end in PINGS]
    assert "failed: nothing_seen" in pings.received[1].body
    assert pings.received[5].body.startswith("run 3 (")


def test_what_is_refused_is_warned_of_and_told_the_next_night(tmp_path: Path) -> None:
    with LittleSite(EMPTY) as site, http_receiver() as receiver:
        nights = Nights(site, tmp_path)
        for answers, answer, status in ((EMPTY, 500, 1), (EMPTY, 200, 1), (WELL, 500, 1)):
            site.answers, receiver.status = dict(answers), answer
            said_then = nights.night(status, ALERTS=receiver.url)
            assert (UNDELIVERED in said_then) == (answer == 500)
    worse, better = (f"kzcrawl: {SOURCE} is {state}" for state in ("not well", "well again"))
    assert [message["title"] for message in receiver.messages] == [worse, worse, better]
    assert "since the night of 2025-11-30" in receiver.messages[1]["message"]


def test_a_night_that_comes_to_no_verdict_is_told(tmp_path: Path) -> None:
    with LittleSite(WELL) as site, http_receiver() as receiver:
        environment = environment_of(site, tmp_path / "archive", ALERTS=receiver.url, FAILPOINTS="step.commit=ENOSPC")
        ended(command(SOURCE), environment, 74)
    (message,) = receiver.messages
    assert "- unwritable: the archive could not be written." in message["message"]
    assert "It said: the state (.state/state.sqlite): cannot be written (ENOSPC" in message["message"]


@pytest.mark.parametrize("words", [[SOURCE, "nowhere"], [SOURCE, "-s", "ALERTS=nosuch://token-of-a-secret"]])
def test_wrong_usage_writes_nothing_and_tells_nobody(tmp_path: Path, words: list[str]) -> None:
    with LittleSite(WELL) as site, http_receiver() as receiver:
        urls = {"ALERTS": receiver.url, "PING_URL": receiver.ping_url}
        done = ended(command(*words), environment_of(site, tmp_path / "archive", **urls), 2)
    assert receiver.received == []
    assert not (tmp_path / "archive").exists()
    assert SECRET not in done.stderr


@pytest.mark.parametrize("setting", ["ALERTS=token-of-a-secret", "PING_URL=token-of-a-secret"])
def test_a_setting_that_is_no_address_is_refused_unseen(tmp_path: Path, setting: str) -> None:
    with LittleSite(WELL) as site:
        done = ended(command(SOURCE, "-s", setting), environment_of(site, tmp_path / "archive"), 2)
    assert setting.partition("=")[0] in done.stderr
    assert SECRET not in done.stderr
    assert not (tmp_path / "archive").exists()


def test_a_good_night_tells_nobody_and_a_ping_that_fails_is_a_warning_and_no_more(tmp_path: Path) -> None:
    with LittleSite(WELL) as site, http_receiver() as receiver, http_receiver() as silent:
        receiver.status = 500
        told = Nights(site, tmp_path).night(0, PING_URL=receiver.ping_url, ALERTS=silent.url)
    assert silent.received == []
    assert told.count("the service at PING_URL could not be told: it answered 500") == 2
    assert len(receiver.received) == 4


def test_who_finds_the_archive_locked_tells_nobody(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    with LittleSite(WELL) as site, http_receiver() as receiver, locked(Layout(archive), "nightly", Clock(NIGHT)):
        urls = {"ALERTS": receiver.url, "PING_URL": receiver.ping_url}
        ended(command(SOURCE), environment_of(site, archive, **urls), 75)
    assert receiver.received == []


def test_a_demo_tells_nobody(tmp_path: Path) -> None:
    with LittleSite({}) as site, http_receiver() as receiver:
        urls = {"ALERTS": receiver.url, "PING_URL": receiver.ping_url}
        archive = str(tmp_path / "archive")
        ended(command("--demo", "--archive", archive, SOURCE), environment_of(site, tmp_path, **urls), 0)
    assert receiver.received == []
