"""Locks by flock: they die with whoever holds them, however that happens, so none is ever stale."""

import fcntl
import os
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from kzcrawl.exceptions import LockedError, unwritable
from kzcrawl.failpoints import reached

_PATIENCE_SECONDS = 0.5
_LEAST_PATIENCE_SECONDS = 0.01
_PAUSE_SECONDS = 0.01


class Lock:
    """A file that one holder locks (or, shared, several), with a line that says who."""

    def __init__(self, path: Path, *, shared: bool = False) -> None:
        self.path = path
        self._mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        self._handle: int | None = None

    def take(self, holder: str) -> None:
        """Takes the lock, trying until the command is half a second old; LockedError names who holds it.

        On a busy machine a command takes as long to start: who is told to leave is told soon.
        """
        deadline = time.monotonic() + max(_PATIENCE_SECONDS - _age(), _LEAST_PATIENCE_SECONDS)
        while not self.try_take(holder):
            if time.monotonic() >= deadline:
                raise LockedError(f"{_holder(self.path)} is at work on this archive; try again when it has ended.")
            time.sleep(_PAUSE_SECONDS)

    def try_take(self, holder: str) -> bool:
        """Takes the lock if nobody holds it."""
        with unwritable(self.path):
            reached("lock.open")
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(handle, self._mode | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return False
            if not _is_same_file(handle, self.path):  # its last holder removed it while we waited
                os.close(handle)
                return False
            self._handle = handle
            self._say(holder)
        return True

    @property
    def is_held(self) -> bool:
        """Whether this one has the lock."""
        return self._handle is not None

    def wait(self, holder: str) -> None:
        """Takes the lock however long that lasts: for what every holder keeps for a moment only."""
        while not self.try_take(holder):
            time.sleep(_PAUSE_SECONDS)

    def release(self, *, remove: bool = False) -> None:
        """Gives the lock back; `remove` takes its file away as well, for locks of a name that is used once."""
        if self._handle is not None:
            if remove:
                with unwritable(self.path):
                    reached("lock.unlink")
                    self.path.unlink(missing_ok=True)
            with suppress(OSError):  # on a full disk, too, the lock is given back
                self._say("")
            os.close(self._handle)
            self._handle = None

    def _say(self, holder: str) -> None:
        """Writes who holds the lock; of several at once none, but no longer who held it alone before."""
        if self._handle is not None:
            reached("lock.clear")
            os.ftruncate(self._handle, 0)
        if self._mode == fcntl.LOCK_EX and self._handle is not None:
            reached("lock.say")
            os.pwrite(self._handle, holder.encode(), 0)

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def _age() -> float:
    """For how many seconds this process has been there, by proc(5)."""
    try:
        started = int(Path("/proc/self/stat").read_bytes().rpartition(b")")[2].split()[19]) / os.sysconf("SC_CLK_TCK")
        return time.clock_gettime(time.CLOCK_BOOTTIME) - started
    except (OSError, AttributeError):  # no Linux
        return 0.0


def _holder(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip() or "another command"
    except OSError:
        return "another command"


def _is_same_file(handle: int, path: Path) -> bool:
    try:
        return os.fstat(handle).st_ino == path.stat().st_ino
    except FileNotFoundError:
        return False
