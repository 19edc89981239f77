from kzcrawl.reading.roles import roles_of

ROLES = roles_of((("page-meta", "meta"), ("page-content", "content")))


def test_the_innermost_known_class_is_the_last_one() -> None:
    assert ROLES.of("div", {"class": "big page-meta page-content"}).hook == "content"
    assert ROLES.of("div", {"class": "page-meta-data"}).hook is None


def test_what_only_parts_lines_tells_nothing() -> None:
    assert [ROLES.of(tag, {}).tells for tag in ("div", "span", "li")] == [False, False, False]
    assert [ROLES.of(tag, {}).tells for tag in ("a", "time", "h2", "aside", "article")] == [True] * 5


def test_an_element_is_hidden_by_attribute_or_style() -> None:
    assert ROLES.of("p", {"hidden": None}).is_hidden
    assert ROLES.of("p", {"style": "color: red; DISPLAY : none"}).is_hidden
    assert not ROLES.of("p", {"style": "display: block"}).is_hidden


def test_a_banner_about_cookies_stands_beside() -> None:
    assert ROLES.of("div", {"class": "top Cookie-bar"}).is_beside
    assert ROLES.of("div", {"id": "cookies"}).is_beside
    assert not ROLES.of("div", {"class": "no-cookies"}).is_beside


def test_roles_kept_do_not_grow_without_end() -> None:
    roles = roles_of((("endless", "content"),))
    for n in range(5_000):
        roles.of("div", {"class": f"endless c{n}"})
    roles.of("div", {"id": "x" * 1_000})
    assert len(roles) <= 4_000
    assert max(len(looks[2] or "") for looks in roles) < 1_000
