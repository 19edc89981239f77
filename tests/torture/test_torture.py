"""Whatever is killed wherever, the next run finishes it: nothing lost, nothing twice. `make torture` kills more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.blows import Blow
from tests.torture.cases import IMPORT, NIGHT, Case, case
from tests.torture.play import Player
from tests.torture.scores import Score
from tests.torture.site import SlowReplica

SEED = 3


@pytest.fixture(scope="module")
def player(folder: Path) -> Iterator[Player]:
    with SlowReplica() as site:
        yield Player(folder, site)


def chain(work: str, points: str) -> Case:
    """A command that is killed at one point after the other."""
    return Case(work, tuple(Blow(f"{point}=KILL") for point in points.split()))


@pytest.mark.parametrize(("work", "points"), [("import", IMPORT), ("second night", NIGHT)])
def test_a_kill_at_every_failpoint_costs_nothing(player: Player, work: str, points: str) -> None:
    assert player.play(chain(work, points)) == Score(kills=len(points.split()))


@pytest.mark.parametrize("number", range(6))
def test_kills_at_seeded_moments_cost_nothing(player: Player, number: int) -> None:
    score = player.play(case(SEED, number))
    assert score == Score(score.kills)
