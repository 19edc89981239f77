"""Memory of a browser, with its driver and the run, at the 100th and at the 500th scroll of an endless listing: it
should not grow with what was read.

Proportional set sizes of all their processes, from /proc: the median of the ten steps up to there.
"""

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from time import monotonic

_SCROLLS = (100, 500)
_CARDS = 20
_WATCHED = 10
_LEAD = "Алматы. 28 ноября. KAZAKHSTAN TODAY - Мост через реку открыли после ремонта, который длился год. " * 3
_SCRIPT = """
<div id="end">…</div>
<script>
  let part = 1;
  const end = document.getElementById('end');
  new IntersectionObserver(async seen => {
    if (!seen.some(each => each.isIntersecting)) return;
    end.insertAdjacentHTML('beforebegin', await (await fetch(`/rus/all/part/${++part}`)).text());
  }).observe(end);
</script>
"""


def main() -> None:
    """Prints a line for each number of scrolls, and their ratio."""
    began = monotonic()
    sizes = _night()
    first = median(sizes[_SCROLLS[0] - _WATCHED : _SCROLLS[0]])
    for scrolls in _SCROLLS:
        size = median(sizes[scrolls - _WATCHED : scrolls])
        print(f"{scrolls:6} scrolls {size:7.1f} MB, {size / first:5.2f} of that for {_SCROLLS[0]}")
    print(f"{(monotonic() - began) / len(sizes):.2f} s a scroll of {_CARDS} cards")


def _night() -> list[float]:
    """The sizes of a night, in MB, when each part was asked for."""
    sizes: list[float] = []
    running: list[int] = []
    with _site(lambda: sizes.append(_megabytes(running[0]))) as url, tempfile.TemporaryDirectory() as folder:
        settings = {
            "ARCHIVE": folder,
            "NOW": "2025-11-29T22:00:00Z",
            "DELAY_SECONDS": "0",
            "FIRST_RUN_DAYS": "30",
            "NIGHT_PAGES": "1",
            "WALK_PAGES": str(max(_SCROLLS) + 2),
            "KAZAKHSTAN_TODAY_BASE_URL": url,
            "KAZAKHSTAN_TODAY_LISTINGS": "/rus/all",
            "KAZAKHSTAN_TODAY_FEEDS": " ",
        }
        words = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
        command = [sys.executable, "-m", "kzcrawl", "nightly", "kazakhstan_today", "--log-level", "WARNING", *words]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
            running.append(run.pid)
    if len(sizes) < max(_SCROLLS):
        raise AssertionError(f"expected {max(_SCROLLS)} scrolls, found {len(sizes)}")
    return sizes


def _megabytes(root: int) -> float:
    """What a process and all below it hold."""
    pids, total = [root], 0
    while pids:
        process = Path(f"/proc/{pids.pop()}")
        try:
            rollup = (process / "smaps_rollup").read_text()
            pids += [int(pid) for task in process.glob("task/*/children") for pid in task.read_text().split()]
        except OSError:  # it has ended
            continue
        total += next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return total / 1000


@contextmanager
def _site(note: Callable[[], object]) -> Iterator[str]:
    """Serves the listing, and notes whenever a part of it is asked for; it gives the address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            listing, _, part = self.path.partition("/part/")
            if part:
                note()
            body = (_cards(int(part or 1)) + ("" if part else _SCRIPT)).encode() if listing == "/rus/all" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _cards(part: int) -> str:
    """The cards of a part, all of one day."""
    numbers = range(1_377_900_000 - part * _CARDS, 1_377_900_000 - (part - 1) * _CARDS)
    return "".join(
        f'<div class="news-list__item"><img src="/{n}.jpg"><a href="/rus/society/most_otkryli_{n}.html">Мост открыли '
        f"после ремонта, {n}-й за год</a><p>{_LEAD}</p><span>28.11.2025, 12:{n % 60:02}</span> <span>101</span></div>"
        for n in reversed(numbers)
    )
