"""The failpoints: each stands once, and every step that changes what is on the disk has one."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kzcrawl import failpoints
from kzcrawl.failpoints import POINTS, reached

ROOT = Path(__file__).parents[1]
MODULES = {
    path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "kzcrawl").rglob("*.py"))
}
STEPS = {"fsync", "fdatasync", "rename", "link", "unlink", "mkdir", "ftruncate", "truncate", "pwrite"}


@pytest.fixture(autouse=True)
def disarmed() -> Iterator[None]:
    yield
    failpoints.arm([])


def called(call: ast.Call) -> str:
    """The last word of what is called."""
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def point_of(call: ast.Call) -> str | None:
    """The failpoint that a call names, if it does."""
    at = {"reached": 0, "transaction": 1}.get(called(call))
    named = call.args[at] if at is not None else None
    return str(named.value) if isinstance(named, ast.Constant) else None


def changes_the_disk(call: ast.Call) -> bool:
    if called(call) == "open":
        return any(isinstance(word, ast.Constant) and word.value in ("wb", "xb", "ab") for word in call.args)
    if called(call) == "execute":
        return isinstance(call.args[0], ast.Constant) and call.args[0].value == "COMMIT"
    if called(call) == "link":
        return ast.unparse(call.func) == "os.link"  # ours are those of pages
    return called(call) in STEPS


def is_guarded(call: ast.Call, block: list[ast.stmt], *, after_point: bool = False) -> bool:
    """Whether a failpoint stands right before the step, or before a block that begins with it."""
    for before, statement in zip([None, *block], block, strict=False):
        if call in ast.walk(statement):
            after_point = is_point(before) if before else after_point
            inner = [found for found in blocks(statement) if any(call in ast.walk(each) for each in found)]
            return is_guarded(call, inner[0], after_point=after_point) if inner else after_point
    raise AssertionError("the step is not in the block")


def is_point(statement: ast.stmt) -> bool:
    is_call = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)
    return is_call and called(statement.value) == "reached"  # type: ignore[attr-defined, arg-type]


def blocks(statement: ast.stmt) -> list[list[ast.stmt]]:
    own = [getattr(statement, name, []) for name in ("body", "orelse", "finalbody")]
    return [*own, *(handler.body for handler in getattr(statement, "handlers", []))]


def test_each_point_stands_at_one_place() -> None:
    named = Counter(point for tree in MODULES.values() for call in calls(tree) if (point := point_of(call)))
    assert named == Counter(POINTS)


def test_every_step_that_changes_the_disk_has_a_point() -> None:
    steps = [(path, call) for path, tree in MODULES.items() for call in calls(tree) if changes_the_disk(call)]
    assert len(steps) > 15
    assert [f"{path}:{call.lineno}" for path, call in steps if not is_guarded(call, MODULES[path].body)] == []


def test_every_transaction_names_the_point_of_its_commit() -> None:
    found = [call for tree in MODULES.values() for call in calls(tree) if called(call) == "transaction"]
    assert {(point_of(call) or "").rpartition(".")[2] for call in found} == {"commit"}


def test_every_point_is_fired_in_a_test_of_what_meets_it() -> None:
    others = [path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py") if path.name != Path(__file__).name]
    assert {
        point for point in POINTS if not any(re.search(rf"\b{re.escape(point)}\b", text) for text in others)
    } == set()


def test_an_armed_point_fails_at_its_turn_alone() -> None:
    failpoints.arm(["file.fsync@2=EIO"])
    reached("file.fsync")
    reached("folder.fsync")
    with pytest.raises(OSError, match="Input/output error"):
        reached("file.fsync")
    reached("file.fsync")


def test_a_pattern_counts_the_points_together_and_may_go_on() -> None:
    failpoints.arm(["*.fsync@2+=ENOSPC"])
    reached("file.fsync")
    for point in ("folder.fsync", "file.fsync"):
        with pytest.raises(OSError, match="No space left"):
            reached(point)


@pytest.mark.parametrize("word", ["file.melt=KILL", "file.fsync=BURN", "file.fsync"])
def test_a_point_that_is_not_there_cannot_be_armed(word: str) -> None:
    with pytest.raises(ValueError, match="expected a failpoint"):
        failpoints.arm([word])


def test_a_killed_process_is_killed() -> None:
    script = "from kzcrawl.failpoints import arm, reached; arm(['file.fsync=KILL']); reached('file.fsync'); print(1)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (-9, b"")
