"""What is told is noted once it is delivered, and nothing of it breaks a night."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from kzcrawl.alerts.tell import tell
from kzcrawl.exceptions import DamagedStateError
from kzcrawl.settings import Settings, load
from kzcrawl.state.told import told_of
from tests.alerts.receivers import http_receiver

ERROR = RuntimeError("no idea")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive without a run, in a folder whose name needs care."""
    folder = tmp_path / "news? 100% #1"
    (folder / ".state").mkdir(parents=True)
    return folder


def settings(archive: Path, *urls: str) -> Settings:
    return load({}, [f"ARCHIVE={archive}", f"ALERTS={' '.join(urls)}", "NOW=2025-11-29T22:00:00Z"])


def test_what_is_told_is_noted(archive: Path) -> None:
    with http_receiver() as receiver:
        assert tell(settings(archive, receiver.url), ["qazaq24"], [], ERROR)
        assert tell(settings(archive, receiver.url), ["qazaq24"], [], ERROR)
    assert len(receiver.messages) == 1
    assert told_of(archive / ".state" / "state.sqlite")["qazaq24"].findings == ("broke_off",)


def test_as_long_as_one_service_refuses_all_are_told_again(archive: Path, caplog: pytest.LogCaptureFixture) -> None:
    with http_receiver() as takes_it, http_receiver() as refuses:
        refuses.status = 503
        given = settings(archive, takes_it.url, refuses.url)
        assert not tell(given, ["qazaq24"], [], ERROR)
        refuses.status = 200
        assert tell(given, ["qazaq24"], [], ERROR)
    assert (len(takes_it.messages), len(refuses.messages)) == (2, 2)
    assert caplog.messages == ["an alert could not be delivered by JSON; it is tried again the next night"]


def test_what_cannot_be_noted_is_warned_of(archive: Path, caplog: pytest.LogCaptureFixture) -> None:
    (archive / ".state" / "state.sqlite").write_bytes(b"no database at all" * 100)
    with http_receiver() as receiver:
        assert not tell(settings(archive, receiver.url), ["qazaq24"], [], DamagedStateError("is damaged"))
    assert len(receiver.messages) == 1
    assert "the next night sends it again" in caplog.text


def test_a_state_that_others_hold_breaks_no_night(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kzcrawl.state.database._WAIT_SECONDS", 0)
    with http_receiver() as receiver:
        tell(settings(archive, receiver.url), ["qazaq24"], [], ERROR)
        with closing(sqlite3.connect(archive / ".state" / "state.sqlite", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            assert not tell(settings(archive, receiver.url), ["kazakhstan_today"], [], ERROR)
