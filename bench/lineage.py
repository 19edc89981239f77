"""100,000 originals: how long it takes to index them, how much memory that needs, and how long a copy is looked for.

Invented texts of some 210 words, over three years. The time is that of the CPU from text to index; what it takes to
invent them is left out. The memory is that of a process of its own, above what it needs before the first.
"""

import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace

from kzcrawl.lineage.originals import Originals
from tests.lineage.made import Newsroom, as_it_is
from tests.lineage.measure import links_of, text_of

_COUNT, _DAYS, _COPIES = 100_000, 1_000, 500


def main() -> None:
    """Prints a line."""
    print(
        subprocess.run(
            [sys.executable, "-m", "bench.lineage", "child"], capture_output=True, check=True, text=True
        ).stdout
    )


def _child() -> Iterator[str]:
    room, index, seconds = Newsroom(1), Originals(days=7), 0.0
    before = _megabytes()
    copied = []
    for n in range(_COUNT):
        news = replace(room.of_rubric() if n % 8 == 0 else room.article(), day=n * _DAYS // _COUNT)
        began = time.process_time()
        index.add(text_of(news, f"original:{n}"))
        seconds += time.process_time() - began
        if n % (_COUNT // _COPIES) == 0:
            copied.append(text_of(room.copy(news, as_it_is), f"copy:{n}"))
    yield f"{_COUNT} originals indexed in {seconds:5.1f} s and {_megabytes() - before:5.0f} MB"
    began = time.process_time()
    links = dict(links_of(copied, index))
    each = (time.process_time() - began) / _COPIES * 1000
    right = sum(copy.partition(":")[2] == original.partition(":")[2] for copy, original in links.items())
    yield f"{_COPIES} copies looked for in {each:5.1f} ms each, {right} linked rightly, {len(links) - right} wrongly"


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    if sys.argv[1:]:
        print(*_child(), sep="\n")
    else:
        main()
