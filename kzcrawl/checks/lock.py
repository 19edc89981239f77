"""Whether a night would find the archive free."""

from collections.abc import Iterator

from kzcrawl.archive.layout import Layout
from kzcrawl.checks.result import Result, failed, ok
from kzcrawl.checks.setup import Setup
from kzcrawl.locking import is_at_work


def lock(setup: Setup) -> Iterator[Result]:
    """Looks at what another nightly holds, and at what a command does that needs the archive for itself."""
    layout = Layout(setup.settings.ARCHIVE)
    for name in ("nightly", "writers"):
        if is_at_work(layout, name):
            holder = layout.lock(name).read_text("utf-8", errors="replace").strip() or "another command"
            yield failed("lock", f"{holder} is at work on this archive", "Check again when it has ended.")
            return
    yield ok("lock", "free")
