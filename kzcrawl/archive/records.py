"""How a record is written, and how a written record is proved to be one: JSON, and the schemas beside this module."""

import importlib.resources
from collections.abc import Callable
from dataclasses import fields
from functools import cache
from typing import Any

import fastjsonschema
import orjson

from kzcrawl.exceptions import NewerError
from kzcrawl.items import Absence, Article, Observation, Record, Redaction, Unread

_KINDS = (Article, Observation, Absence, Unread, Redaction)
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in _KINDS}


def encode(value: Any) -> bytes:
    """JSON with sorted keys in UTF-8, on one line."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def value_of(record: Record) -> dict[str, Any]:
    """A record as the JSON object that is written; `asdict` would copy every text in it, at ten times the cost."""
    return {name: getattr(record, name) for name in _NAMES[type(record)]}


def fault_of(value: Any) -> str | None:
    """What makes a decoded record or manifest none by the schema that it names; None if it is one."""
    name = value.get("schema") if isinstance(value, dict) else None
    try:
        validate = _validator(str(name))
    except FileNotFoundError:
        return f"expected a known schema, found {name!r}"
    try:
        validate(value)
    except fastjsonschema.JsonSchemaValueException as error:
        return str(error.message)
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
    folder = importlib.resources.files("kzcrawl.archive").joinpath("schemas")
    names = sorted(path.name.removesuffix(".json").rpartition("-") for path in folder.iterdir())
    return {kind: int(version) for kind, _, version in names if version.isdigit()}


@cache
def _validator(name: str) -> Callable[[Any], Any]:
    kind, _, version = name.partition("/")
    if not (kind.isalpha() and version.isdigit()):
        raise FileNotFoundError(name)
    schema = importlib.resources.files("kzcrawl.archive").joinpath("schemas", f"{kind}-{version}.json")
    validate: Callable[[Any], Any] = fastjsonschema.compile(orjson.loads(schema.read_bytes()))
    return validate
