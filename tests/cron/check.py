"""A nightly started by Debian's cron itself, and the units as systemd sees them: `make cron-check`, as root.

It follows the README in a fresh home folder: installs kzcrawl, puts the line into root's crontab (which is put back as
it was), and waits for the night. Beside what the README has a user write there, the crontab says where the home folder
and the replica are, and asks at every minute whether it is the hour that it now is in Almaty.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kzcrawl.archive.layout import Layout
from kzcrawl.archive.reader import Archive
from kzcrawl.dates import ALMATY, machine_iso
from kzcrawl.demo.server import Replica
from kzcrawl.locking import is_at_work
from kzcrawl.settings import source_setting
from tests.cron.test_units import SERVICE, TIMER, analyze

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
# What stands before the commands that are followed.
INSTALLING, BY_CRON = "For every day, in a virtual environment of its own", "**By cron**"
NIGHT_SECONDS = 180  # a minute until cron looks, and a night on the replica
EXPOSURE = 3.0


def main() -> int:
    """0 if the night was well and systemd finds nothing."""
    refuse_unless_alone()
    with tempfile.TemporaryDirectory(prefix="kzcrawl-cron-") as folder:
        home = Path(folder)
        do(commands_after(INSTALLING), home)
        is_well = night_by_cron(home) and units_are_fine(home)
    print("cron-check: all is well" if is_well else "cron-check: failed")
    return int(not is_well)


def refuse_unless_alone() -> None:
    """SystemExit where cron cannot be started, or runs already: it would start other people's jobs twice."""
    if os.geteuid() != 0:
        raise SystemExit("expected root, who alone may start cron")
    missing = [name for name in ("cron", "crontab", "systemd-analyze") if shutil.which(name) is None]
    if missing:
        raise SystemExit(f"expected {', '.join(missing)} to be installed: make apt-cron")
    names = (path.read_text("utf-8").strip() for path in Path("/proc").glob("[0-9]*/comm") if path.exists())
    if "cron" in names:
        raise SystemExit("expected that no cron is running here, found one")


def commands_after(words: str) -> list[str]:
    """The first commands in the README after some words of it."""
    found = re.search(r"(?m)(^    .*\n)+", README[README.index(words) :])
    if found is None:
        raise SystemExit(f"expected commands in the README after {words!r}")
    return [line.strip() for line in found[0].splitlines()]


def done(words: list[str], told: str = "") -> subprocess.CompletedProcess[str]:
    """What came of a command."""
    return subprocess.run(words, input=told, capture_output=True, text=True, check=False)


def do(commands: list[str], home: Path) -> None:
    """Runs commands of the README, in this folder, as somebody whose home is elsewhere."""
    for command in commands:
        print(f"$ {command}", flush=True)
        came = done(
            ["/bin/sh", "-c", f"cd {shlex.quote(str(ROOT))} && export HOME={shlex.quote(str(home))} && {command}"]
        )
        if came.returncode != 0:
            raise SystemExit(f"status {came.returncode}: {came.stdout}{came.stderr}")


def night_by_cron(home: Path) -> bool:
    """Whether cron's line brought a night of two sources, and their copies linked, all well."""
    install, *_ = commands_after(BY_CRON)
    archive, log = home / "news", home / "kzcrawl.log"
    with Replica() as replica, crontab_put_back():
        do([install, install], home)  # the second time it is there already
        install_crontab(pointed(crontab(), home, replica))
        with cron():
            wait_for_runs(archive, 2)
        while is_at_work(Layout(archive), "nightly"):
            time.sleep(0.5)
    print(f"$ tail ~/kzcrawl.log\n{log.read_text('utf-8') if log.exists() else '(there is none)'}")
    runs = [str(home / "kzcrawl" / "bin" / "kzcrawl"), "runs", "--archive", str(archive)]
    print(f"$ kzcrawl runs --archive ~/news\n{done(runs).stdout}")
    ended = [(run.kind, run.verdict.status) for run in Archive(archive).manifests()] if archive.is_dir() else []
    return ended == [("nightly", "ok"), ("nightly", "ok"), ("lineage", "ok")]


def pointed(table: str, home: Path, replica: Replica) -> str:
    """The crontab of the README, for the replica and for now."""
    settings = {source_setting(source, "BASE_URL"): url for source, url in replica.base_urls.items()}
    settings |= {"NOW": machine_iso(replica.instant), "DELAY_SECONDS": "0"}
    variables = [f"HOME={home}", *(f"KZCRAWL_{name}={value}" for name, value in settings.items())]
    next_minute = datetime.now(UTC) + timedelta(minutes=1)
    changes = {
        'KZCRAWL_CONTACT=""': 'KZCRAWL_CONTACT="https://example.org/cron-check"',
        "\n17 * * * * ": "\n* * * * * ",
        "= 03 ]": f"= {next_minute.astimezone(ALMATY):%H} ]",
    }
    for old, new in changes.items():
        if table.count(old) != 1:
            raise SystemExit(f"expected {old!r} once in the crontab, found it {table.count(old)} times")
        table = table.replace(old, new)
    return "\n".join([*variables, table])


def crontab() -> str:
    """The crontab of this user; empty where there is none."""
    return done(["crontab", "-l"]).stdout


def install_crontab(table: str) -> None:
    """Puts another one in its place."""
    if (refused := done(["crontab", "-"], table)).returncode != 0:
        raise SystemExit(f"expected that crontab takes the table: {refused.stderr}")


@contextmanager
def crontab_put_back() -> Iterator[None]:
    """An empty crontab; afterwards the one that was there."""
    before = crontab()
    install_crontab("")
    try:
        yield
    finally:
        if before:
            install_crontab(before)
        else:
            done(["crontab", "-r"])


@contextmanager
def cron() -> Iterator[None]:
    """Cron at work, ended afterwards; what it started ends by itself."""
    print("$ cron -f", flush=True)
    process = subprocess.Popen(["cron", "-f"])  # noqa: S607 - wherever the host has it
    try:
        yield
    finally:
        process.terminate()
        process.wait(10)


def wait_for_runs(archive: Path, number: int) -> None:
    """Until so many runs are sealed, or it has taken too long, which the verdict shows."""
    end = time.monotonic() + NIGHT_SECONDS
    while len(Layout(archive).numbers()) < number and time.monotonic() < end:
        time.sleep(0.5)


def units_are_fine(home: Path) -> bool:
    """Whether systemd finds nothing to complain of, and the service well closed in."""
    units = home / "units"
    units.mkdir()
    here = str(home / "kzcrawl" / "bin")  # it wants to see the command
    (units / SERVICE.name).write_text(SERVICE.read_text("utf-8").replace("/opt/kzcrawl/bin", here), "utf-8")
    shutil.copy(TIMER, units)
    verified = analyze("verify", "--recursive-errors=no", units / SERVICE.name, units / TIMER.name)
    print(f"$ systemd-analyze verify {SERVICE.name} {TIMER.name}: status {verified.returncode}\n{verified.stderr}")
    rated = analyze("security", "--offline=true", f"--threshold={EXPOSURE * 10:.0f}", units / SERVICE.name)
    last = next((line for line in rated.stdout.splitlines() if "exposure level" in line), rated.stderr)
    print(f"$ systemd-analyze security --offline=true {SERVICE.name}\n{last}")
    return (verified.returncode, verified.stderr, rated.returncode) == (0, "", 0)


if __name__ == "__main__":
    sys.exit(main())
