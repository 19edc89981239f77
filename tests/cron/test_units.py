"""The units, as systemd itself reads them; it need not be running for that."""

import os
import shutil
import signal
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from kzcrawl.exceptions import LockedError

CRON = Path(__file__).parents[2] / "cron"
SERVICE, TIMER = CRON / "kzcrawl.service", CRON / "kzcrawl.timer"

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None,
    reason="systemd-analyze is not installed (.ci/run does that: make apt-cron)",
)


def analyze(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", "--no-pager", *words],  # noqa: S607 - wherever the host has it
        env=os.environ | {"TZ": "America/New_York", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )


def unit(path: Path) -> ConfigParser:
    parser = ConfigParser(interpolation=None, delimiters=("=",))
    parser.read_string(path.read_text("utf-8"))
    return parser


@needs_systemd
def test_systemd_finds_nothing_to_complain_of(tmp_path: Path) -> None:
    here = str(Path(sys.executable).parent)  # it wants to see the command
    (tmp_path / SERVICE.name).write_text(SERVICE.read_text("utf-8").replace("/opt/kzcrawl/bin", here), "utf-8")
    shutil.copy(TIMER, tmp_path)
    done = analyze("verify", "--recursive-errors=no", tmp_path / SERVICE.name, tmp_path / TIMER.name)
    assert (done.returncode, done.stderr) == (0, "")


@needs_systemd
def test_the_service_is_well_closed_in() -> None:
    done = analyze("security", "--offline=true", "--threshold=20", SERVICE)  # 2.0; an open service has 9.6
    assert done.returncode == 0, done.stdout


@needs_systemd
def test_the_timer_means_17_past_three_in_almaty() -> None:
    done = analyze("calendar", "--base-time=2025-11-29 12:00 UTC", unit(TIMER)["Timer"]["OnCalendar"])
    assert "Sat 2025-11-29 22:17:00 UTC" in done.stdout


def test_a_night_that_was_missed_is_caught_up() -> None:
    assert unit(TIMER)["Timer"]["Persistent"] == "yes"


def test_another_nightly_at_work_or_a_night_told_to_end_is_no_failure() -> None:
    assert unit(SERVICE)["Service"]["SuccessExitStatus"] == f"{LockedError.status} {128 + signal.SIGTERM}"


def test_the_archive_is_all_that_it_can_write() -> None:
    service = unit(SERVICE)["Service"]
    assert service["ProtectSystem"] == "strict"
    assert service["Environment"] == f"KZCRAWL_ARCHIVE=/var/lib/{service['StateDirectory']}"
    assert not {"readwritepaths", "bindpaths", "logsdirectory", "cachedirectory"} & set(service)
