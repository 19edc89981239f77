"""What SIGTERM and SIGINT do to whoever writes: the first, the second, and one that nobody hears."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable

import pytest

from kzcrawl.exceptions import StoppedError
from kzcrawl.stopping import acted_upon, check, heeded, is_stopping

DEAF = """
import os, signal, time
from kzcrawl import stopping
stopping._PATIENCE_SECONDS = 0.2
with stopping.heeded():
    os.kill(os.getpid(), signal.{})
    {}
"""


def deaf(name: str, then: str) -> subprocess.CompletedProcess[bytes]:
    script = DEAF.format(name, then)
    return subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=30, check=False)


def told(signum: signal.Signals, then: Callable[[], object]) -> None:
    """Work that gets a signal."""
    with heeded():
        os.kill(os.getpid(), signum)
        then()


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_leaves_a_mark_and_is_raised_at_the_end(signum: signal.Signals, status: int) -> None:
    marks: list[bool] = []
    with pytest.raises(StoppedError, match=signum.name) as stopped:
        told(signum, lambda: marks.append(is_stopping()))
    assert (stopped.value.status, marks, is_stopping()) == (status, [True], False)


def test_work_that_looks_for_it_ends_there() -> None:
    done: list[int] = []
    with pytest.raises(StoppedError):
        told(signal.SIGTERM, lambda: (check(), done.append(1)))
    assert done == []


def test_what_is_to_be_done_at_once_is_done_in_the_middle() -> None:
    done: list[str] = []
    with pytest.raises(StoppedError), acted_upon(lambda: done.append("at once")):
        told(signal.SIGTERM, lambda: done.append("then"))
    assert done == ["at once", "then"]


def test_an_error_says_more_than_the_signal() -> None:
    with pytest.raises(ZeroDivisionError):
        told(signal.SIGTERM, lambda: 1 / 0)


def test_afterwards_signals_are_as_they_were() -> None:
    before = [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)]
    with heeded():
        assert signal.getsignal(signal.SIGTERM) != before[0]
    assert [signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGINT)] == before


def test_a_signal_that_is_ignored_or_handled_stays_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with heeded():
            assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("name", ["SIGTERM", "SIGINT"])
def test_the_second_ends_at_once_as_a_signal_does(name: str) -> None:
    assert deaf(name, f"os.kill(os.getpid(), signal.{name})").returncode == -getattr(signal, name)


def test_who_comes_to_no_end_is_ended() -> None:
    done = deaf("SIGTERM", "time.sleep(60)")
    assert done.returncode == 143
    assert b"came to no end" in done.stderr
