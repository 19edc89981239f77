"""What a comparison found, for a person and as JSON: by source and field, how many, and a few examples."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from kzcrawl.replaying.compare import COMPARED, Difference, Tally
from kzcrawl.terminal import printable

_EXAMPLES, _SHORT = 3, 60


class Report:
    """The differences that it was told of, by source and field."""

    def __init__(self) -> None:
        self._numbers: defaultdict[tuple[str, str], int] = defaultdict(int)
        self._examples: defaultdict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)

    def note(self, found: Difference) -> None:
        """Takes in a difference."""
        for name in found.fields:
            at = found.before["source"], name
            self._numbers[at] += 1
            if len(self._examples[at]) < _EXAMPLES:
                before, after = _parted(found.before[name], found.after[name])
                example = {"id": found.before["id"], "before": _short(before), "after": _short(after)}
                self._examples[at].append(example)

    def as_value(self, source: str, tally: Tally) -> dict[str, Any]:
        """What was found of a source; how many of its texts have each field before and now."""
        fields = {
            name: {"differing": self._numbers[source, name], "examples": self._examples[source, name]}
            for name in COMPARED
            if (source, name) in self._numbers
        }
        filled = {name: [tally.filled_before[name], tally.filled_now[name]] for name in COMPARED}
        told = {name: getattr(tally, name) for name in ("pages", "equal", "differing", "lost")}
        unread = {"unread_before": tally.unread_before, "unread_now": tally.unread_now}
        return {"source": source, **told, **unread, "fields": fields, "filled": filled}

    def lines(self, tallies: Mapping[str, Tally]) -> Iterator[str]:
        """The same for a person."""
        for source, tally in sorted(tallies.items()):
            yield (
                f"{source}: {tally.pages} pages read again; {tally.equal} texts equal, {tally.differing} differ, "
                f"{tally.lost} not found any more; pages not understood: {tally.unread_before}, "
                f"now {tally.unread_now}"
            )
            yield from self._fields(self.as_value(source, tally), tally.texts)

    @staticmethod
    def _fields(value: Mapping[str, Any], texts: int) -> Iterable[str]:
        for name, found in value["fields"].items():
            before, now = value["filled"][name]
            yield f"  {name}: {found['differing']} differ; {before} of {texts} texts had it, now {now}"
            for each in found["examples"]:
                yield printable(f"    {each['id']}: {each['before']} → {each['after']}")


def _parted(before: object, after: object) -> tuple[object, object]:
    """Of two lists only what the other has not."""
    if isinstance(before, list) and isinstance(after, list):
        return [each for each in before if each not in after], [each for each in after if each not in before]
    return before, after


def _short(value: object) -> str:
    text = orjson.dumps(value).decode()
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
