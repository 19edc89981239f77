from dataclasses import replace
from datetime import date, datetime

import pytest

from kzcrawl.dates import ALMATY
from kzcrawl.identity import content_hash, content_id, provisional_id
from kzcrawl.items import Article, Dateline, Observation, Origin, Parsed, Sighting, Told, Unread, Unreadable, Visit
from kzcrawl.pipelines.normalise import NormalisePipeline, Recorder, sighting_id

HEAD = Sighting(
    placement="page",
    url="https://www.kt.kz/rus/state/most_1377999001.html",
    key="1377999001",
    section="state",
    title="Мост открыли",
    stamp="28.11.2025, 13:52",
    published_at=datetime(2025, 11, 28, 13, 52, tzinfo=ALMATY),
    published_precision="minute",
    views=33221,
    flags=("repeated_lead",),
)
TOLD = Told(HEAD, ("Первый абзац.", "Второй абзац."), "text/1", subtitle="Срок сдвинут")
CARD = replace(HEAD, placement="most_read", key="1377999002", url=None, title="Другой", views=41381, flags=())


def visit(articles: tuple[Told, ...] = (TOLD,), sightings: tuple[Sighting, ...] = ()) -> Visit:
    fetched = datetime(2025, 11, 29, 6, 0, 3, tzinfo=ALMATY)
    return Visit(Parsed("kazakhstan_today", "ru", articles, sightings), "crawl", fetched)


def record(told: Told) -> Article:
    return Recorder(visit()).article(told)


def test_a_visit_makes_records_in_the_order_of_the_page() -> None:
    records = NormalisePipeline().process_item(visit((TOLD,), (CARD,))).records
    assert [type(found) for found in records] == [Article, Observation, Observation]
    assert [found.id for found in records] == [*["kazakhstan_today:1377999001"] * 2, "kazakhstan_today:1377999002"]


def test_a_sighting_without_count_makes_no_observation() -> None:
    bare = replace(TOLD, head=replace(HEAD, views=None))
    records = NormalisePipeline().process_item(visit((bare,), (replace(CARD, views=None),))).records
    assert [type(found) for found in records] == [Article]


def test_times_of_the_site_keep_their_offset_and_ours_are_in_utc() -> None:
    article = record(replace(TOLD, archived_at=datetime(2025, 11, 29, 13, 11, tzinfo=ALMATY)))
    assert article.published_at == "2025-11-28T13:52:00+05:00"
    assert article.archived_at == "2025-11-29T13:11:00+05:00"
    assert article.observed_at == "2025-11-29T01:00:03Z"


def test_an_unknown_time_is_null() -> None:
    article = Recorder(replace(visit(), observed_at=None)).article(replace(TOLD, head=replace(HEAD, published_at=None)))
    assert (article.published_at, article.archived_at, article.observed_at) == (None, None, None)


def test_the_content_hash_is_of_title_subtitle_and_paragraphs_alone() -> None:
    digest = content_hash("Мост открыли", "Срок сдвинут", ("Первый абзац.", "Второй абзац."))
    assert record(TOLD).content_hash == digest
    assert record(replace(TOLD, head=replace(HEAD, views=6, stamp=None), credit="Акорда")).content_hash == digest


def test_a_dateline_and_an_origin_become_plain_values() -> None:
    dateline, origin = Dateline("Алматы", date(2025, 11, 28), "KAZAKHSTAN TODAY"), Origin("Liter.KZ", None)
    article = record(replace(TOLD, dateline=dateline, syndicated_from=origin))
    assert article.dateline == {"place": "Алматы", "date": "2025-11-28", "agency": "KAZAKHSTAN TODAY"}
    assert article.syndicated_from == {"name": "Liter.KZ", "url": None}


def test_a_dateline_without_a_known_year_has_no_date() -> None:
    article = record(replace(TOLD, dateline=Dateline("Алматы", None, "KAZAKHSTAN TODAY")))
    assert article.dateline == {"place": "Алматы", "date": None, "agency": "KAZAKHSTAN TODAY"}


def test_an_observation_says_what_its_place_shows() -> None:
    _, observation = NormalisePipeline().process_item(visit((), (HEAD, CARD))).records
    assert isinstance(observation, Observation)
    assert (observation.title, observation.views, observation.placement) == ("Другой", 41381, "most_read")
    assert (observation.published_at, observation.language) == ("2025-11-28T13:52:00+05:00", "ru")


def test_without_a_key_stamp_and_title_name_an_article() -> None:
    name = provisional_id("kazakhstan_today", "28.11.2025, 13:52", "Мост открыли")
    assert sighting_id(replace(HEAD, key=None), "kazakhstan_today") == name
    assert record(replace(TOLD, head=replace(HEAD, key=None))).id == name


def test_without_stamp_or_title_the_content_names_an_article() -> None:
    for head in (replace(HEAD, key=None, stamp=None), replace(HEAD, key=None, title=None)):
        article = record(replace(TOLD, head=head))
        assert article.id == content_id("kazakhstan_today", article.content_hash)


def test_the_count_of_an_article_has_the_article_s_id() -> None:
    nameless = replace(TOLD, head=replace(HEAD, key=None, stamp=None, title=None))
    article, observation = NormalisePipeline().process_item(visit((nameless,))).records
    assert article.id == observation.id


def test_what_only_the_archive_knows_is_left_to_it() -> None:
    article = record(TOLD)
    assert (article.run, article.revision, article.change, article.same_as, article.capture) == ("", 0, "", (), None)


@pytest.mark.parametrize(
    ("url", "page", "article_id"),
    [(HEAD.url, "article", "kazakhstan_today:1377999001"), ("https://www.kt.kz/rus/all", "listing", None)],
)
def test_a_page_that_was_not_understood_is_one_record(url: str, page: str, article_id: str | None) -> None:
    item = replace(visit(()), unread=Unreadable(url, page, "too_deep"), capture={"file": "raw/x", "offset": 7})
    (made,) = NormalisePipeline().process_item(item).records
    assert made == Unread(
        "kazakhstan_today", article_id, url, page, "too_deep", "crawl", "2025-11-29T01:00:03Z", item.capture
    )
