"""`kzcrawl check` as people run it."""

import json
from pathlib import Path

import pytest

from kzcrawl.archive.layout import Layout
from kzcrawl.clock import Clock
from kzcrawl.demo.server import Replica
from kzcrawl.locking import locked
from tests.alerts.receivers import http_receiver
from tests.checks.test_checks import NOW, zone_file
from tests.crawl.little_site import SOURCE, LittleSite, said
from tests.crawl.night import command, ended, environment_of


def test_where_all_is_well_nothing_fails_and_nothing_is_written(tmp_path: Path) -> None:
    with Replica(1) as replica, http_receiver() as receiver:
        settings = {"ALERTS": receiver.url, "PING_URL": receiver.ping_url, "CONTACT": "you@example.org"}
        settings["METRICS"] = str(tmp_path / "kzcrawl.prom")
        done = ended(command(of="check"), environment_of(replica, tmp_path / "archive", **settings), 0)
    lines = done.stdout.splitlines()
    assert {line.split()[0] for line in lines[:-2]} == {"ok"}, done.stdout
    assert lines[-1] == "21 ok, 0 warning, 0 failed"
    assert len(receiver.messages) == 1
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_each_fault_has_a_line_of_its_own(tmp_path: Path) -> None:
    archive, old = tmp_path / "archive", tmp_path / "zones"
    zone_file(old, 6)
    closed = LittleSite({"/robots.txt": said(200, "User-agent: *\nDisallow: /")})
    with closed as site, http_receiver() as receiver, locked(Layout(archive), "nightly", Clock(NOW)):
        receiver.status = 500
        settings = {"ALERTS": receiver.url, "BROWSER": "/nowhere"}
        environment = environment_of(site, archive, **settings) | {"PYTHONTZPATH": str(old)}
        done = ended(command(SOURCE, "--json", of="check"), environment, 1)
    grades = {result["name"]: result["grade"] for result in json.loads(done.stdout)["results"]}
    assert {name for name, grade in grades.items() if grade == "failed"} == {"alerts", "lock", f"{SOURCE} robots.txt"}
    warned = {"browser", "host's tzdata", "contact", "ping", f"{SOURCE} clock"}
    assert {name for name, grade in grades.items() if grade == "warning"} == warned
    assert "token-of-a-secret" not in f"{done.stdout}{done.stderr}"


@pytest.mark.parametrize("words", [["nowhere"], ["-s", "BROWSER"]])
def test_wrong_usage_is_status_2(tmp_path: Path, words: list[str]) -> None:
    with LittleSite() as site:
        done = ended(command(*words, of="check"), environment_of(site, tmp_path), 2)
        assert done.stdout == ""
        assert site.asked == []
