import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzcrawl.identity import content_hash
from kzcrawl.text import clean, doubled, has_final_stop, language_of, slug_differs, slug_repeats


def test_letters_of_two_code_points_become_one() -> None:
    assert clean("Алматинскии\u0306") == "Алматинский"


def test_every_kind_of_white_space_becomes_one_space() -> None:
    assert clean("\u00a0Мост\u00a0\t через\u2009\r\n реку \u3000") == "Мост через реку"


def test_what_shows_nothing_is_dropped() -> None:
    assert clean("\ufeffМо\u200bст\u00ad\u2060") == "Мост"


def test_control_characters_are_dropped() -> None:
    assert clean("Мо\x00с\x1bт\x9f") == "Мост"


def test_no_text_can_turn_the_direction_of_what_follows_it() -> None:
    assert clean("\u202eМост\u202c \u2067через\u2069 реку\u200f") == "Мост через реку"


def test_lone_surrogate_becomes_a_replacement_mark() -> None:
    assert clean("Мост\ud800") == "Мост\ufffd"


def test_joined_emoji_stay_joined() -> None:
    assert clean("👩\u200d🚒") == "👩\u200d🚒"


def test_letter_parted_from_its_accent_by_nothing_visible_is_one_letter() -> None:
    assert clean("и\u200b\u0306") == "й"


@given(st.text(st.characters(codec=None)))
@settings(derandomize=True, deadline=None, max_examples=300, database=None)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize("letters", [10, 10_000])
def test_a_line_is_cleaned_however_long_it_is(letters: int) -> None:
    for _ in range(2):
        assert clean("  и\u0306" * letters) == " ".join("й" * letters)


def test_a_pile_of_accents_is_dropped() -> None:
    assert clean("a" + "\u0323\u0301" * 200_000) == "a"


def test_text_without_cyrillic_is_english() -> None:
    assert language_of("Tokayev meets UN's Guterres") == "en"


@pytest.mark.parametrize("text", ["Сourts of Kazakhstan", "Snow leopard (барс) walks past a camera"])
def test_english_that_quotes_cyrillic_is_english(text: str) -> None:
    assert language_of(text) == "en"


def test_russian_with_foreign_names_is_russian() -> None:
    assert language_of("Компании Chevron и ExxonMobil продают доли в проекте") == "ru"


def test_text_with_more_than_one_percent_kazakh_letters_is_kazakh() -> None:
    assert language_of("Мемлекет басшысы жаңа заңға қол қойды") == "kk"


def test_a_kazakh_name_does_not_make_a_russian_text_kazakh() -> None:
    assert language_of("Мост " * 60 + "Қазақ") == "ru"


def test_content_hash_is_that_of_the_documented_lines() -> None:
    digest = hashlib.sha256("Мост открыли\n\nПервый абзац.\nВторой абзац.\n".encode()).hexdigest()
    assert content_hash("Мост открыли", None, ["Первый абзац.", "Второй абзац."]) == digest


def test_content_hash_tells_a_subtitle_from_a_paragraph() -> None:
    assert content_hash("Мост", "Срок", ["Текст."]) != content_hash("Мост", None, ["Срок", "Текст."])


def test_full_stop_ends_a_line_and_a_question_does_not() -> None:
    assert has_final_stop("Мост открыли.")
    assert not has_final_stop("Когда откроют мост?")


def test_a_line_that_is_one_title_twice_gives_the_title() -> None:
    assert doubled("В Костанае открыли библиотеку" * 2) == "В Костанае открыли библиотеку"


def test_the_two_may_have_a_space_between_them() -> None:
    assert doubled("В Костанае открыли библиотеку В Костанае открыли библиотеку") == "В Костанае открыли библиотеку"


def test_short_words_repeat_by_chance() -> None:
    assert doubled("Снова и снова" * 2) is None


def test_a_title_that_stands_once_is_not_doubled() -> None:
    assert doubled("В Костанае открыли большую новую библиотеку") is None


@pytest.mark.parametrize(
    ("slug", "title"),
    [
        ("v_kazahstane_razrabotan_pervij_vetrovoj_atlas", "В Казахстане разработан первый ветровой атлас"),
        ("prinjali_uchastie_v_nesankcionirovannoj_zabastovke", "Приняли участие в несанкционированной забастовке"),
        ("jahty_centra_jubiljara", "Яхты центра юбиляра"),
        ("silnyy_veter_povalil_derevya", "Сильный ветер повалил деревья и повредил линии"),
        ("pochti_desyat_tysyach_kazahstantsev_vozvrascheny_iz_stran", "Почти десять тысяч казахстанцев возвращены"),
        ("dorogoy_dlinnyy_most_-_ivanov_predlozhil", "Дорогой длинный мост - Иванов предложил перестроить его"),
        ("zimnyaya_aziada-2029_goda_proydet_v_almaty", "Зимняя Азиада-2029 года пройдет в Алматы"),
        ("almaty-bangkok_flight_makes_emergency_landing", "Almaty-Bangkok flight makes emergency landing in Delhi"),
        ("m5_3_quake_felt_in_caspian_sea", "M5.3 quake felt in Caspian Sea"),
        ("kazakhstan_s_population_nears_20_million", "Kazakhstan’s population nears 20 million"),
        ("4_killed_3_injured_in_road_accident", "4 killed, 3 injured in road accident in Almaty region"),
        ("zhana_kopir_ashyldy", "Жаңа көпір ашылды"),
    ],
)
def test_a_slug_fits_its_title_in_every_spelling(slug: str, title: str) -> None:
    assert not slug_differs(slug, title)


def test_a_slug_of_another_event_differs() -> None:
    assert slug_differs("quake_jolts_160_km_northeast_of_almaty", "Tokayev meets with the King of Jordan")
    assert slug_differs("ryad_sudey_verhovnogo_suda_osvobodili", "В метро Алматы произошло короткое замыкание")


def test_nothing_differs_from_an_empty_slug() -> None:
    assert not slug_differs("", "Мост открыли")
    assert not slug_differs("most_otkryli", "新年")


@pytest.mark.parametrize("letters", [0, 1, 50, 99, 100, 101, 199])
def test_a_pile_of_accents_is_found_wherever_it_stands(letters: int) -> None:
    text = "а" * letters
    assert clean(text + "\u0323\u0301" * 50 + "б") == f"{text}б"


def test_a_slug_that_shares_half_the_words_does_not_repeat_the_title() -> None:
    slug = "v_ekibastuze_zapustili_teplovoy_uzel"
    assert slug_repeats(slug, "В Экибастузе запустили тепловой узел")
    assert slug_repeats(slug, "В Экибастузе запустили новый тепловой узел")
    assert not slug_repeats(slug, "В Экибастузе запустили первый трамвай")
    assert not slug_repeats("novyy_most", "Новый тепловой узел")
    assert not slug_repeats("", "Новый тепловой узел")
