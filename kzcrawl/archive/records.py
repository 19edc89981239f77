"""How a record is written, and how a written record is proved to be one: JSON, and the schemas beside this module."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from kzcrawl.exceptions import NewerError

if TYPE_CHECKING:  # who hands on what is sealed does not need them
    from kzcrawl.items import Copied, Record

_SCHEMAS = Path(__file__).with_name("schemas")


def encode(value: Any) -> bytes:
    """JSON with sorted keys in UTF-8, on one line."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def value_of(record: "Record | Copied") -> dict[str, Any]:
    """A record as the JSON object that is written; `asdict` would copy every text in it, at ten times the cost."""
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def fault_of(value: Any) -> str | None:
    """What makes a decoded record or manifest none by the schema that it names; None if it is one."""
    name = value.get("schema") if isinstance(value, dict) else None
    try:
        validate = _validator(str(name))
    except FileNotFoundError:
        return f"expected a known schema, found {name!r}"
    try:
        validate(value)
    except ValueError as error:  # fastjsonschema's are of these
        return str(error)
    return None


def refuse_newer(where: object, value: Any) -> None:
    """NewerError if a record or manifest is of a version that this program does not know."""
    name = value.get("schema") if isinstance(value, dict) else None
    kind, _, version = str(name).partition("/")
    if version.isdigit() and int(version) > _newest_versions().get(kind, 0):
        raise NewerError(where, f"{kind}/{_newest_versions().get(kind, 0)} or older", str(name))


@cache
def _newest_versions() -> dict[str, int]:
    """Of each kind of record the newest version whose schema is here."""
    names = sorted(path.stem.rpartition("-") for path in _SCHEMAS.iterdir())
    return {kind: int(version) for kind, _, version in names if version.isdigit()}


@cache
def _validator(name: str) -> Callable[[Any], Any]:
    from fastjsonschema import compile as compiled  # who hands on what is sealed does not need it

    kind, _, version = name.partition("/")
    if not (kind.isalpha() and version.isdigit()):
        raise FileNotFoundError(name)
    validate: Callable[[Any], Any] = compiled(orjson.loads((_SCHEMAS / f"{kind}-{version}.json").read_bytes()))
    return validate
