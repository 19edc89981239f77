"""What `kzcrawl check` says of this machine, the archive, and whoever is told: each fault that is planted is found."""

import re
import struct
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.write_run import write_run
from kzcrawl.checks import all_of as checks
from kzcrawl.checks.alerts import alerts
from kzcrawl.checks.archive import archive
from kzcrawl.checks.browser import browser
from kzcrawl.checks.drift import drift
from kzcrawl.checks.lock import lock
from kzcrawl.checks.metrics import metrics
from kzcrawl.checks.program import packages
from kzcrawl.checks.result import Result
from kzcrawl.checks.setup import Setup
from kzcrawl.checks.zone import judged_host, judged_pinned
from kzcrawl.clock import Clock
from kzcrawl.dates import ALMATY
from kzcrawl.locking import locked
from kzcrawl.settings import load
from tests.alerts.receivers import http_receiver
from tests.archive.test_seal_and_read import closed
from tests.browser.chromium import needs_browser

NOW = datetime(2025, 11, 29, 22, tzinfo=UTC)


def setup(**settings: object) -> Setup:
    return Setup(load({}, [f"{name}={value}" for name, value in settings.items()]), ["kazakhstan_today"])


def zone_file(folder: Path, hours: int) -> Path:
    """A zone file (RFC 8536) of before the change of 2024: Almaty at one offset for ever."""
    body = struct.pack(">4sc15x6l", b"TZif", b"2", 0, 0, 0, 0, 1, 4) + struct.pack(
        ">lbb4s", hours * 3600, 0, 0, b"+06\0"
    )
    path = folder / "Asia" / "Almaty"
    path.parent.mkdir(parents=True)
    path.write_bytes(body + body + f"\n<+0{hours}>-{hours}\n".encode())
    return path


def test_an_archive_that_is_not_there_yet_is_not_made(tmp_path: Path) -> None:
    (result,) = archive(setup(ARCHIVE=tmp_path / "far" / "archive"))
    assert result.grade == "ok"
    assert list(tmp_path.iterdir()) == []


def test_an_archive_that_is_there_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "runs").mkdir()
    (result,) = archive(setup(ARCHIVE=tmp_path))
    assert (result.grade, list(tmp_path.rglob("*"))) == ("ok", [tmp_path / "runs"])


@pytest.mark.parametrize("demo", [True, False])
def test_an_archive_that_a_night_would_refuse_is_found(tmp_path: Path, demo: bool) -> None:
    write_run(Layout(tmp_path), replace(closed(1, 0, 0), demo=demo), [])
    (result,) = archive(setup(ARCHIVE=tmp_path))
    assert (result.grade, "is of the replica" in result.found) == (("failed", True) if demo else ("ok", False))
    Layout(tmp_path).manifest(1).write_text("{")
    (result,) = archive(setup(ARCHIVE=tmp_path))
    assert (result.grade, "kzcrawl repair" in result.mend) == ("failed", True)


def test_a_folder_that_nobody_may_write_is_found() -> None:
    (result,) = archive(setup(ARCHIVE="/proc/archive"))  # where not even root makes files
    assert (result.grade, result.found.startswith("/proc: cannot be written (")) == ("failed", True)


