"""Times: the zone of the sites, the names of months, and how each kind of time is written in the archive."""

import io
import pkgutil
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

# Stems, since Kazakh adds case endings to months and Qazaq24 capitalises Russian ones. In calendar order.
_STEMS = (
    ("январ", "қаңтар"),
    ("феврал", "ақпан"),
    ("март", "наурыз"),
    ("апрел", "сәуір"),
    ("мая", "май", "мамыр"),
    ("июн", "маусым"),
    ("июл", "шілде"),
    ("август", "тамыз"),
    ("сентябр", "қыркүйек"),
    ("октябр", "қазан"),
    ("ноябр", "қараша"),
    ("декабр", "желтоқсан"),
)


# As they stand in a date, in calendar order.
RUSSIAN_MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

# The web began in 1991, and Almaty's clock of long before has no offset in whole minutes either.
_FIRST, _LAST = datetime(1991, 1, 1, tzinfo=UTC), datetime(2991, 1, 1, tzinfo=UTC)


class _Pinned(ZoneInfo):
    """A zone that can be sent to another process, which has the same: the stock one can't be."""

    def __reduce__(self) -> str:
        return "ALMATY"


def _pinned_zone(name: str) -> ZoneInfo:
    """A zone by the pinned tzdata package: a host's older files would put Almaty at +06 for ever."""
    file = pkgutil.get_data("tzdata", f"zoneinfo/{name}")  # importlib.resources takes four times as long to load
    if file is None:
        raise AssertionError(f"the package tzdata does not have {name}")
    return _Pinned.from_file(io.BytesIO(file), key=name)


ALMATY = _pinned_zone("Asia/Almaty")


@lru_cache(maxsize=64)
def month_number(name: str) -> int | None:
    """1 to 12 for a Russian or Kazakh month in any case and capitals, else None."""
    name = name.lower()
    return next((n for n, stems in enumerate(_STEMS, 1) if name.startswith(stems)), None)


def localise(naive: datetime, zone: tzinfo) -> tuple[datetime, bool]:
    """The wall-clock time in its zone, and whether it existed twice there (then it is the first of both)."""
    first, second = naive.replace(tzinfo=zone, fold=0), naive.replace(tzinfo=zone, fold=1)
    # In the hour that a clock skips, the offsets differ as well, the other way round.
    ambiguous = first.utcoffset() != second.utcoffset() and first.astimezone(UTC) < second.astimezone(UTC)
    return first, ambiguous


@lru_cache(maxsize=256)  # the datelines of a night name a few days, again and again
def nearest_year(day: int, month: int, reference: date) -> date | None:
    """The date of a day and month without a year that lies nearest to the reference; None if there is none such."""
    candidates = []
    for year in (reference.year - 1, reference.year, reference.year + 1):
        try:
            candidates.append(date(year, month, day))
        except ValueError:  # 30 February, or 29 February of a common year
            continue
    return min(candidates, key=lambda candidate: abs(candidate - reference), default=None)


def local_iso(moment: datetime) -> str:
    """A time of the sites as it is archived, with its offset: 2025-11-28T13:52:00+05:00."""
    return moment.isoformat(timespec="seconds")


def machine_iso(moment: datetime) -> str:
    """A time of ours as it is archived: 2025-11-29T01:00:03Z."""
    return f"{moment.astimezone(UTC).isoformat(timespec='seconds').removesuffix('+00:00')}Z"


def latest_instant(moment: datetime, precision: str | None) -> str:
    """The latest instant that a stamp allows, in UTC: one that shows only a day may mean its last second. Of a time
    that cannot be, the nearest that can."""
    moment = min(max(moment, _FIRST), _LAST)
    return machine_iso(moment + timedelta(days=1, seconds=-1) if precision == "day" else moment)


def is_possible(moment: datetime) -> bool:
    """Whether a time lies in the centuries of the web; further out, another zone may have no name for it."""
    return _FIRST.year <= moment.year < _LAST.year


def parse_instant(text: str) -> datetime:
    """The instant, in UTC, of an ISO 8601 text that names its offset; ValueError for any other, and for other centuries
    than the web's."""
    try:
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None and is_possible(moment):
            return moment.astimezone(UTC)
    except ValueError:
        pass  # the message below says it as well
    raise ValueError(f"expected a time with its offset, such as 2025-11-29T01:00:03Z, found {text!r}")
