"""Stamps and view counts of kt.kz: `28.11.2025, 13:52 33221`, on lines of their own or glued into one."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from kzcrawl.dates import ALMATY, localise
from kzcrawl.reading.document import Block
from kzcrawl.remembered import remembered

_DATE = r"\d{2}\.\d{2}\.\d{4}"
_LINE = re.compile(rf"(?P<printed>{_DATE}(?:, \d{{2}}:\d{{2}})?)(?: (?P<views>\d{{1,9}}))?")
_ENTRY = re.compile(rf"(?<!\d){_DATE}, \d{{2}}:\d{{2}}")
_FEWEST_MOST_READ = 100  # the fewest seen in a most-read block are 56,561; on a slow day there may be far fewer
_LONGEST_ENTRY = 600  # twice the longest headline; what is longer is a text that happens to begin with a time
_NUMBERS = re.compile(r"\d+")
_MOST_DIGITS = 9  # of a count


class Stamp(NamedTuple):
    """A time as printed, what it means (aware, Asia/Almaty), and the count beside it."""

    printed: str
    moment: datetime
    precision: str
    is_ambiguous: bool
    views: int | None = None


class Entry(NamedTuple):
    """One entry of the most-read block: a stamp, its title, and whether the count could not be told from the title."""

    stamp: Stamp
    title: str
    is_glued: bool = False


def stamp_of(block: Block) -> Stamp | None:
    """The stamp that is the whole of a block: a decoy in a sentence is none. In HTML the count is a part of its own."""
    if not block.text[:1].isdigit():
        return None
    return _stamp_in(block.text) or (_stamp_in(" ".join(block.parts)) if len(block.parts) > 1 else None)


def count_of(block: Block) -> int | None:
    """The count that is the whole of a block."""
    return _count_in(block.text)


def holds_entries(block: Block) -> bool:
    """Whether a block is one or more entries of the most-read block, each stamp, count and title in one line."""
    if len(block.parts) > 1:
        return stamp_of(block) is None and _stamp_part(block.parts) is not None
    if not block.text[:1].isdigit() or stamp_of(block):
        return False
    start = _ENTRY.match(block.text)
    if start is None:
        return False
    return len(_ENTRY.findall(block.text)) > 1 or block.text[start.end() :][:1] not in ("", " ")


def entries_of(block: Block, titles: Collection[str]) -> list[Entry]:
    """The entries of such a block. `titles` are those that the page shows elsewhere: they settle what digits cannot."""
    if len(block.parts) > 1:
        return _entry_by_parts(block)
    starts = list(_ENTRY.finditer(block.text))
    ends = [start.start() for start in starts[1:]] + [len(block.text)]
    rests = [block.text[start.end() : end].strip() for start, end in zip(starts, ends, strict=True)]
    # What is certain in one list settles its twin in another.
    known = {ways[0][1] for rest in rests if _is_sure(ways := split_count(rest))} | set(titles)
    entries = []
    for start, rest in zip(starts, rests, strict=True):
        stamp = _stamp_in(start[0])
        if stamp is not None and rest:
            entries.append(_entry(stamp, rest, known))
    return entries


def split_count(rest: str) -> list[tuple[int | None, str]]:
    """Every way to part what follows a glued stamp into count and title.

    A picture's alternative text before the count is the title once more. Counts are 1 modulo 5 as far as was seen;
    nothing but the splitting of digits rests on it.
    """
    if len(rest) > _LONGEST_ENTRY:
        return []
    for run in re.finditer(r"\d+", rest):
        for end in range(run.start() + 1, min(run.end(), run.start() + 9) + 1):
            if (title := rest[: run.start()].strip()) and title == rest[end:].strip():
                return [(int(rest[run.start() : end]), title)]
    digits = re.match(r"\d{0,15}", rest)
    run_text = digits[0] if digits else ""
    if not run_text:
        return [(None, rest)]
    after = rest[len(run_text) :]
    if int(run_text) % 5 == 1 and len(run_text) <= 9 and (after[:1].isalpha() or after[:1] in ('"', "«", "“", "'")):
        return [(int(run_text), after)]
    return [
        (int(run_text[:n]), rest[n:])
        for n in range(1, min(len(run_text), 10))
        if int(run_text[:n]) % 5 == 1 and not run_text.startswith("0") and not rest[n:].startswith(("0", " "))
    ]


def _entry(stamp: Stamp, rest: str, titles: Collection[str]) -> Entry:
    ways = split_count(rest)
    if not _is_sure(ways):
        settled = [way for way in [*ways, (None, rest)] if way[1] in titles]
        if len(settled) != 1:
            return Entry(stamp, rest, is_glued=True)
        ways = settled
    views, title = ways[0]
    return Entry(stamp._replace(views=views), title)


def _is_sure(ways: Sequence[tuple[int | None, str]]) -> bool:
    """Whether there is one way, and it is no count that would be odd among the most read: then rather the title
    begins with a number ("216 школ …") and no count was printed."""
    return len(ways) == 1 and (ways[0][0] is None or ways[0][0] >= _FEWEST_MOST_READ)


def _entry_by_parts(block: Block) -> list[Entry]:
    at = _stamp_part(block.parts)
    stamp = stamp_of(Block(block.parts[at], (block.parts[at],))) if at is not None else None
    if at is None or stamp is None:
        return []
    rest = [*block.parts[:at], *block.parts[at + 1 :]]
    if stamp.views is None and at < len(rest) and (views := _count_in(rest[at])) is not None:
        stamp = stamp._replace(views=views)
        rest.pop(at)
    return [Entry(stamp, " ".join(rest))] if rest else []


def _stamp_part(parts: Sequence[str]) -> int | None:
    """Which part of an inline card is its stamp: the first, or, below a title, a time at the end, with its count."""
    if _LINE.fullmatch(parts[0]):
        return 0
    at = len(parts) - 1 - (_count_in(parts[-1]) is not None)
    found = _LINE.fullmatch(parts[at]) if at > 0 else None
    return at if found and ":" in found["printed"] else None


def _count_in(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


@remembered
def _stamp_in(line: str) -> Stamp | None:
    found = _LINE.fullmatch(line)
    if found is None:
        return None
    printed = found["printed"]
    has_time = ":" in printed
    try:
        # By hand, since strptime takes ten times as long, and a page has some fifty stamps.
        day, month, year, hour, minute = map(int, _NUMBERS.findall(printed if has_time else f"{printed} 00 00"))
        naive = datetime(year, month, day, hour, minute)  # noqa: DTZ001 - localised below
    except ValueError:
        return None  # 31.02.2025 is no stamp
    moment, is_twice = localise(naive, ALMATY)
    views = int(found["views"]) if found["views"] else None
    return Stamp(printed, moment, "minute" if has_time else "day", has_time and is_twice, views)
