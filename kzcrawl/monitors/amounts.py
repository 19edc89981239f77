"""Monitors of how many new articles a night brought: far fewer or more than nights of that weekday do."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median

from kzcrawl.days import Days
from kzcrawl.monitors.chance import is_far_above, is_far_below
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.night import Night

_DAY = timedelta(days=1)
_SAME = timedelta(hours=20)  # nights so soon after each other count as one: what one has brought, the next cannot
_ENOUGH = 2  # so many nights of a weekday say what is usual on it


def few_articles(seen: Evidence) -> Iterator[str]:
    """Far fewer, also if those are counted that it could not read; on a public holiday and next to it that is usual."""
    offered = _brought(seen, seen.night) + sum(seen.pages.failed.values()) + seen.pages.left
    if is_far_below(offered, _usual(seen), seen.limits.FEW_PART) and not _is_holiday(_covered(seen)):
        yield "few_articles"


def many_articles(seen: Evidence) -> Iterator[str]:
    """Far more, for each of the days since the night before."""
    usual = _usual(seen) * max(1, len(_covered(seen)) - 1)
    if is_far_above(_brought(seen, seen.night), usual, seen.limits.MANY_TIMES):
        yield "many_articles"


def _usual(seen: Evidence) -> float:
    """The median over the nights of that weekday in Almaty, for weekends are quiet; else over all."""
    measures = seen.history.measures
    alike = [night for night in measures if night.day.weekday() == seen.night.day.weekday()]
    return median(_brought(seen, night) for night in (alike if len(alike) >= _ENOUGH else measures))


def _brought(seen: Evidence, night: Night) -> int:
    """What a night brought, together with those right before it."""
    before = (each for each in seen.history.nights if night.started - _SAME < each.started < night.started)
    return night.articles + sum(each.articles for each in before)


def _covered(seen: Evidence) -> Days:
    """The days whose articles a night brings: from that of the night before to its own."""
    night = seen.night
    earlier = [each.day for each in seen.history.measures if each.started <= night.started - _SAME]
    return Days(max(earlier, default=night.day - _DAY), night.day)


def _is_holiday(days: Days) -> bool:
    """Whether one of these days, or one next to them, is a public holiday of Kazakhstan."""
    from holidays import country_holidays  # 60 ms, which only nights with few articles need

    near = Days(days.since - _DAY, days.until + _DAY)
    found = country_holidays("KZ", years=range(near.since.year, near.until.year + 1))
    return any(day in found for day in near)
