"""When there is something to tell after a night, and what it says."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from kzcrawl.alerts.message import Message, Place, message_of
from kzcrawl.alerts.nights import Night
from kzcrawl.dates import machine_iso
from kzcrawl.state.told import Told

PLACE = Place(Path("/news of kz"), "vega")
FIRST = datetime(2025, 11, 29, 22, 17, tzinfo=UTC)  # 03:17 of the 30th in Almaty


def night(*findings: str, source: str = "kazakhstan_today", since: datetime = FIRST, error: str | None = None) -> Night:
    return Night(source, findings, machine_iso(since), None if error else 7, error)


class Operator:
    """Keeps what was told, as the state does; a night a call."""

    def __init__(self) -> None:
        self.told: dict[str, Told] = {}
        self.nights = 0

    def hears(self, *nights: Night) -> Message | None:
        now = machine_iso(FIRST + timedelta(days=self.nights, minutes=-self.nights))
        message = message_of(nights, self.told, now, PLACE)
        self.nights += 1
        told = self.told | dict(message.told if message else {})
        self.told = {source: alert for source, alert in told.items() if alert}
        return message


def test_good_nights_are_not_told() -> None:
    operator = Operator()
    assert [operator.hears(night(), night(source="qazaq24")) for _ in range(30)] == [None] * 30


def test_trouble_is_told_once_then_every_week() -> None:
    operator = Operator()
    heard = [n for n in range(16) if operator.hears(night("nothing_seen"))]
    assert heard == [0, 7, 14]


def test_a_reminder_says_so_and_since_when() -> None:
    operator = Operator()
    *_, reminder = [operator.hears(night("nothing_seen")) for _ in range(8)]
    assert reminder is not None
    assert reminder.body.startswith("kazakhstan_today is still not well, since the night of 2025-11-30:\n")


def test_another_finding_is_told_at_once_and_one_less_is_not() -> None:
    operator = Operator()
    heard = [
        operator.hears(night(*findings))
        for findings in (("led_elsewhere",), ("led_elsewhere", "listing_stopped:ru"), ("listing_stopped:ru",))
    ]
    assert [message is not None for message in heard] == [True, True, False]
    assert operator.hears(night("listing_stopped:kk")) is not None


def test_another_number_is_no_other_finding() -> None:
    operator = Operator()
    heard = [operator.hears(night(finding)) is not None for finding in ("disk_fills:20", "disk_fills:19", "disk_fills")]
    assert heard == [True, False, False]


def test_the_mended_night_says_well_again_once() -> None:
    operator = Operator()
    operator.hears(night("nothing_seen"))
    message = operator.hears(night())
    assert message is not None
    assert message.title == "kzcrawl: kazakhstan_today is well again"
    assert "It was not since the night of 2025-11-30." in message.body
    assert operator.hears(night()) is None


def test_one_message_tells_of_all_sources_that_have_something_to_tell() -> None:
    operator = Operator()
    operator.hears(night("nothing_seen", source="qazaq24"))
    message = operator.hears(night("layout_changed"), night(source="qazaq24"))
    assert message is not None
    assert message.title == "kzcrawl: kazakhstan_today is not well, qazaq24 is well again"


def test_it_says_what_is_wrong_what_to_do_and_where_to_look() -> None:
    message = Operator().hears(night("listing_stopped:ru", "layout_changed"))
    assert message is not None
    assert "- listing_stopped:ru: that route reached the floor of the walk once" in message.body
    assert "`…_PAGING` say where to go" in message.body
    assert "`kzcrawl read URL` shows" in message.body
    assert "Look closer: kzcrawl runs 7 --archive '/news of kz'\n" in message.body
    assert "             kzcrawl unread --archive '/news of kz'\n" in message.body
    assert message.body.endswith("This is kzcrawl on vega, archive /news of kz.")


def test_a_finding_without_words_of_its_own_is_named() -> None:
    message = Operator().hears(night("clocks_melted:kk"))
    assert message is not None
    assert "- clocks_melted:kk. The README says what that is.\n" in message.body


def test_a_night_without_a_verdict_says_what_ended_it() -> None:
    message = Operator().hears(night("unwritable", error="archive: cannot be written (No space\x1b[2J left)"))
    assert message is not None
    assert "It said: archive: cannot be written (No space\\x1b[2J left)\n" in message.body
    assert "Look closer: kzcrawl runs --archive" in message.body


def test_a_message_does_not_grow_without_end() -> None:
    message = Operator().hears(night(*(f"listing_stopped:{n}" for n in range(1000)), error="x" * 100_000))
    assert message is not None
    assert len(message.body) < 4_000
    assert "- and 992 findings more\n" in message.body
