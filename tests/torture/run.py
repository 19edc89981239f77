"""A whole torture: as many cases as it takes, in two processes, each with a replica of its own."""

import multiprocessing
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.torture.cases import case
from tests.torture.play import Player
from tests.torture.scores import Score
from tests.torture.site import SlowReplica

_PROCESSES = 2
_TOLD_EVERY = 20  # cases

_players: list[Player] = []  # of this process: one


def torture(folder: Path, seed: int, kills: int, tell: Callable[[str], None]) -> Score:
    """Plays the cases of a seed until so many kills have struck; tells of what went wrong, and how far it is.

    `folder` is one that is `prepared`.
    """
    score = Score()
    with _pool(folder) as pool:
        for first in count(0, _TOLD_EVERY):
            numbers = range(first, first + _TOLD_EVERY)
            for number, played in zip(numbers, pool.map(_play, [seed] * len(numbers), numbers), strict=True):
                score += played
                if not played.is_clean:
                    tell(f"case {number} of seed {seed}: {case(seed, number)}: {played}")
                if score.kills >= kills:
                    pool.shutdown(cancel_futures=True)
                    return score
            tell(f"{first + _TOLD_EVERY} cases: {score}")
    raise AssertionError("there is always another case")


@contextmanager
def prepared() -> Iterator[Path]:
    """A folder with the archives that cases begin with."""
    with TemporaryDirectory(prefix="torture-") as folder, SlowReplica() as site:
        Player(Path(folder), site).prepare()
        yield Path(folder)


def _pool(folder: Path) -> ProcessPoolExecutor:
    spawn = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(_PROCESSES, mp_context=spawn, initializer=_begin, initargs=(folder,))


def _begin(folder: Path) -> None:
    site = SlowReplica()
    site.__enter__()  # for as long as the process lasts
    _players.append(Player(folder, site))


def _play(seed: int, number: int) -> Score:
    return _players[0].play(case(seed, number))
