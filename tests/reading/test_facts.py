import json

from kzcrawl.reading.facts import Facts, gather

ARTICLE = {
    "@type": "NewsArticle",
    "headline": "Мост открыли",
    "datePublished": "2025-11-28T13:52:00+05:00",
    "url": "https://www.kt.kz/rus/state/most_1377999001.html",
    "keywords": ["мосты", "дороги"],
}


def of_script(*scripts: object) -> Facts:
    return gather({}, None, map(json.dumps, scripts), None)


def test_structured_data_of_an_article_is_taken() -> None:
    facts = of_script(ARTICLE)
    assert (facts.title, facts.published) == ("Мост открыли", "2025-11-28T13:52:00+05:00")
    assert facts.url == "https://www.kt.kz/rus/state/most_1377999001.html"
    assert facts.tags == ("мосты", "дороги")


def test_an_article_in_a_graph_or_list_is_found() -> None:
    site = {"@type": "WebSite", "headline": "Сайт"}
    assert of_script({"@graph": [site, ARTICLE]}).title == "Мост открыли"
    assert of_script([site, ARTICLE]).title == "Мост открыли"


def test_an_article_may_have_several_types() -> None:
    assert of_script(ARTICLE | {"@type": ["CreativeWork", "NewsArticle"]}).title == "Мост открыли"


def test_the_first_article_is_the_page_s() -> None:
    assert of_script(ARTICLE, ARTICLE | {"headline": "Другой"}).title == "Мост открыли"


def test_broken_structured_data_is_none() -> None:
    assert gather({}, None, ["{", "", "[" * 5_000, '"\\ud800"', "null", "7"], None) == Facts()


def test_values_of_another_kind_are_none() -> None:
    facts = of_script({"@type": "Article", "headline": ["a"], "datePublished": 7, "url": {}, "keywords": "мосты"})
    assert facts == Facts()
    assert of_script({"@type": {}}, {"@type": [[]]}, {"@graph": {}}) == Facts()


def test_tags_are_clean_and_none_is_empty() -> None:
    assert of_script(ARTICLE | {"keywords": [" мосты\u0000", "", "\u0007", 7]}).tags == ("мосты",)


def test_open_graph_says_what_structured_data_does_not() -> None:
    meta = {"og:title": "Заголовок", "og:url": "https://kt.kz/a", "article:published_time": "2025-11-28"}
    facts = gather(meta, None, [], "Окно")
    assert facts == Facts(("https://kt.kz/a",), "Заголовок", "2025-11-28", (), "Окно")


def test_the_canonical_link_names_the_page() -> None:
    facts = gather({"og:url": "https://kt.kz/other"}, "https://kt.kz/canonical", [json.dumps(ARTICLE)], None)
    assert facts.url == "https://kt.kz/canonical"
