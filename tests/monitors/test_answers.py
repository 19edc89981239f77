"""How a site answers, and what waits."""

from kzcrawl.monitors.pages import ArticlePages, page_failures
from tests.monitors.made import findings, night


def test_many_more_retries_than_usual_are_named() -> None:
    assert findings(night(retries=30)) == ("many_retries",)
    assert findings(night(retries=5)) == ()


def test_many_more_refusals_than_usual_are_named() -> None:
    refused = {"refused": 8, "overloaded": 8}
    assert page_failures(ArticlePages(100, refused)) == []
    assert findings(night(dropped=refused), failed=refused) == ("many_refusals",)
    assert findings(night(dropped={"missing": 16})) == ()


def test_a_frontier_that_grows_is_named() -> None:
    assert findings(night(waiting=40)) == ("frontier_grows",)
    assert findings(night(waiting=5)) == ()
    assert findings(night(waiting=None)) == ()


def test_what_failed_for_too_many_pages_is_named_once() -> None:
    refused = {"refused": 40}
    assert findings(night(dropped=refused, waiting=40), failed=refused) == ("too_many_errors",)
