"""Measures how well copies are found, by seed and by kind of edit: python -m tests.lineage [SEED …]."""

import sys

from tests.lineage.made import EDITS, Newsroom
from tests.lineage.measure import measured

_ROW = "{:>4}  {:18}  {:>6}  {:>9}"

if __name__ == "__main__":
    print(_ROW.format("seed", "edit", "recall", "precision"))
    for seed in map(int, sys.argv[1:] or ("1", "2", "3")):
        for name, edit in EDITS.items():
            score = measured(Newsroom(seed), [edit], originals=2_000, copies=500, look_alikes=500)
            print(_ROW.format(seed, name, f"{score.recall:.3f}", f"{score.precision:.3f}"), flush=True)
