"""While a night runs nobody can come in, and no secret gets out."""

import base64
import gzip
import subprocess
from pathlib import Path

import pytest

from tests.crawl.little_site import SOURCE, Answer, Asked, LittleSite, Story, said, site_of
from tests.crawl.night import command, environment_of, nightly, records

STORY = Story(1)
LISTENING = "0A"
PASSWORD = "kupiya-soz"  # noqa: S105 - of nobody
BASE = "http://kt.example"


def open_ports(process: int) -> list[str]:
    """The sockets of a process that wait for somebody to come in."""
    ours = {str(each.readlink()) for each in Path(f"/proc/{process}/fd").iterdir() if each.is_symlink()}
    found = []
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/{process}/net/{table}").read_text().splitlines()[1:]
        rows = [line.split() for line in lines]
        found += [row[1] for row in rows if row[3] == LISTENING and f"socket:[{row[9]}]" in ours]
    return found


def test_no_port_is_open_while_a_night_runs(tmp_path: Path) -> None:
    seen: list[list[str]] = []
    processes: list[int] = []

    def look(_: Asked) -> Answer:
        seen.append(open_ports(processes[0]))
        return STORY.page()

    with (
        LittleSite(site_of(STORY) | {STORY.path: look}) as site,
        subprocess.Popen(
            command(SOURCE), env=environment_of(site, tmp_path), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process,
    ):
        processes.append(process.pid)
        assert process.wait(timeout=60) == 0
    assert seen == [[]]


def all_that_is_there(archive: Path) -> bytes:
    """Every byte of an archive and its state, unpacked."""
    files = [path for path in archive.rglob("*") if path.is_file()]
    return b"".join(gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files)


@pytest.mark.parametrize("refusal", [None, said(407), said(502, PASSWORD[::-1])])
def test_the_password_of_a_proxy_is_told_to_the_proxy_alone(tmp_path: Path, refusal: Answer | None) -> None:
    answers = {BASE + path: refusal or answer for path, answer in site_of(STORY).items()}
    with LittleSite(answers) as proxy:
        place = proxy.url.replace("://", f"://reader:{PASSWORD}@")
        system = {"http_proxy": place, "HTTP_PROXY": place, "https_proxy": place, "no_proxy": "", "NO_PROXY": ""}
        words = ("-s", f"KAZAKHSTAN_TODAY_BASE_URL={BASE}", "--log-level", "DEBUG")
        done = nightly(proxy, tmp_path, SOURCE, *words, system=system, status=1 if refusal else 0)
    secret = base64.b64encode(f"reader:{PASSWORD}".encode())
    assert {asked.headers["Proxy-Authorization"] for asked in proxy.asked} == {f"Basic {secret.decode()}"}
    assert bool(records(tmp_path, "article")) is (refusal is None)
    told = done.stdout.encode() + done.stderr.encode() + all_that_is_there(tmp_path)
    assert b"DEBUG" in told
    assert PASSWORD.encode() not in told
    assert secret not in told


def test_a_proxy_that_is_not_there_is_told_without_its_password(tmp_path: Path) -> None:
    with LittleSite() as site:
        place = f"http://reader:{PASSWORD}@127.0.0.1:9"
        system = {"http_proxy": place, "HTTP_PROXY": place, "no_proxy": "", "NO_PROXY": ""}
        done = nightly(site, tmp_path, SOURCE, "--log-level", "DEBUG", system=system, status=1)
    told = done.stdout.encode() + done.stderr.encode() + all_that_is_there(tmp_path)
    assert b"refused" in told
    assert PASSWORD.encode() not in told
