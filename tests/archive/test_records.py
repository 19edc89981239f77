"""Records and their schemas."""

from dataclasses import asdict, fields
from typing import Any

import orjson
import pytest

from kzcrawl.archive.records import encode, fault_of
from kzcrawl.items import Article, Observation, Record, Unread
from tests.make import article, observation, unread


def as_read(record: Record, **changes: Any) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(encode(asdict(record)))
    return value | changes


BARE = article(published_at=None, title=None, url=None)
RECORDS = [article(), BARE, observation(), unread(), unread(id=None)]


@pytest.mark.parametrize("record", RECORDS)
def test_a_record_is_valid_by_the_schema_it_names(record: Record) -> None:
    assert fault_of(as_read(record)) is None


@pytest.mark.parametrize(
    "change",
    [
        {"paragraphs": []},
        {"paragraphs": [""]},
        {"id": "kazakhstan_today:~12"},
        {"id": None},
        {"published_at": "2025-11-28T13:52:00Z"},
        {"observed_at": "2025-11-28T13:52:00+05:00"},
        {"flags": ["made_up"]},
        {"url": "javascript:alert(1)"},
        {"views": -1},
        {"views": "33221"},
        {"revision": 0},
        {"change": "improved"},
        {"surprise": 1},
    ],
)
def test_an_article_that_is_none_is_told(change: dict[str, Any]) -> None:
    assert fault_of(as_read(article(), **change))


@pytest.mark.parametrize("key", [field.name for field in fields(Article)])
def test_every_key_of_an_article_is_always_there(key: str) -> None:
    value = as_read(article())
    del value[key]
    assert fault_of(value)


@pytest.mark.parametrize("key", [field.name for field in fields(Observation)])
def test_every_key_of_an_observation_is_always_there(key: str) -> None:
    value = as_read(observation())
    del value[key]
    assert fault_of(value)


@pytest.mark.parametrize("key", [field.name for field in fields(Unread)])
def test_every_key_of_an_unread_page_is_always_there(key: str) -> None:
    value = as_read(unread())
    del value[key]
    assert fault_of(value)


@pytest.mark.parametrize("schema", [None, "article/2", "../manifest/1", "article", 1])
def test_a_schema_that_does_not_exist_is_told(schema: object) -> None:
    assert "expected a known schema" in str(fault_of({"schema": schema}))


def test_json_is_sorted_utf8_on_one_line() -> None:
    assert encode({"b": "әлем", "a": [1, None]}) == '{"a":[1,null],"b":"әлем"}'.encode()
