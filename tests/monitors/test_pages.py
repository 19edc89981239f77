"""Article pages that came to nothing."""

from collections.abc import Sequence

from kzcrawl.monitors.pages import ArticlePages, page_failures


def failures(**failed: int) -> Sequence[str]:
    return page_failures(ArticlePages(40, failed))


def test_a_fifth_of_the_article_pages_unread_is_a_changed_layout() -> None:
    assert failures(nothing_found=9) == []
    assert failures(nothing_found=9, other_article=2) == ["layout_changed"]


def test_a_fifth_of_the_article_pages_not_had_is_too_many_errors() -> None:
    assert failures(overloaded=4, refused=5) == []
    assert failures(overloaded=5, refused=6) == ["too_many_errors"]


def test_a_tenth_of_the_article_pages_led_elsewhere_is_a_wall() -> None:
    assert failures(elsewhere=5) == []
    assert failures(elsewhere=6) == ["led_elsewhere"]


def test_one_page_on_which_a_parser_failed_is_told() -> None:
    assert failures(parser_failed=1) == ["parser_failed"]


def test_ten_pages_in_a_row_without_an_answer_fail_a_crawl_however_many_were_read_before() -> None:
    assert page_failures(ArticlePages(400, {"timeout": 9}, in_vain=9)) == []
    assert page_failures(ArticlePages(400, {"timeout": 10}, in_vain=10)) == ["too_many_errors"]


def test_a_crawl_that_leaves_pages_to_the_next_is_not_well() -> None:
    assert page_failures(ArticlePages(5_000, {}, left=1)) == ["too_many_pages"]
