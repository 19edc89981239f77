"""Named points at which a test ends, stops or fails this process: before every step that changes what is on the disk.

A point stands right before its step and is named for it, so that the points of a command are all the states that a
kill can leave. Unarmed, which is always but in tests, `reached` costs one look at an empty tuple.
"""

import errno
import importlib
import os
import signal
from collections.abc import Sequence
from fnmatch import fnmatchcase

# What and, after the dot, the step that comes next.
POINTS = frozenset(
    {
        # of the state
        "state.create",
        "state.commit",  # its tables
        "run.commit",  # a new run
        "step.commit",  # what pages brought
        "again.commit",  # a backfill that begins anew
        "close.commit",  # the first step of sealing
        "release.commit",  # the last
        "index.commit",  # what was learnt from the archive
        "mending.commit",  # a new run of it
        "mend.commit",  # what it brings
        "scratch.commit",  # what was known then, likewise
        "learned.commit",
        "reread.commit",  # in a database of its own
        "replay.commit",  # a run that was read again, but for its end
        "left.commit",  # what was redacted, for a replay
        "reparse.commit",  # corrections
        "link.commit",  # copies that were found
        "linked.commit",  # up to which run they were looked for
        "undo.commit",  # of a repair or redaction that was cut off
        "told.commit",  # an alert that was delivered
        "state.unlink",  # a damaged one
        "state.vacuum",
        # of locks
        "lock.open",
        "lock.clear",
        "lock.say",  # who holds it
        "lock.unlink",
        # of folders
        "folder.mkdir",
        "folder.fsync",
        # of captures
        "captures.open",
        "captures.write",
        "captures.fsync",
        "cut.truncate",  # back to what was committed
        "cut.fsync",
        "captures.rename",
        "captures.unlink",
        # of files of records
        "file.write",
        "file.fsync",
        "file.rename",
        "redacted.write",
        "redacted.fsync",
        "redacted.rename",
        "redacted.unlink",  # whose text has left, or that was pruned
        "begun.unlink",  # by a repair or redaction that was cut off
        "metrics.rename",
        # of a consumer's position
        "position.write",
        "position.fsync",
        "position.rename",
        # of exports
        "export.clear",  # what one that was cut off had written
        "export.remove",  # one that failed, or that was replaced
        "export.write",
        "export.fsync",
        "export.back",  # what one that was cut off had put aside
        "export.aside",  # the export that is replaced
        "export.rename",
        # of manifests
        "manifest.clear",  # a .part that was left
        "manifest.write",
        "manifest.fsync",
        "manifest.link",
        "manifest.unlink",  # its other name
    }
)

_SIGNALS = {"KILL": signal.SIGKILL, "TERM": signal.SIGTERM, "INT": signal.SIGINT}
_ERRORS = {"EIO": errno.EIO, "ENOSPC": errno.ENOSPC, "EROFS": errno.EROFS}
_OF_SQLITE = {"EIO": "SQLITE_IOERR", "ENOSPC": "SQLITE_FULL", "EROFS": "SQLITE_READONLY"}


class _Planned:
    """What happens at the n-th of the points that a pattern names, or at every one from there on (`n+`)."""

    def __init__(self, word: str) -> None:
        where, _, self._action = word.partition("=")
        self._pattern, _, turn = where.partition("@")
        self._turn, self._goes_on = int(turn.rstrip("+") or 1), turn.endswith("+")
        if not any(self._names(point) for point in POINTS) or self._action not in (*_SIGNALS, *_ERRORS):
            raise ValueError(f"expected a failpoint such as step.commit@2=KILL, found {word!r}")
        self._passed = 0

    def _names(self, point: str) -> bool:
        return fnmatchcase(point, self._pattern)

    def meet(self, point: str) -> None:
        """Acts, if it is its turn."""
        if not self._names(point):
            return
        self._passed += 1
        if self._passed == self._turn or (self._goes_on and self._passed > self._turn):
            _act(self._action, point)


_armed: list[_Planned] = []


def arm(words: Sequence[str]) -> None:
    """Plans what is to happen: words such as `step.commit@2=KILL`, `*.fsync@3+=EIO`."""
    _armed[:] = map(_Planned, words)


def reached(point: str) -> None:
    """The step of that name comes next."""
    for planned in _armed:
        planned.meet(point)


def _act(action: str, point: str) -> None:
    if action in _SIGNALS:
        os.kill(os.getpid(), _SIGNALS[action])
        return
    if point.endswith(".commit"):
        sqlite3 = importlib.import_module("sqlite3")  # which who finds an archive locked never needs
        error = sqlite3.OperationalError(f"{action} at {point}")
        error.sqlite_errorcode = getattr(sqlite3, _OF_SQLITE[action])
        raise error
    raise OSError(_ERRORS[action], os.strerror(_ERRORS[action]))
