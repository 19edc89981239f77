import hashlib

from kzcrawl.identity import content_id, is_provisional, provisional_id, real_id


def test_an_article_with_an_address_is_named_by_its_key() -> None:
    assert real_id("kazakhstan_today", "1377984370") == "kazakhstan_today:1377984370"
    assert real_id("qazaq24", "/story/dorogi-1001") == "qazaq24:/story/dorogi-1001"


def test_a_provisional_id_is_the_digest_of_stamp_tab_and_title() -> None:
    digest = hashlib.sha256("28.11.2025, 13:52\tМост открыли".encode()).hexdigest()
    assert provisional_id("kazakhstan_today", "28.11.2025, 13:52", "Мост открыли") == f"kazakhstan_today:~{digest[:16]}"


def test_spaces_and_composition_do_not_change_a_provisional_id() -> None:
    plain = provisional_id("qazaq24", "29 Ноября 2025 13:11", "Новый мост")
    assert provisional_id("qazaq24", " 29 Ноября  2025 13:11 ", "Новыи\u0306\u00a0мост ") == plain


def test_stamp_and_title_cannot_be_shifted_into_each_other() -> None:
    assert provisional_id("qazaq24", "a", "b c") != provisional_id("qazaq24", "a b", "c")


def test_only_ids_that_wait_for_an_address_are_provisional() -> None:
    assert is_provisional(provisional_id("qazaq24", "a", "b"))
    assert is_provisional(content_id("qazaq24", "0123456789abcdef" * 4))
    assert not is_provisional(real_id("kazakhstan_today", "1377984370"))


def test_a_path_with_a_tilde_is_still_a_real_address() -> None:
    assert not is_provisional(real_id("qazaq24", "/story/mir:~truda"))
