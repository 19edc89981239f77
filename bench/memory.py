"""Peak memory of one nightly over 2,000 pages and over 20,000: it should not grow with the length of a job.

Each is a process of its own, and its figure the most that it ever held in memory (ru_maxrss).
"""

import resource
import subprocess
import sys

from bench.site import site

_COUNTS = (2_000, 20_000)


def main() -> None:
    """Prints a line for each length, and their ratio."""
    megabytes = [_child(count) for count in _COUNTS]
    for count, peak in zip(_COUNTS, megabytes, strict=True):
        print(f"{count:6} pages {peak:7.1f} MB, {peak / megabytes[0]:5.2f} of that for {_COUNTS[0]}")


def _child(count: int) -> float:
    with site(count, is_padded=False) as url:
        command = [sys.executable, "-m", "bench.memory", url, str(count)]
        return float(subprocess.run(command, capture_output=True, check=True, text=True).stdout.splitlines()[-1])


def _peak(url: str, count: int) -> float:
    from bench.nightly import crawl

    crawl(url, count, capture=True)
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


if __name__ == "__main__":
    if sys.argv[1:]:
        print(_peak(sys.argv[1], int(sys.argv[2])))
    else:
        main()
