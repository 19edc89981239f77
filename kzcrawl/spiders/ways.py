"""Where a crawl of a source begins: its listings and feeds by language, as its spider names them or the settings do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzcrawl.pages import Source
from kzcrawl.settings import Settings


@dataclass(frozen=True, slots=True)
class Way:
    """The public addresses of the first pages of a language; `language` is None where they show several."""

    language: str | None
    listings: Sequence[str]
    feeds: Sequence[str]


def ways_of(source: Source, ours: Settings, listings: Sequence[str], feeds: Sequence[str]) -> Iterator[Way]:
    """The ways of a source, by the paths that its spider names, for which the settings may have others."""
    listed = _addresses(source, ours.LISTINGS.get(source.NAME), listings)
    fed = _addresses(source, ours.FEEDS.get(source.NAME), feeds)
    below = source.language_below
    for language in dict.fromkeys(map(below, (*listed, *fed))):
        of_language = [[url for url in urls if below(url) == language] for urls in (listed, fed)]
        yield Way(language, *of_language)


def _addresses(source: Source, given: str | None, default: Sequence[str]) -> list[str]:
    paths = default if given is None else given.split()
    return [path if "://" in path else f"{source.BASE_URL}/{path.lstrip('/')}" for path in paths]
