"""When a night is not well."""

from kzcrawl.archive.manifest import Route, Verdict, Walk
from kzcrawl.monitors import verdict_of


def walk(language: str | None, **outcomes: str) -> Walk:
    """A walk by its routes' outcomes; an empty one is of a route that showed nothing."""
    routes = tuple(
        Route(name, outcome or "failed", None, 1, 9 if outcome else 0, None) for name, outcome in outcomes.items()
    )
    return Walk(language, "", "", "reached" in outcomes.values(), routes)


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
    worked = [(None, "feed")]
    assert verdict_of(walks, worked, must_bring=False) == Verdict("failed", ("nothing_seen", "listing_unreached:all"))


def test_a_night_that_never_came_to_a_walk_has_seen_nothing() -> None:
    assert verdict_of([], [], must_bring=True) == Verdict("failed", ("nothing_seen",))
