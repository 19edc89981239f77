"""Whether this machine knows that Almaty moved to +05 in March 2024, which every stamp of the sites hangs on."""

import zoneinfo
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, tzinfo
from importlib import metadata
from pathlib import Path

from kzcrawl.checks.result import Result, failed, ok, warning
from kzcrawl.checks.setup import Setup
from kzcrawl.dates import ALMATY

_NAME = "Asia/Almaty"
_AFTER_THE_CHANGE = datetime(2024, 5, 5, 12)  # noqa: DTZ001 - by the clock of the zone that is looked at
_RIGHT = timedelta(hours=5)


def pinned_zone(setup: Setup) -> Iterator[Result]:
    """The package tzdata, by which stamps are read."""
    del setup
    yield judged_pinned(ALMATY, metadata.version("tzdata"))


def host_zone(setup: Setup) -> Iterator[Result]:
    """The host's own files, by which cron and systemd start a night."""
    del setup
    yield judged_host(zoneinfo.TZPATH)


def judged_pinned(zone: tzinfo, version: str) -> Result:
    """The verdict on a package of that version that has that zone."""
    if is_right(zone):
        return ok("tzdata", f"{_NAME} was at +05 on 2024-05-05 (tzdata {version})")
    found = f"expected {_NAME} at +05 on 2024-05-05, found {_offset(zone)} (tzdata {version})"
    return failed("tzdata", found, "`pip install --upgrade tzdata`: else all times are an hour off.")


def judged_host(folders: Sequence[str]) -> Result:
    """The verdict on the first of these folders that has the zone."""
    path = next((path for folder in folders if (path := Path(folder, _NAME)).is_file()), None)
    mend = "`apt-get install tzdata`: else cron and systemd start a night at another hour than 03:17 in Almaty."
    if path is None:
        return warning("host's tzdata", f"no file {_NAME} in {' '.join(folders) or 'any folder'}", mend)
    with path.open("rb") as file:
        zone = zoneinfo.ZoneInfo.from_file(file)
    if is_right(zone):
        return ok("host's tzdata", f"{path} has +05 on 2024-05-05")
    return warning("host's tzdata", f"{path}: expected +05 on 2024-05-05, found {_offset(zone)}", mend)


def is_right(zone: tzinfo) -> bool:
    """Whether a zone is that of Almaty as it is since 2024."""
    return _AFTER_THE_CHANGE.replace(tzinfo=zone).utcoffset() == _RIGHT


def _offset(zone: tzinfo) -> str:
    return f"{_AFTER_THE_CHANGE.replace(tzinfo=zone):%z}"
