"""Locks that die with their holder."""

import subprocess
import sys
from pathlib import Path

import pytest

from kzcrawl.exceptions import LockedError
from kzcrawl.state.locks import Lock

HOLD = """
import sys
from pathlib import Path
from kzcrawl.state.locks import Lock
Lock(Path(sys.argv[1])).take("the other")
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a.lock"


def test_a_second_holder_is_told_who_the_first_is(path: Path) -> None:
    with Lock(path) as first, Lock(path) as second:
        first.take("kzcrawl import, since noon,")
        with pytest.raises(LockedError, match="kzcrawl import, since noon, is at work"):
            second.take("another")


def test_a_lock_given_back_can_be_taken(path: Path) -> None:
    with Lock(path) as first:
        first.take("one")
    with Lock(path) as second:
        assert second.try_take("two")


def test_a_lock_dies_with_its_process(path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with Lock(path) as lock:
            assert not lock.try_take("me")
        process.kill()
        process.wait()
        with Lock(path) as lock:
            assert lock.try_take("me")


def test_shared_holders_keep_a_lone_one_out(path: Path) -> None:
    with Lock(path, shared=True) as one, Lock(path, shared=True) as other, Lock(path) as alone:
        assert one.try_take("one")
        assert other.try_take("other")
        assert not alone.try_take("alone")


def test_a_lock_whose_file_was_removed_is_not_held_twice(path: Path) -> None:
    with Lock(path) as first, Lock(path) as second:
        first.take("one")
        first.release(remove=True)
        assert second.try_take("two")
        assert path.exists()
