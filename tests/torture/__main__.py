"""Kills kzcrawl at seeded moments, lets the next run finish, and compares: python -m tests.torture.

One line says what came of it; status 1 if anything was lost, repeated, torn, left over, or fetched twice. What went
wrong is told by the case's number: --case plays it alone, --keep keeps its archive.
"""

import argparse
import sys
from pathlib import Path

from tests.torture.cases import Case, case
from tests.torture.play import Player
from tests.torture.run import prepared, torture
from tests.torture.scores import Score
from tests.torture.site import SlowReplica


def main() -> int:
    """Tortures, and says what came of it."""
    parser = argparse.ArgumentParser(prog="tests.torture", description=__doc__)
    parser.add_argument("--kills", type=int, default=300, help="how many, at least (300)")
    parser.add_argument("--seed", type=int, default=1, help="which moments (1)")
    parser.add_argument("--case", type=int, help="play this case alone")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="with --case: a new folder for its archive")
    arguments = parser.parse_args()
    with prepared() as folder:
        if arguments.case is None:
            score = torture(folder, arguments.seed, arguments.kills, _tell)
        else:
            score = _alone(folder, case(arguments.seed, arguments.case), arguments.keep)
    print(score)
    return 0 if score.is_clean else 1


def _alone(folder: Path, one: Case, kept: Path | None) -> Score:
    _tell(str(one))
    with SlowReplica() as site:
        return Player(folder, site).play(one, kept)


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
