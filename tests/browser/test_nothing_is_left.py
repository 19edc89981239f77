"""Whatever happens to a crawl, its browser or the driver between: nothing is left, and nobody waits for ever."""

import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.chromium import needs_browser
from tests.browser.growing_site import BROWSER, OLD, growing, processes, temporary, until
from tests.browser.test_growing_listings import manifest_of, routes
from tests.crawl.little_site import SOURCE, Answer, Asked, LittleSite, Story
from tests.crawl.night import command, environment_of, nightly

pytestmark = needs_browser


class Held:
    """A crawl whose browser waits for a part of a listing, which comes once `go_on` is set."""

    def __init__(self, archive: Path, site: LittleSite, system: dict[str, str]) -> None:
        self.folder, self.site = system["TMPDIR"], site
        self.go_on, asked = threading.Event(), threading.Event()
        stock = site.answers["/rus/all/part/0"]

        def wait(_: Asked) -> Answer:
            asked.set()
            self.go_on.wait(30)
            assert isinstance(stock, Answer)
            return stock

        site.answers["/rus/all/part/0"] = wait
        environment = environment_of(site, archive, TIMEOUT_SECONDS="3", **BROWSER) | system
        self.crawl = subprocess.Popen(
            command(SOURCE), env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        assert asked.wait(60)

    def is_rid(self) -> bool:
        """Whether none of its processes is left."""
        return not processes(self.folder)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    with LittleSite(growing([Story(1)], [Story(2)], [OLD])) as site, temporary() as system:
        held = Held(tmp_path, site, system)
        assert processes(held.folder, "run-driver")
        assert processes(held.folder, "--headless")
        yield held
        held.go_on.set()
        held.crawl.kill()
        held.crawl.wait()


def test_after_a_kill_no_browser_is_left_and_the_next_crawl_removes_its_files(held: Held, tmp_path: Path) -> None:
    held.crawl.kill()
    assert until(held.is_rid, 10)
    held.go_on.set()
    (left,) = Path(held.folder).glob("kzcrawl-browser-*")
    nightly(held.site, tmp_path, SOURCE, system={"TMPDIR": held.folder}, **BROWSER)
    assert routes(tmp_path)["browser"].outcome == "reached"
    assert not left.exists()
    assert list(Path(held.folder).glob("*kzcrawl*")) + list(Path(held.folder).glob("playwright*")) == []
    assert held.is_rid()


def test_a_signal_ends_the_browser_with_the_crawl(held: Held) -> None:
    held.crawl.send_signal(signal.SIGTERM)
    held.go_on.set()
    assert held.crawl.wait(30) == 143
    assert until(held.is_rid, 10)
    assert list(Path(held.folder).iterdir()) == []


@pytest.mark.parametrize("program", ["run-driver", "--headless"], ids=["driver", "browser"])
def test_without_its_driver_or_browser_the_night_goes_on(held: Held, tmp_path: Path, program: str) -> None:
    for pid in processes(held.folder, program):
        os.kill(pid, signal.SIGKILL)
    assert held.crawl.wait(60) == 0
    assert routes(tmp_path)["browser"].reason in ("browser_failed", "timeout")
    assert manifest_of(tmp_path).kept["articles"] == 1
    assert until(held.is_rid, 10)


def test_a_site_that_never_shows_more_costs_no_more_than_the_time_limit(held: Held, tmp_path: Path) -> None:
    assert held.crawl.wait(60) == 0
    assert routes(tmp_path)["browser"].reason == "timeout"
    assert until(held.is_rid, 10)
