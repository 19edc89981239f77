"""Words and their forms."""

import pytest

from kzcrawl.words import is_beginning, is_found_by, names_of, words_of


@pytest.mark.parametrize(
    "forms",
    [("аким", "акимов", "акимам"), ("Токаев", "Токаевым"), ("ёлка", "елки", "елка"), ("стать", "стали", "сталь")],
)
def test_forms_of_a_word_share_a_name_with_the_first(forms: tuple[str, ...]) -> None:
    first, *others = (names_of(form.lower()) for form in forms)
    assert all(first & other for other in others[:1])
    assert all(other & {*first, *others[0]} for other in others)


@pytest.mark.parametrize(("one", "other"), [("аким", "акимат"), ("bridge", "bridges"), ("әкім", "әкімдік")])
def test_other_words_share_none(one: str, other: str) -> None:
    assert not names_of(one) & names_of(other)


@pytest.mark.parametrize(
    ("typed", "word"),
    [("человек", "люди"), ("акимов", "аким"), ("ёлку", "елки"), ("мектеп", "мектепке"), ("шел", "идти")],
)
def test_a_form_is_found_however_it_begins(typed: str, word: str) -> None:
    assert is_found_by(typed, word)
    assert not is_found_by(typed, "акимат")


def test_what_is_in_no_russian_dictionary_is_a_beginning() -> None:
    assert [word for word in ("әкім", "мектеп", "школа", "bridge", "2025") if is_beginning(word)] == ["әкім", "мектеп"]


def test_words_are_in_small_letters_without_their_marks() -> None:
    assert words_of("«Әкім» сказал: Kazakhstan-2050!") == ["әкім", "сказал", "kazakhstan", "2050"]
