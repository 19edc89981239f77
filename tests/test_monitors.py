"""When a night is not well."""

from kzcrawl.archive.manifest import Route, Verdict, Walk
from kzcrawl.monitors import ArticlePages
from kzcrawl.monitors import verdict_of as verdict_on


def walk(language: str | None, **outcomes: str) -> Walk:
    """A walk by its routes' outcomes; an empty one is of a route that showed nothing."""
    routes = tuple(
        Route(name, outcome or "failed", None, 1, 9 if outcome else 0, None) for name, outcome in outcomes.items()
    )
    return Walk(language, "", "", "reached" in outcomes.values(), routes)


def verdict_of(walks: list[Walk], worked: list[tuple[str | None, str]], *, must_bring: bool, **failed: int) -> Verdict:
    return verdict_on(walks, worked, ArticlePages(40, failed), must_bring=must_bring)


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


def test_a_fifth_of_the_article_pages_unread_is_a_changed_layout() -> None:
    walks = [walk("ru", listing="reached")]
    assert verdict_of(walks, [], must_bring=True, nothing_found=9) == Verdict("ok")
    assert verdict_of(walks, [], must_bring=True, nothing_found=9, other_article=2).findings == ("layout_changed",)


def test_a_fifth_of_the_article_pages_not_had_is_too_many_errors() -> None:
    walks = [walk("ru", listing="reached")]
    assert verdict_of(walks, [], must_bring=True, overloaded=4, refused=5) == Verdict("ok")
    assert verdict_of(walks, [], must_bring=True, overloaded=5, refused=6).findings == ("too_many_errors",)


def test_a_tenth_of_the_article_pages_led_elsewhere_is_a_wall() -> None:
    walks = [walk("ru", listing="reached")]
    assert verdict_of(walks, [], must_bring=True, elsewhere=5) == Verdict("ok")
    assert verdict_of(walks, [], must_bring=True, elsewhere=6) == Verdict("failed", ("led_elsewhere",))


def test_one_page_on_which_a_parser_failed_is_told() -> None:
    assert verdict_of([walk("ru", listing="reached")], [], must_bring=True, parser_failed=1).findings == (
        "parser_failed",
    )


def test_ten_pages_in_a_row_without_an_answer_fail_a_night_however_many_were_read_before() -> None:
    walks = [walk("ru", listing="reached")]
    for in_vain, findings in ((9, ()), (10, ("too_many_errors",))):
        pages = ArticlePages(400, {"timeout": in_vain}, in_vain)
        assert verdict_on(walks, [], pages, must_bring=True).findings == findings


def test_a_night_that_leaves_pages_to_the_next_is_not_well() -> None:
    pages = ArticlePages(5_000, {}, left=1)
    assert verdict_on([], [], pages, must_bring=False) == Verdict("failed", ("too_many_pages",))
