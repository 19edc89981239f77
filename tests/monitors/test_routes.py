"""Walks that saw nothing, or did not come as far as ever."""

from dataclasses import replace

from kzcrawl.archive.manifest import Verdict, Walk
from kzcrawl.monitors.evidence import Evidence
from kzcrawl.monitors.history import History
from kzcrawl.monitors.pages import ArticlePages
from kzcrawl.monitors.verdict import verdict_of as verdict_on
from kzcrawl.settings import Settings
from tests.monitors.made import findings, night, walk, weeks


def verdict_of(walks: list[Walk], worked: list[tuple[str | None, str]], *, must_bring: bool) -> Verdict:
    """On a first night."""
    tonight = night(walks=tuple(walks))
    return verdict_on(Evidence(tonight, History(), Settings(), ArticlePages(40, {}), worked, must_bring, 10**12))


def test_every_route_at_its_floor_is_well() -> None:
    walks = [walk("ru", listing="reached"), walk("kk", listing="ended", feed="reached"), walk(None, listing="reached")]
    assert verdict_of([walks[0]], [("ru", "listing")], must_bring=True) == Verdict("ok")
    assert verdict_of(walks, [], must_bring=True) == Verdict("ok", ("listing_unreached:kk",))


def test_a_route_that_never_worked_is_reported_alone() -> None:
    walks = [walk("ru", listing="reached"), walk("kk", listing="", feed="")]
    assert verdict_of(walks, [("ru", "listing")], must_bring=True) == Verdict(
        "ok", ("listing_unreached:kk", "feed_unreached:kk")
    )


def test_a_route_that_worked_and_stopped_fails_the_night_though_another_reached_the_floor() -> None:
    walks = [walk("ru", listing="ended", feed="reached")]
    assert verdict_of(walks, [("ru", "listing")], must_bring=True) == Verdict("failed", ("listing_stopped:ru",))
    assert verdict_of(walks, [("kk", "listing")], must_bring=True).status == "ok"


def test_a_walk_over_all_languages_says_so() -> None:
    assert verdict_of([walk(None, listing="ended")], [], must_bring=False).findings == ("listing_unreached:all",)


def test_nothing_at_all_fails_a_source_that_must_bring_something_or_ever_did() -> None:
    walks = [walk(None, listing="")]
    assert verdict_of(walks, [], must_bring=False) == Verdict("ok", ("listing_unreached:all",))
    assert verdict_of(walks, [], must_bring=True) == Verdict("failed", ("nothing_seen", "listing_unreached:all"))
    worked: list[tuple[str | None, str]] = [(None, "feed")]
    assert verdict_of(walks, worked, must_bring=False) == Verdict("failed", ("nothing_seen", "listing_unreached:all"))


def test_a_night_that_never_came_to_a_walk_has_seen_nothing() -> None:
    assert verdict_of([], [], must_bring=True) == Verdict("failed", ("nothing_seen",))


def test_a_walk_that_is_not_complete_any_more_is_named_though_no_route_stopped() -> None:
    tonight = night(walks=(walk("ru", listing="reached"), walk("kk", listing="ended")))
    both = (walk("ru", listing="reached"), walk("kk", sitemap="reached"))
    assert findings(tonight, [replace(each, walks=both) for each in weeks()]) == (
        "walk_incomplete:kk",
        "listing_unreached:kk",
    )


def test_a_walk_whose_route_stopped_is_named_once() -> None:
    tonight = night(walks=(walk("ru", listing="ended"),))
    assert findings(tonight, worked=[("ru", "listing")]) == ("listing_stopped:ru",)


def test_a_night_that_saw_nothing_says_nothing_else() -> None:
    assert findings(night(articles=0, walks=(walk("ru", listing=""),)), worked=[("ru", "listing")]) == (
        "nothing_seen",
        "listing_stopped:ru",
    )