def test_a_file_in_the_place_of_the_archive_is_found(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("")
    (result,) = archive(setup(ARCHIVE=tmp_path / "archive"))
    assert result.grade == "failed"


def test_a_file_for_prometheus_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    (tmp_path / "folder.prom").mkdir()
    for path in ("/proc/kzcrawl.prom", tmp_path / "nowhere" / "kzcrawl.prom", tmp_path / "folder.prom"):
        (result,) = metrics(setup(METRICS=path))
        assert (result.grade, result.found.startswith(f"{path}: cannot be written (")) == ("warning", True)
    (result,) = metrics(setup(METRICS=tmp_path / "kzcrawl.prom"))
    assert (result.grade, list(tmp_path.iterdir())) == ("ok", [tmp_path / "folder.prom"])
    assert list(metrics(setup())) == []


def test_little_room_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kzcrawl.checks.archive._LEAST_BYTES", 10**18)
    (result,) = archive(setup(ARCHIVE=tmp_path))
    assert result.grade == "warning"


def test_a_held_lock_is_found_with_who_holds_it(tmp_path: Path) -> None:
    with locked(Layout(tmp_path), "nightly", Clock(NOW)):
        (result,) = lock(setup(ARCHIVE=tmp_path))
    assert result.grade == "failed"
    assert "kzcrawl nightly, since 2025-11-29T22:00:00Z" in result.found


def test_a_command_that_needs_the_archive_alone_is_found_and_another_is_not(tmp_path: Path) -> None:
    with locked(Layout(tmp_path), "rebuild", Clock(NOW), alone=True):
        (result,) = lock(setup(ARCHIVE=tmp_path))
    assert "kzcrawl rebuild" in result.found
    with locked(Layout(tmp_path), "import", Clock(NOW)):
        (result,) = lock(setup(ARCHIVE=tmp_path))
    assert result.grade == "ok"


def test_a_pinned_zone_of_before_the_change_is_found(tmp_path: Path) -> None:
    with zone_file(tmp_path, 6).open("rb") as file:
        result = judged_pinned(ZoneInfo.from_file(file), "2023.4")
    assert (result.grade, "found +0600 (tzdata 2023.4)" in result.found) == ("failed", True)
    assert judged_pinned(ALMATY, "2024.1").grade == "ok"


def test_a_host_with_old_zone_files_or_none_is_warned_of(tmp_path: Path) -> None:
    zone_file(tmp_path / "old", 6)
    zone_file(tmp_path / "new", 5)
    grades = [judged_host([str(tmp_path / name)]).grade for name in ("old", "none", "new")]
    assert grades == ["warning", "warning", "ok"]


@pytest.mark.parametrize(("minutes", "grade"), [(0, "ok"), (5, "ok"), (6, "warning"), (-6, "warning"), (70, "warning")])
def test_a_clock_that_is_off_is_warned_of(minutes: int, grade: str) -> None:
    assert drift("clock", "Sat, 29 Nov 2025 22:00:00 GMT", NOW + timedelta(minutes=minutes)).grade == grade


@pytest.mark.parametrize("date", [None, "", "soon"])
def test_a_site_without_a_clock_tells_nothing(date: str | None) -> None:
    assert drift("clock", date, NOW).grade == "ok"


def test_a_browser_that_is_not_there_is_warned_of_and_none_is_well() -> None:
    assert [next(iter(browser(setup(BROWSER=name)))).grade for name in ("/nowhere", "/bin/false", "none")] == [
        "warning",
        "warning",
        "ok",
    ]


def test_where_what_drives_a_browser_does_not_start_the_packages_that_mend_it_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_NODEJS_PATH", "/bin/false")
    (result,) = browser(setup())
    assert result.grade == "warning"
    assert "apt-get install --no-install-recommends chromium libatomic1" in str(result.mend)


@needs_browser
def test_a_browser_that_starts_is_named_with_its_version() -> None:
    (result,) = browser(setup())
    assert result.grade == "ok", result
    assert re.fullmatch(r"chromium [\d.]+ starts", result.found)


def test_the_packages_of_this_environment_are_those_that_are_needed() -> None:
    (result,) = packages(setup())
    assert result.grade == "ok", result


def test_a_package_that_is_missing_or_too_old_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    needed = ["no-such-package>=1", "orjson>=999", "scrapy>=2"]
    monkeypatch.setattr("importlib.metadata.requires", lambda _: needed)
    (result,) = packages(setup())
    assert result.grade == "failed"
    assert "no-such-package does not load" in result.found
    assert "expected orjson>=999, found 3" in result.found


def test_a_service_that_refuses_is_found_and_one_that_takes_it_is_well() -> None:
    with http_receiver() as receiver:
        (well,) = alerts(setup(ALERTS=receiver.url))
        receiver.status = 500
        (refused,) = alerts(setup(ALERTS=receiver.url))
    assert (well.grade, refused.grade) == ("ok", "failed")
    assert "not taken by JSON" in refused.found
    assert [message["title"] for message in receiver.messages] == ["kzcrawl: a test"] * 2


def test_without_a_test_message_nobody_is_sent_one() -> None:
    with http_receiver() as receiver:
        quiet = Setup(setup(ALERTS=receiver.url).settings, ["kazakhstan_today"], sends_alerts=False)
        assert [result.grade for result in alerts(quiet)] == ["ok"]
    assert receiver.received == []


def test_a_check_that_breaks_has_failed_and_ends_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_: Setup) -> list[Result]:
        raise RuntimeError("no idea")

    monkeypatch.setattr(checks, "CHECKS", {"first": breaks, "last": checks.CHECKS["contact"]})
    first, last = checks.all_of(Setup(load({}), []))
    assert (first.name, first.grade, "RuntimeError: no idea" in first.found) == ("first", "failed", True)
    assert last.name == "contact"
