"""Who may write to an archive now: one job of a kind, and alone those that need the archive for themselves.

It loads next to nothing: whoever finds the archive locked has left before the rest is loaded.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from kzcrawl import stopping
from kzcrawl.archive.layout import Layout
from kzcrawl.clock import Clock
from kzcrawl.dates import machine_iso
from kzcrawl.exceptions import LockedError, unwritable
from kzcrawl.folders import make_folder
from kzcrawl.state.locks import Lock


def refuse_if_busy(layout: Layout, kind: str) -> None:
    """LockedError if a writer of that kind is at work; writes nothing."""
    path = layout.lock(kind)
    if path.exists():
        with Lock(path) as lock:
            _take(layout, lock, "")


@contextmanager
def locked(layout: Layout, kind: str, clock: Clock, *, alone: bool = False) -> Iterator[None]:
    """Makes the folders of an archive and holds the lock of one kind of writer; `alone` lets no other kind in.

    Meanwhile signals are heeded: StoppedError at the end, if one came.
    """
    holder = f"kzcrawl {kind}, since {machine_iso(clock.now())},"
    with ExitStack() as stack:
        stack.enter_context(stopping.heeded())
        with unwritable(layout.root):
            for folder in (layout.lock(kind).parent, layout.run_lock(kind).parent, layout.runs):
                make_folder(folder)
        for lock in (Lock(layout.lock(kind)), Lock(layout.lock("writers"), shared=not alone)):
            _take(layout, stack.enter_context(lock), holder)
        yield


def _take(layout: Layout, lock: Lock, holder: str) -> None:
    try:
        lock.take(holder)
    except LockedError as error:
        runs = ", ".join(sorted(layout.runs_under_way()))
        raise LockedError(f"{error} Runs under way: {runs or 'none yet'}.") from None


def is_at_work(layout: Layout, kind: str) -> bool:
    """Whether a writer of that kind is at work. It hinders none: who wants the lock tries for longer."""
    path = layout.lock(kind)
    if not path.exists():
        return False
    with Lock(path, shared=True) as lock:
        return not lock.try_take("")
