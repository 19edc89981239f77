"""How much a backfill has to ask for, roughly, and on what that guess rests: by what is held, without a request."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from kzcrawl.archive.coverage import Coverage
from kzcrawl.days import Days

Point = tuple[int, date]

_CARDS_A_PAGE = 20
_SEARCH_REQUESTS = 20  # for the first page of a walk, in a listing of a thousand
_MOST_A_DAY = 1_000  # between two points with more numbers than that a day, the series changed
_FEWEST_DAYS = 7  # of which the articles of others are guessed


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many `articles` there may be, None where nothing tells, and on what that rests."""

    articles: int | None
    rests_on: str

    def requests(self, held: int, walks: int) -> int | None:
        """How many requests that takes, with the pages of the listings."""
        if self.articles is None:
            return None
        return max(0, self.articles - held) + self.articles // _CARDS_A_PAGE + walks * _SEARCH_REQUESTS


def estimate(
    days: Days, coverage: Coverage | None, known: Iterable[Point], languages: Sequence[str | None]
) -> Estimate:
    """By the days that the archive has complete, where these are enough; else by the numbers of articles."""
    rows = [row for row in coverage.days() if row.language in languages] if coverage else []
    complete = {row.day for row in rows if row.verdict in ("complete", "empty")}
    if len(complete) >= _FEWEST_DAYS:
        articles = sum(row.held for row in rows if row.day in complete)
        return Estimate(
            round(articles / len(complete) * len(days)),
            f"{articles} articles of {len(complete)} days that the archive has complete",
        )
    points = sorted({*known, *(coverage.points() if coverage else ())})
    first, last = number_at(points, days.since), number_at(points, days.until + timedelta(days=1))
    if first is None or last is None or last < first:
        return Estimate(None, "no article near these days is known")
    return Estimate(
        last - first, f"the numbers of {len(points)} known articles: one counter for all languages, so this is the most"
    )


def number_at(points: Sequence[Point], day: date) -> int | None:
    """The number that an article of a day may have, between the two known ones around it; None outside of all, or where
    the numbers leap."""
    before = max((point for point in points if point[1] <= day), key=_by_day, default=None)
    after = min((point for point in points if point[1] >= day), key=_by_day, default=None)
    if before is None or after is None:
        return None
    span = (after[1] - before[1]).days
    if span == 0:
        return before[0]
    if not 0 <= after[0] - before[0] < span * _MOST_A_DAY:
        return None
    return before[0] + (after[0] - before[0]) * (day - before[1]).days // span


def _by_day(point: Point) -> tuple[date, int]:
    return point[1], point[0]


def said(job: str, guess: Estimate, held: int, walks: int, pause: float) -> str:
    """The estimate in words."""
    requests = guess.requests(held, walks)
    if guess.articles is None or requests is None:
        return f"{job}: {walks} walks, {held} articles held; how many there are, nobody knows: {guess.rests_on}"
    minutes = round(requests * pause / 60)
    return (
        f"{job}: {walks} walks, some {guess.articles} articles, {held} of them held: some {requests} requests, "
        f"{minutes // 60} h {minutes % 60:02} min at a pause of {pause:g} s\nThis rests on {guess.rests_on}."
    )
