from datetime import UTC, datetime

from kzcrawl.items import Parsed, Sighting, Told, Visit
from kzcrawl.pipelines.validate import ValidatePipeline, article_fault, sighting_fault

GOOD = Sighting("listing", key="1377999001", title="Мост открыли", views=11)


def told(head: Sighting = GOOD, *paragraphs: str) -> Told:
    return Told(head, paragraphs or ("Мост открыли.",), "text/1")


def titled(title: str | None) -> Sighting:
    return Sighting("listing", key="1377999001", title=title)


def published(year: int) -> Sighting:
    return Sighting("listing", key="1377999001", published_at=datetime(year, 1, 1, tzinfo=UTC))


def test_what_is_plausible_is_kept() -> None:
    assert article_fault(told()) is None
    assert sighting_fault(GOOD) is None


def test_a_text_of_millions_of_letters_is_no_article() -> None:
    assert article_fault(told(GOOD, "а" * 2_000_000)) is None
    assert article_fault(told(GOOD, "а" * 2_000_000, "б")) == "too_large"


def test_a_title_of_a_thousand_letters_is_none() -> None:
    assert sighting_fault(titled("а" * 1_000)) is None
    assert sighting_fault(titled("а" * 1_001)) == "title_too_long"
    assert article_fault(told(titled("а" * 1_001))) == "title_too_long"


def test_nothing_is_published_in_a_thousand_years() -> None:
    assert sighting_fault(published(9999)) == "impossible_time"


def test_nothing_was_published_before_there_was_a_web() -> None:
    assert sighting_fault(published(2009)) is None
    assert sighting_fault(published(205)) == "impossible_time"
    assert article_fault(told(published(1925))) == "impossible_time"
    assert article_fault(Told(GOOD, ("а",), "text/1", archived_at=datetime(25, 1, 1, tzinfo=UTC))) == "impossible_time"


def test_an_entry_whose_count_runs_into_its_title_is_not_kept() -> None:
    glued = Sighting("most_read", stamp="28.11.2025, 19:59", title="11613 killed", flags=("glued_count",))
    assert sighting_fault(glued) == "glued_count"


def test_a_sighting_needs_a_key_or_both_stamp_and_title() -> None:
    assert sighting_fault(Sighting("listing", stamp="28.11.2025, 19:59", title="Мост")) is None
    assert sighting_fault(Sighting("listing", stamp="28.11.2025, 19:59")) == "no_identity"
    assert sighting_fault(Sighting("listing", title="Мост")) == "no_identity"


def test_an_article_needs_neither() -> None:
    assert article_fault(told(Sighting("page"))) is None


def test_the_bad_parts_of_a_visit_are_dropped_and_counted() -> None:
    parsed = Parsed("kazakhstan_today", "ru", (told(), told(published(205))), (titled("а" * 1_001), GOOD))
    visit = ValidatePipeline().process_item(Visit(parsed, "crawl", dropped=("before",)))
    assert visit.parsed.articles == (told(),)
    assert visit.parsed.sightings == (GOOD,)
    assert visit.dropped == ("before", "impossible_time", "title_too_long")
