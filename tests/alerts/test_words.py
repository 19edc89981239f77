"""What an alert says of a finding."""

from kzcrawl.alerts.words import ERRORS, fails, sentence_of
from kzcrawl.findings import FINDINGS


def test_every_finding_and_every_end_by_an_error_has_words() -> None:
    for word in [*FINDINGS, *ERRORS]:
        assert sentence_of(word).startswith(f"{word}: ")
    assert sentence_of("listing_stopped:ru").startswith("listing_stopped:ru: that route reached the floor")


def test_a_finding_that_a_newer_version_knows_is_named() -> None:
    assert sentence_of("moon_full:ru") == "moon_full:ru. The README says what that is."


def test_a_route_that_never_worked_fails_nothing() -> None:
    assert fails("listing_stopped:kk")
    assert not fails("listing_unreached:kk")
