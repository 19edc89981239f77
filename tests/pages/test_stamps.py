import pytest

from kzcrawl.dates import local_iso
from kzcrawl.pages.kazakhstan_today.stamps import Entry, count_of, entries_of, holds_entries, split_count, stamp_of
from kzcrawl.reading.document import Block


def line(text: str) -> Block:
    return Block(text, (text,))


def inline(*parts: str) -> Block:
    return Block(" ".join(parts), parts)


def said(entry: Entry) -> tuple[str, int | None, str]:
    return entry.stamp.printed, entry.stamp.views, entry.title


def test_a_stamp_has_a_minute_and_a_count() -> None:
    stamp = stamp_of(line("28.11.2025, 13:52 33221"))
    assert stamp
    assert (stamp.printed, stamp.precision, stamp.views) == ("28.11.2025, 13:52", "minute", 33221)
    assert local_iso(stamp.moment) == "2025-11-28T13:52:00+05:00"


def test_a_stamp_may_have_no_count() -> None:
    stamp = stamp_of(line("28.11.2025, 13:52"))
    assert stamp
    assert stamp.views is None


def test_a_stamp_may_have_a_day_alone() -> None:
    stamp = stamp_of(line("22.12.2025"))
    assert stamp
    assert (stamp.printed, stamp.precision) == ("22.12.2025", "day")
    assert local_iso(stamp.moment) == "2025-12-22T00:00:00+05:00"


def test_midnight_is_a_minute_like_any_other() -> None:
    stamp = stamp_of(line("01.01.2023, 00:00 74316"))
    assert stamp
    assert (stamp.precision, local_iso(stamp.moment)) == ("minute", "2023-01-01T00:00:00+06:00")


def test_the_hour_that_came_twice_is_ambiguous() -> None:
    stamp = stamp_of(line("29.02.2024, 23:30 1001"))
    assert stamp
    assert stamp.is_ambiguous


def test_count_in_an_element_of_its_own_belongs_to_the_stamp() -> None:
    stamp = stamp_of(Block("28.11.2025, 13:5233221", ("28.11.2025, 13:52", "33221")))
    assert stamp
    assert stamp.views == 33221


@pytest.mark.parametrize(
    "text",
    [
        "Дополнено 12.03.2026, 14.44",
        "12.03.2026, 14.44",
        "С 28.11.2025, 13:52 33221",
        "28.11.2025, 13:52 33221 просмотр",
        "22 декабря 2025 года 02.16",
        "31.02.2025, 13:52",
        "28.11.2025, 24:01",
        "8.11.2025, 13:52",
        "28.11.2025, 13:52 33 221",
        "",
    ],
)
def test_a_time_amid_a_text_or_out_of_the_calendar_is_no_stamp(text: str) -> None:
    assert stamp_of(line(text)) is None


def test_a_count_is_digits_alone() -> None:
    assert count_of(line("33221")) == 33221
    assert count_of(line("33 221")) is None
    assert count_of(line("1377984370")) is None


@pytest.mark.parametrize(
    ("rest", "views", "title"),
    [
        ("41381В Костанае открыли библиотеку", 41381, "В Костанае открыли библиотеку"),
        ('6"Астана" победила', 6, '"Астана" победила'),
        ("91«Астана» победила", 91, "«Астана» победила"),
        ("56561Порядка 600 млрд выделят", 56561, "Порядка 600 млрд выделят"),
        ("29314 killed in road accident", 2931, "4 killed in road accident"),
        ("29314-летний мальчик", 2931, "4-летний мальчик"),
        ("33221600 млрд выделят", 33221, "600 млрд выделят"),
        ("Нацбанк рассказал о ставке на уровне 18%", None, "Нацбанк рассказал о ставке на уровне 18%"),
        ("Как отдыхают в декабре364016Как отдыхают в декабре", 364016, "Как отдыхают в декабре"),
        ("Итоги 2025 года 364016Итоги 2025 года", 364016, "Итоги 2025 года"),
    ],
)
def test_what_follows_a_glued_stamp_is_parted_into_count_and_title(rest: str, views: int | None, title: str) -> None:
    assert split_count(rest) == [(views, title)]


def test_digits_that_no_rule_parts_stay_together() -> None:
    assert split_count("2025 год: главные события") == []
    assert split_count("00 млрд выделят") == []


