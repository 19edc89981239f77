"""A little site whose listing grows by a script, and what runs of a crawl's browser."""

import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.crawl.little_site import Answers, Story, listing, said

BROWSER = {
    "BROWSER": "",
    "KAZAKHSTAN_TODAY_LISTINGS": "/rus/all",
    "KAZAKHSTAN_TODAY_FEEDS": " ",
    "KAZAKHSTAN_TODAY_PAGING": "?page={page}",
}
OLD = Story(99, day=1)

_SCRIPT = """
<button class="{mark}">{says}</button>
<script>
  const button = document.querySelector('button'), parts = {parts};
  button.addEventListener('click', async () => {{
    const answer = await fetch(parts.shift());
    if (!answer.ok) return;
    button.insertAdjacentHTML('beforebegin', await answer.text());
    if (!parts.length) button.remove();
  }});
</script>
"""


def growing(*parts: Sequence[Story], says: str = "Показать ещё", mark: str = "", below: str = "") -> Answers:
    """A listing whose button brings one part after another, and the pages of its articles."""
    first, *more = parts
    path = f"/{first[0].edition}/all"
    paths = [f"{path}/part/{number}" for number in range(len(more))]
    body = listing(first).body.decode().removesuffix("</body></html>")
    shown = body + _SCRIPT.format(says=says, mark=mark, parts=paths) + below + "</body></html>"
    answers: Answers = {path: said(200, shown)}
    answers |= {place: listing(part) for place, part in zip(paths, more, strict=True)}
    return answers | {story.path: story.page() for part in parts for story in part}


@contextmanager
def temporary() -> Iterator[dict[str, str]]:
    """The variable that gives a crawl a folder for temporary files, with a short path: Chromium puts sockets there."""
    folder = Path(f"/tmp/kz{os.getpid()}-{time.monotonic_ns() % 10**9}")  # noqa: S108 - one of our own
    folder.mkdir(mode=0o700)
    try:
        yield {"TMPDIR": str(folder)}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def processes(folder: str, program: str = "") -> set[int]:
    """The processes, but for Python's, that run with that folder, whose command has `program` in it."""
    found = set()
    for path in Path("/proc").glob("[0-9]*"):
        try:
            command, environment = (path / "cmdline").read_bytes(), (path / "environ").read_bytes()
        except OSError:  # it has ended
            continue
        if folder.encode() in command + environment and program.encode() in command and b"kzcrawl\0" not in command:
            found.add(int(path.name))
    return found


def until(condition: Callable[[], object], seconds: float) -> bool:
    """Waits for something; whether it came true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
