"""A real web archive on loopback: pywb, serving captures of the replica as it was at some moments."""

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

import pytest

from kzcrawl.dates import machine_iso
from kzcrawl.demo.site import Site
from kzcrawl.pages import source_named
from kzcrawl.warc.framing import packed
from kzcrawl.wayback import replayed
from tests.crawl.little_site import SOURCE

BIN = Path(__file__).parents[2] / ".venv" / "pywb" / "bin"
_REPLAY = re.compile(r'"GET (/kz/\d{14}id_/\S+) HTTP')
_LIST = re.compile(r'"GET (/kz/cdx\?\S+) HTTP')
NOW = "2025-12-05T00:00:00Z"
needed = pytest.mark.skipif(not BIN.parent.joinpath("ready").exists(), reason="make .venv/pywb/ready installs pywb")


@dataclass(frozen=True)
class Pywb:
    """A web archive that runs; it writes what it is asked for into `log`."""

    replay_url: str
    log: Path

    @property
    def cdx_url(self) -> str:
        """Where it lists captures."""
        return f"{self.replay_url}/cdx"

    def replayed(self) -> list[tuple[str, datetime]]:
        """The address and moment of each capture that it was asked for, in order."""
        found = (replayed(path) for path in _REPLAY.findall(self.log.read_text("utf-8")))
        return [capture for capture in found if capture]

    def listed(self) -> list[str]:
        """The lists that it was asked for."""
        return _LIST.findall(self.log.read_text("utf-8"))

    def wait_for(self, process: subprocess.Popen[bytes], number: int) -> None:
        """Waits until so many captures were asked for, or the process has ended."""
        deadline = time.monotonic() + 60
        while len(self.replayed()) < number and process.poll() is None:
            assert time.monotonic() < deadline, f"no {number} captures were asked for in a minute"

    def forget(self) -> None:
        """Begins the log anew."""
        os.truncate(self.log, 0)


def write_captures(file: Path, pages: Iterable[tuple[Site, str]]) -> None:
    """What some pages were at the moments of their sites, as a crawler of a web archive keeps it."""
    with file.open("wb") as stream:
        for site, path in pages:
            stream.write(_capture(site, path))


def _capture(site: Site, path: str) -> bytes:
    answer, url = site.respond(path), source_named(site.source).BASE_URL + path
    moment = machine_iso(site.pages.instant)
    head = [f"HTTP/1.1 {answer.status} X", *(f"{name}: {value}" for name, value in answer.headers)]
    headers = [
        ("WARC-Type", "response"),
        ("WARC-Record-ID", f"<urn:uuid:{uuid5(NAMESPACE_URL, moment + url)}>"),
        ("WARC-Target-URI", url),
        ("WARC-Date", moment),
        ("Content-Type", "application/http; msgtype=response"),
    ]
    return packed(headers, "\r\n".join([*head, "", ""]).encode() + answer.body)


def from_web_archive(pywb: Pywb, archive: Path, since: date, until: date) -> str:
    """Brings a range from it by the real command; returns what that said."""
    command, environment = command_of(since, until), environment_of(pywb.cdx_url, archive)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def started(pywb: Pywb, archive: Path, since: date, until: date) -> subprocess.Popen[bytes]:
    """The command, under way; it seals a run after a few pages."""
    nothing, environment = subprocess.DEVNULL, environment_of(pywb.cdx_url, archive) | {"KZCRAWL_RUN_PAGES": "4"}
    return subprocess.Popen(command_of(since, until), env=environment, stdout=nothing, stderr=nothing)


def command_of(since: date, until: date) -> list[str]:
    """The command of a range."""
    words = ["backfill", SOURCE, "--since", str(since), "--until", str(until), "--via", "web-archive"]
    return [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", "kzcrawl", *words]


def environment_of(cdx_url: str, archive: Path) -> dict[str, str]:
    """The environment that says where the web archive and ours are, and what time it is."""
    settings = {"ARCHIVE": str(archive), "NOW": NOW, "DELAY_SECONDS": "0", "CDX_URL": cdx_url}
    return os.environ | {f"KZCRAWL_{name}": value for name, value in settings.items()}


@contextmanager
def serving(folder: Path, *captures: Path) -> Iterator[Pywb]:
    """Serves the captures of WARC files."""
    for words in (["init", "kz"], ["add", "kz", *map(str, captures)]):
        subprocess.run([BIN / "wb-manager", *words], cwd=folder, capture_output=True, check=True, timeout=600)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log"
    with log.open("ab") as stream:
        command = [BIN / "wayback", "-b", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen(command, cwd=folder, stdout=stream, stderr=stream)
        try:
            pywb = Pywb(f"http://127.0.0.1:{port}/kz", log)
            _wait_for(pywb, process)
            yield pywb
        finally:
            process.kill()
            process.wait()


def _wait_for(pywb: Pywb, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while True:
        assert process.poll() is None, pywb.log.read_text("utf-8")
        try:
            urllib.request.urlopen(f"{pywb.cdx_url}?url=kt.kz&output=json", timeout=5).close()  # noqa: S310 - ours
        except OSError:
            assert time.monotonic() < deadline, "pywb does not answer"
            time.sleep(0.05)
        else:
            return
