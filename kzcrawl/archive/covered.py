"""Which days a run has completed, as its manifest says it: by language and section, in as few ranges as there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from kzcrawl.days import Days, ranges_of
from kzcrawl.items import Covered


def merged(parts: Iterable[Covered]) -> tuple[Covered, ...]:
    """The same days, those that follow each other in one range."""
    days: defaultdict[tuple[str | None, str | None], set[date]] = defaultdict(set)
    for part in parts:
        days[part.language, part.section].update(Days.of(part.since, part.until))
    return tuple(
        Covered(language, section, each.since.isoformat(), each.until.isoformat())
        for (language, section), found in sorted(days.items(), key=lambda entry: tuple(map(str, entry[0])))
        for each in ranges_of(found)
    )
