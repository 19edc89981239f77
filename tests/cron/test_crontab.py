"""The crontab, run as cron runs it: cron's own variables and the table's, /bin/sh, the home folder, no terminal."""

import re
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import machine_iso
from kzcrawl.demo.server import Replica
from kzcrawl.settings import source_setting
from kzcrawl.state.locks import Lock
from tests.cron.check import BY_CRON, INSTALLING, commands_after

TABLE = Path(__file__).parents[2] / "cron" / "kzcrawl.crontab"

README = (TABLE.parents[1] / "README.md").read_text("utf-8")


class Table(NamedTuple):
    """What cron takes from a crontab with one job."""

    variables: dict[str, str]
    schedule: list[str]
    command: str


class Home:
    """A home folder with kzcrawl in the place that the README names, and a `date` that says what a test wants."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.archive, self.log = folder, folder / "news", folder / "kzcrawl.log"
        self.kzcrawl = folder / "kzcrawl" / "bin" / "kzcrawl"
        self.kzcrawl.parent.mkdir(parents=True)
        self.kzcrawl.symlink_to(Path(sys.executable).with_name("kzcrawl"))

    def cron(self, date: str, **more: str) -> subprocess.CompletedProcess[str]:
        """Does what cron does once an hour."""
        script(self.folder / "fake" / "date", date)
        path = f"{self.folder / 'fake'}:/usr/bin:/bin"
        basics = {"HOME": str(self.folder), "LOGNAME": "reader", "PATH": path, "SHELL": "/bin/sh"}
        return subprocess.run(
            ["/bin/sh", "-c", table().command],
            cwd=self.folder,
            env=basics | table().variables | more,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            start_new_session=True,
            text=True,
            timeout=120,
            check=False,
        )


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def table() -> Table:
    variables, jobs = {}, []
    for line in TABLE.read_text("utf-8").splitlines():
        if variable := re.fullmatch(r"(\w+)\s*=\s*(.*)", line):
            variables[variable[1]] = re.sub(r"""^(["'])(.*)\1$""", r"\2", variable[2])
        elif line and not line.startswith("#"):
            jobs.append(line.split(maxsplit=5))
    ((*schedule, command),) = jobs
    assert not re.search(r"(?<!\\)%", command), "cron ends a command at a bare %"
    return Table(variables, schedule, command.replace(r"\%", "%"))


def script(path: Path, commands: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(f"#!/bin/sh\n{commands}\n", "utf-8")
    path.chmod(0o755)


def hour(text: str) -> str:
    """A `date` for which it is that hour in Almaty, and which answers no other question."""
    return f'[ "$TZ $*" = "Asia/Almaty +%H" ] && echo {text}'


def silent(done: subprocess.CompletedProcess[str]) -> bool:
    """Whether cron would mail nothing."""
    return (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_at_three_in_almaty_it_crawls(home: Home) -> None:
    with Replica() as replica:
        settings = {source_setting(source, "BASE_URL"): url for source, url in replica.base_urls.items()}
        settings |= {"DELAY_SECONDS": "0", "FIRST_RUN_DAYS": "1", "NOW": machine_iso(replica.instant)}
        done = home.cron(hour("03"), **{f"KZCRAWL_{name}": value for name, value in settings.items()})
    assert silent(done), done
    verdicts = {manifest.source: manifest.verdict.status for manifest in Archive(home.archive).manifests()}
    assert verdicts == dict.fromkeys(replica.base_urls, "ok")
    assert "-nightly): " in home.log.read_text("utf-8")


@pytest.mark.parametrize("other", ["02", "04", "15", ""])
def test_at_any_other_hour_it_does_nothing(home: Home, other: str) -> None:
    assert silent(home.cron(hour(other)))
    assert {path.name for path in home.folder.iterdir()} == {"fake", "kzcrawl"}


# New York's clocks go forward and back on two of them, those of Almaty back on the third.
@pytest.mark.parametrize("day", ["2025-03-09", "2025-11-02", "2024-02-29", "2025-12-31"])
@pytest.mark.parametrize("minute", [17, 47])  # of whole hours, and of hosts half an hour beside them
def test_it_runs_once_in_24_hours(home: Home, day: str, minute: int) -> None:
    script(home.kzcrawl, "echo ran")
    first = int(datetime.fromisoformat(f"{day}T12:{minute}:00Z").timestamp())
    for at in range(first, first + 24 * 3600, 3600):
        assert silent(home.cron(f'exec /bin/date --date=@{at} "$@"'))
    assert home.log.read_text("utf-8") == "ran\n"


def test_another_nightly_at_work_is_no_failure(home: Home) -> None:
    lock = Layout(home.archive).lock("nightly")
    lock.parent.mkdir(parents=True)
    with Lock(lock) as held:
        held.take("the test")
        assert silent(home.cron(hour("03")))
    assert "the test is at work" in home.log.read_text("utf-8")


def test_what_failed_is_mailed_with_the_end_of_the_log(home: Home) -> None:
    home.archive.write_text("a file where the archive should be", "utf-8")
    done = home.cron(hour("03"))
    assert done.returncode == 74
    assert done.stdout == f"kzcrawl nightly: status 74. The end of ~/kzcrawl.log:\n{home.log.read_text('utf-8')}"
    assert "cannot be written" in done.stdout


def test_that_it_is_not_installed_is_mailed(home: Home) -> None:
    home.kzcrawl.unlink()
    done = home.cron(hour("03"))
    assert done.returncode == 127
    assert "not found" in done.stdout


def test_the_readme_puts_it_behind_what_is_there_and_only_once(tmp_path: Path) -> None:
    script(
        tmp_path / "crontab", f'cd {tmp_path}; [ "$1" = -l ] && exec cat mine; cat > new; mv new mine'
    )  # a table of its own
    (tmp_path / "mine").write_text("0 5 * * * true\n")
    (line,) = re.findall(r"(?m)^    (.*cron/kzcrawl\.crontab.*\| crontab -)$", README)
    for _ in range(2):
        path = f"{tmp_path}:/usr/bin:/bin"
        subprocess.run(["/bin/sh", "-c", line], cwd=TABLE.parents[1], env={"PATH": path}, timeout=20, check=True)
        assert (tmp_path / "mine").read_text() == "0 5 * * * true\n" + TABLE.read_text("utf-8")


def test_it_asks_every_hour_and_not_with_everybody_else() -> None:
    minute, *others = table().schedule
    assert int(minute) % 30 != 0
    assert others == ["*", "*", "*", "*"]


def test_cron_itself_takes_the_table() -> None:
    crontab = shutil.which("crontab")
    if crontab is None:
        pytest.skip("crontab is not installed (.ci/run does that: make apt-cron)")
    usage = subprocess.run([crontab, "-h"], capture_output=True, text=True, check=False)
    if "dry run" not in usage.stdout + usage.stderr:
        pytest.skip("this crontab is not Debian's, and might install the table instead of looking at it")
    done = subprocess.run([crontab, "-n", TABLE], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_readme_has_the_commands_that_cron_check_follows() -> None:
    assert "pip install" in commands_after(INSTALLING)[1]
    assert "crontab -" in commands_after(BY_CRON)[0]
