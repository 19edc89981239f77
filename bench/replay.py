"""Pages a second of a replay in one process and in two, beside the crawl that captured them.

The same pages as in `crawl`, packed by gzip, from a server in another process: of 118 kB, and of 34 kB, without menus,
styles and scripts, since reading is most of a replay and less of a crawl. They take turns, and shown are the medians of
all turns, of ratios as of rates: a machine may be faster in one minute than in the next. All times are from the start
of the work to the last sealed file; that of two processes takes in their start.
"""

import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.site import site

_PAGES = 1000
_ROUNDS = 5


def main() -> None:
    """Prints, for both sizes of pages, a line for the crawl and for each number of processes.

    The goals are twice the crawl's pages a second in one process, and more in two.
    """
    for kilobytes, is_padded in ((34, False), (118, True)):
        print(f"pages of {kilobytes} kB")
        _measure(is_padded=is_padded)


def _measure(*, is_padded: bool) -> None:
    rates: dict[str, list[float]] = {"crawl": [], "replay, processes: 1": [], "replay, processes: 2": []}
    with site(_PAGES, is_padded=is_padded) as url, tempfile.TemporaryDirectory() as folder:
        for n in range(_ROUNDS):
            archive = str(Path(folder) / f"{n}")
            rates["crawl"].append(float(_child("crawl", url, archive)))
            for jobs in ("1", "2"):
                rates[f"replay, processes: {jobs}"].append(float(_child("replay", archive, f"{archive}-{jobs}", jobs)))
    for way, each in rates.items():
        ratio = median(rate / crawled for rate, crawled in zip(each, rates["crawl"], strict=True))
        print(f"{way:24} {median(each):6.0f} pages a second, {ratio:5.2f} of the crawl's")


def _child(*words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "bench.replay", *words], capture_output=True, check=True, text=True)
    return done.stdout.splitlines()[-1]


def _crawl(url: str, archive: str) -> float:
    from bench.nightly import crawl

    spent, pages = crawl(url, _PAGES, capture=True, clock=perf_counter, archive=Path(archive))
    return pages / spent


def _replay(archive: str, into: str, jobs: str) -> float:
    from kzcrawl.archive.reader import Archive
    from kzcrawl.cli import main as command
    from kzcrawl.pages import sources

    import_module("kzcrawl.commands.replay")
    sources()  # as of the crawl, what it takes to load is not counted
    began = perf_counter()
    if status := command(["replay", "--archive", archive, "--into", into, "--jobs", jobs]):
        raise AssertionError(f"expected a replay, found status {status}")
    spent = perf_counter() - began
    return sum(manifest.saw["pages"] for manifest in Archive(into).manifests()) / spent


if __name__ == "__main__":
    if sys.argv[1:]:
        print(_crawl(*sys.argv[2:]) if sys.argv[1] == "crawl" else _replay(*sys.argv[2:]))
    else:
        main()
