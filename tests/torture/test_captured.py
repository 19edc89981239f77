"""What a torture lets a web archive capture: all that may become of an article between two captures is in it."""

from kzcrawl.days import Days
from tests.torture.captured import Captured

CAPTURED = Captured(Days.of("2023-03-01", "2023-03-01"))


def test_articles_are_captured_three_times_but_while_they_are_away() -> None:
    assert len(CAPTURED.revisions) == 14
    assert CAPTURED.number == 3 * 14 - 2 - 1  # one is removed, and one for a day


def test_some_are_edited_and_one_is_given_another_time() -> None:
    changed = [each for each in CAPTURED.revisions.values() if len(each) > 1]
    assert len([1 for first, last in changed if first["paragraphs"] != last["paragraphs"]]) == 2
    assert len([1 for first, last in changed if first["published_at"] != last["published_at"]]) == 1


def test_every_capture_shows_other_counts() -> None:
    of_day = [views for key, _, views in CAPTURED.counts if key in CAPTURED.revisions]
    assert len(of_day) >= CAPTURED.number
