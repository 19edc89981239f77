"""For how many days the disk has room."""

from tests.monitors.made import findings, night, weeks

MB = 1_000_000


def test_room_for_fewer_days_than_the_setting_says_is_named_with_the_days_that_are_left() -> None:
    assert findings(night(), room=101 * MB) == ("disk_fills:20",)
    assert findings(night(), room=151 * MB) == ()
    assert findings(night(), room=151 * MB, DISK_DAYS=60) == ("disk_fills:30",)


def test_hardly_any_room_is_named_on_a_first_night_too() -> None:
    assert findings(night(), [], room=99 * MB) == ("disk_fills",)
    assert findings(night(), [], room=101 * MB) == ()


def test_what_a_short_past_took_says_nothing_of_the_days_that_are_left() -> None:
    assert findings(night(), weeks(13), room=101 * MB) == ()
