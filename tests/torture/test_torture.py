"""Whatever is killed wherever, the next run finishes it: nothing lost, nothing twice. `make torture` kills more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kzcrawl.failpoints import POINTS
from tests.torture.blows import Blow
from tests.torture.cases import Case, case
from tests.torture.play import Player
from tests.torture.scores import Score
from tests.torture.site import SlowReplica

# Each command is killed at one point after the other: all of them it meets, in an order in which it does.
IMPORT = """
folder.mkdir folder.fsync lock.open lock.clear lock.say state.create state.commit index.commit run.commit step.commit
close.commit file.write file.fsync file.rename captures.unlink manifest.clear manifest.write manifest.fsync
manifest.link manifest.unlink release.commit lock.unlink
"""
NIGHT = "captures.open captures.write@9 captures.fsync cut.truncate cut.fsync captures.rename"
SEED = 3
REBUILD = "state.unlink state.unlink@2 state.unlink@3"


@pytest.fixture(scope="module")
def player(folder: Path) -> Iterator[Player]:
    with SlowReplica() as site:
        yield Player(folder, site)


def chain(work: str, points: str) -> Case:
    return Case(work, tuple(Blow(f"{point}=KILL") for point in points.split()))


@pytest.mark.parametrize(("work", "points"), [("import", IMPORT), ("second night", NIGHT)])
def test_a_kill_at_every_failpoint_costs_nothing(player: Player, work: str, points: str) -> None:
    assert player.play(chain(work, points)) == Score(kills=len(points.split()))


def test_every_failpoint_is_one_of_these() -> None:
    assert {point.partition("@")[0] for point in (IMPORT + NIGHT + " " + REBUILD).split()} == POINTS


@pytest.mark.parametrize("number", range(6))
def test_kills_at_seeded_moments_cost_nothing(player: Player, number: int) -> None:
    score = player.play(case(SEED, number))
    assert score == Score(score.kills)