def test_digits_that_part_in_several_ways_give_each() -> None:
    assert [views for views, _ in split_count("11613 killed")] == [1, 11, 116, 1161]


def test_a_text_longer_than_any_headline_is_not_parted() -> None:
    assert split_count("41381" + "Мост " * 200) == []


def test_entries_of_one_line_are_parted_at_their_stamps() -> None:
    text = "28.11.2025, 12:00Нацбанк рассказал о ставке 28.11.2025, 19:5941381В Костанае открыли библиотеку"
    assert [said(entry) for entry in entries_of(line(text), ())] == [
        ("28.11.2025, 12:00", None, "Нацбанк рассказал о ставке"),
        ("28.11.2025, 19:59", 41381, "В Костанае открыли библиотеку"),
    ]


def test_an_entry_that_cannot_be_settled_is_flagged_and_kept_whole() -> None:
    (entry,) = entries_of(line("28.11.2025, 19:5911613 killed in accident"), ())
    assert entry.is_glued
    assert said(entry) == ("28.11.2025, 19:59", None, "11613 killed in accident")


def test_a_title_known_from_the_page_settles_a_doubt() -> None:
    (entry,) = entries_of(line("28.11.2025, 19:5911613 killed in accident"), {"13 killed in accident"})
    assert not entry.is_glued
    assert said(entry) == ("28.11.2025, 19:59", 116, "13 killed in accident")


def test_a_twin_in_another_list_settles_a_doubt() -> None:
    twin = "28.11.2025, 19:59" + "13 killed in accident" + "121" + "13 killed in accident"
    doubtful, settled = entries_of(line("28.11.2025, 19:5911613 killed in accident " + twin), ())
    assert said(doubtful) == ("28.11.2025, 19:59", 116, "13 killed in accident")
    assert said(settled) == ("28.11.2025, 19:59", 121, "13 killed in accident")


def test_an_entry_without_count_may_have_a_number_for_title() -> None:
    (entry,) = entries_of(line("28.11.2025, 12:002025 год: главное"), {"2025 год: главное"})
    assert said(entry) == ("28.11.2025, 12:00", None, "2025 год: главное")


def test_a_count_under_ten_is_rather_the_beginning_of_a_title() -> None:
    (entry,) = entries_of(line("28.11.2025, 12:0068% казахстанцев за спорт"), ())
    assert entry.is_glued
    (settled,) = entries_of(line("28.11.2025, 12:0068% казахстанцев за спорт"), {"68% казахстанцев за спорт"})
    assert said(settled) == ("28.11.2025, 12:00", None, "68% казахстанцев за спорт")


def test_a_title_may_end_in_a_number_before_the_next_stamp() -> None:
    text = "28.11.2025, 12:0041381Ставка 18% 28.11.2025, 13:00321Азиада 2029"
    assert [entry.title for entry in entries_of(line(text), ())] == ["Ставка 18%", "Азиада 2029"]


def test_elements_of_an_entry_are_taken_as_they_are() -> None:
    (entry,) = entries_of(inline("28.11.2025, 12:00", "68", "5 млрд выделят"), ())
    assert said(entry) == ("28.11.2025, 12:00", 68, "5 млрд выделят")
    (entry,) = entries_of(inline("28.11.2025, 12:00", "Мост", "открыли"), ())
    assert said(entry) == ("28.11.2025, 12:00", None, "Мост открыли")
    (entry,) = entries_of(inline("28.11.2025, 12:00 41381", "Мост открыли"), ())
    assert said(entry) == ("28.11.2025, 12:00", 41381, "Мост открыли")


def test_a_line_of_entries_is_told_from_a_stamp_and_from_a_sentence() -> None:
    assert holds_entries(line("28.11.2025, 19:5941381В Костанае открыли библиотеку"))
    assert holds_entries(inline("28.11.2025, 19:59", "В Костанае открыли библиотеку"))
    assert not holds_entries(line("28.11.2025, 19:59 41381"))
    assert not holds_entries(line("28.11.2025, 19:59 прошло заседание правительства."))
    assert not holds_entries(line("Мост открыли 28.11.2025, 19:59"))


def test_a_day_that_no_month_has_is_no_entry() -> None:
    assert not holds_entries(line("31.02.2025, 13:52"))
    assert entries_of(line("31.02.2025, 13:5241381Мост открыли"), ()) == []
