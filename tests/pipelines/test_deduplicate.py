"""The rules of revisions, by plain values."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzcrawl.items import Article
from kzcrawl.pipelines.deduplicate import change_of
from kzcrawl.state.index import Text
from tests.make import article

EARLY, NIGHT, LATE = "2025-11-28T20:00:00Z", "2025-11-29T01:00:03Z", "2025-11-30T01:00:03Z"


def text_of(made: Article, revision: int = 1) -> Text:
    """The text that is held once this record is archived."""
    return Text(
        revision,
        made.observed_at,
        made.published_at,
        made.content_hash,
        made.parser,
        made.placement,
        made.via,
        made.url is not None,
    )


def held(**changes: Any) -> Text:
    return text_of(article(**changes))


def test_the_first_text_is_a_revision() -> None:
    assert change_of(article(), []) == "first"
    assert change_of(article(placement="embedded"), []) == "first"


def test_an_embedded_text_is_none_where_anything_is_held() -> None:
    other = ("Другой текст.",)
    assert change_of(article(placement="embedded", paragraphs=other), [held()]) is None
    assert change_of(article(placement="embedded", paragraphs=other), [held(placement="embedded")]) is None


def test_a_text_that_lacks_parts_replaces_none() -> None:
    partial = article(via="import", observed_at=LATE, paragraphs=("Мост закрыли в августе.",), flags=("partial_text",))
    assert change_of(partial, []) == "first"
    assert change_of(partial, [held()]) is None


@pytest.mark.parametrize(
    ("below", "above"),
    [
        ({"placement": "embedded"}, {"via": "import", "url": None}),
        ({"via": "import", "url": None}, {"via": "import"}),
        ({"via": "import"}, {"via": "crawl"}),
        ({"placement": "embedded"}, {"via": "crawl"}),
    ],
)
def test_the_first_reading_of_a_better_standing_is_a_revision_even_if_equal(
    below: dict[str, Any], above: dict[str, Any]
) -> None:
    assert change_of(article(**above), [held(**below)]) == "own_page"
    assert change_of(article(**above), [held(**below), text_of(article(**above), 2)]) is None


def test_the_same_page_again_is_none() -> None:
    assert change_of(article(observed_at=LATE), [held()]) is None


def test_another_text_is_an_edit() -> None:
    assert change_of(article(observed_at=LATE, paragraphs=("Мост открыли.",)), [held()]) == "edited"


def test_another_time_with_the_same_text_is_a_restamp_unless_it_is_lost() -> None:
    moved = "2025-11-28T15:00:00+05:00"
    assert change_of(article(observed_at=LATE, published_at=moved), [held()]) == "restamped"
    assert change_of(article(observed_at=LATE, published_at=None), [held()]) is None


def test_another_text_by_other_rules_is_reparsed() -> None:
    assert change_of(article(observed_at=LATE, paragraphs=("Мост открыли.",), parser="hooks/1"), [held()]) == "reparsed"


def test_a_text_that_came_back_is_an_edit_again() -> None:
    edited = text_of(article(observed_at=NIGHT, paragraphs=("Мост открыли.",)), 2)
    assert change_of(article(observed_at=LATE), [held(observed_at=EARLY), edited]) == "edited"


def test_a_capture_of_the_past_is_compared_with_its_neighbours() -> None:
    texts = [held(observed_at=EARLY), text_of(article(observed_at=LATE, paragraphs=("Мост открыли.",)), 2)]
    assert change_of(article(via="web_archive", observed_at=NIGHT), texts) is None
    assert change_of(article(via="web_archive", observed_at=NIGHT, paragraphs=("Мост открыли.",)), texts) is None
    assert change_of(article(via="web_archive", observed_at=NIGHT, paragraphs=("Мост строят.",)), texts) == "edited"


def test_a_text_of_unknown_time_is_new_only_if_it_was_never_seen() -> None:
    texts = [held(via="import", observed_at=EARLY), text_of(article(via="import", paragraphs=("Мост открыли.",)), 2)]
    assert change_of(article(via="import", observed_at=None), texts) is None
    assert change_of(article(via="import", observed_at=None, paragraphs=("Мост открыли.",)), texts) is None
    assert change_of(article(via="import", observed_at=None, paragraphs=("Мост строят.",)), texts) == "edited"


READINGS = st.builds(
    article,
    paragraphs=st.sampled_from([("Один.",), ("Два.",), ("Три.",)]),
    observed_at=st.sampled_from([None, EARLY, NIGHT, LATE]),
    placement=st.sampled_from(["page", "embedded"]),
    url=st.sampled_from([None, "https://www.kt.kz/rus/state/a_1377999001.html"]),
    published_at=st.sampled_from([None, "2025-11-28T13:52:00+05:00"]),
    via=st.just("import"),
)


@given(st.lists(READINGS, max_size=6))
def test_whatever_was_imported_in_order_imports_to_nothing_the_second_time(readings: list[Article]) -> None:
    readings.sort(key=lambda reading: reading.observed_at or "")
    texts: list[Text] = []
    for reading in readings:
        if change_of(reading, texts):
            texts.append(text_of(reading, len(texts) + 1))
    assert [change_of(reading, texts) for reading in readings] == [None] * len(readings)
