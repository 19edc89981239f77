"""Records as the frozen dataclasses of `kzcrawl.items`, or as ones that have only the fields that are asked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import make_dataclass
from functools import cache
from typing import Any, get_args, get_type_hints

import msgspec
import orjson

from kzcrawl.archive.records import refuse_newer
from kzcrawl.archive.selection import value_in
from kzcrawl.exceptions import BadInputError, DamagedArchiveError
from kzcrawl.items import Copied, Record

# The type of each kind of record, by the word with which its schema begins.
TYPES: dict[str, type[Record | Copied]] = {
    str(each.__dataclass_fields__["schema"].default).partition("/")[0]: each for each in (*get_args(Record), Copied)
}


def decoded(lines: Iterable[bytes], kind: str, fields: Sequence[str] | None = None) -> Iterator[Any]:
    """Records of one kind. Of what is not asked for, nothing is made: that is several times as fast as json.

    BadInputError for a field that there is not, NewerError where a record is of a version that is not known.
    """
    decode = _decoder(kind, tuple(fields) if fields is not None else None)
    return _decoded(lines, decode, b'"schema":"%s"' % str(TYPES[kind].__dataclass_fields__["schema"].default).encode())


def _decoded(lines: Iterable[bytes], decode: Callable[[bytes], Any], schema: bytes) -> Iterator[Any]:
    try:
        for line in lines:
            if line.rfind(schema) < 0:  # it stands near the end, for keys are sorted
                refuse_newer("a record", orjson.loads(line))
            yield decode(line)
    except msgspec.MsgspecError as error:
        raise DamagedArchiveError(f"a record is not what its schema says: {error}") from None


def of_any_kind(line: bytes) -> Any:
    """A record of whatever kind; a dict where that kind has no type. NewerError where its version is not known."""
    kind = kind_of(line)
    return next(decoded([line], kind)) if kind in TYPES else orjson.loads(line)


def kind_of(line: bytes) -> str:
    """The kind of a record, the word with which its schema begins."""
    return (value_in(line, "schema") or b"").decode().partition("/")[0]


@cache
def _decoder(kind: str, fields: tuple[str, ...] | None) -> Callable[[bytes], Any]:
    whole = TYPES[kind]
    if fields is None:
        return msgspec.json.Decoder(whole).decode
    types = get_type_hints(whole)
    if wrong := [name for name in fields if name not in types]:
        raise BadInputError(f"expected a field of {kind} ({', '.join(types)}), found {wrong[0]!r}")
    part = make_dataclass(whole.__name__, [(name, types[name]) for name in fields], frozen=True, slots=True)
    return msgspec.json.Decoder(part).decode
