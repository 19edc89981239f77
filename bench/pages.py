"""What reading a page of kt.kz costs: `python -m bench.pages` prints CPU milliseconds a page, records included.

Cold, every text of a page is new. Warm, as in a nightly crawl, the embedded and most read articles are those of the
pages before, under other counts. `tree` is what building the tree alone takes, below which no reading can go.
"""

import gc
from collections.abc import Callable, Sequence
from random import Random
from statistics import median
from time import process_time

from selectolax.lexbor import LexborHTMLParser

from bench.made_pages import KINDS, page, story
from kzcrawl.items import Page, Visit
from kzcrawl.pages import source_named
from kzcrawl.pipelines.normalise import NormalisePipeline
from kzcrawl.pipelines.validate import ValidatePipeline

_PAGES = 40  # in a round; none is read twice
_ROUNDS = 9


def main() -> None:
    """Prints a line for each kind and size of page."""
    print(f"{'markup':9} {'kB':>4} {'tree':>6} {'cold':>6} {'warm':>6}  cold/tree warm/tree")
    for kind in KINDS:
        for is_padded in (False, True):
            rounds = _rounds(kind, is_padded=is_padded, is_warm=False)
            size = len(rounds[0][0].body) // 1000
            tree, cold = _milliseconds(_build_tree, rounds), _milliseconds(_read, rounds)
            warm = _milliseconds(_read, _rounds(kind, is_padded=is_padded, is_warm=True))
            print(f"{kind:9} {size:4} {tree:6.2f} {cold:6.2f} {warm:6.2f}  {cold / tree:9.1f} {warm / tree:9.1f}")


def _rounds(kind: str, *, is_padded: bool, is_warm: bool) -> list[list[Page]]:
    randoms = map(Random, range(_ROUNDS))
    return [_pages(random, kind, is_padded=is_padded, is_warm=is_warm) for random in randoms]


def _pages(random: Random, kind: str, *, is_padded: bool, is_warm: bool) -> list[Page]:
    shared = [story(random) for _ in range(23)]
    made = []
    for _ in range(_PAGES):
        stories = [story(random), *(shared if is_warm else [story(random) for _ in shared])]
        html = page(random, kind, stories, is_padded=is_padded)
        made.append(Page(html.encode(), "text/html; charset=utf-8", stories[0].url))
    return made


def _milliseconds(work: Callable[[Page], object], rounds: Sequence[Sequence[Page]]) -> float:
    """CPU time a page: the median of the rounds, each the median of its pages."""
    times = []
    for pages in rounds:
        gc.collect()
        times.append(median(_seconds(work, each) for each in pages) * 1000)
    return median(times)


def _seconds(work: Callable[[Page], object], each: Page) -> float:
    start = process_time()
    work(each)
    return process_time() - start


def _build_tree(made: Page) -> LexborHTMLParser:
    return LexborHTMLParser(made.body)


def _read(made: Page) -> Visit:
    visit = Visit(source_named("kazakhstan_today").parse(made), "crawl")
    for pipeline in (ValidatePipeline(), NormalisePipeline()):
        visit = pipeline.process_item(visit)
    return visit


if __name__ == "__main__":
    main()
