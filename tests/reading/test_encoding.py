"""What a page says of its encoding, and what its bytes say."""

import pytest

from kzcrawl.reading.encoding import in_utf8

TEXT = "<p>Мост через реку открыли весной. Bridge – «Восточный»</p>"
BARE = (None, "text/html")


def text_of(body: bytes, content_type: str | None) -> str:
    return in_utf8(body, content_type).decode()


@pytest.mark.parametrize("charset", ["utf-8", "windows-1251", "koi8-r", "iso-8859-5"])
def test_what_a_page_says_is_believed(charset: str) -> None:
    body = TEXT.encode(charset, errors="xmlcharrefreplace")
    assert "Мост через реку" in text_of(body, f"text/html; charset={charset}")
    assert "Мост через реку" in text_of(f'<meta charset="{charset}">'.encode() + body, None)


@pytest.mark.parametrize("declared", ["windows-1251", "koi8-r", "iso-8859-1", "no-such", None])
def test_what_is_utf8_is_read_so_whatever_it_says(declared: str | None) -> None:
    assert text_of(TEXT.encode(), f"text/html; charset={declared}" if declared else None) == TEXT


@pytest.mark.parametrize("declared", ["utf-8", None])
def test_what_is_1251_is_read_so_though_it_says_utf8(declared: str | None) -> None:
    assert text_of(TEXT.encode("windows-1251"), f"text/html; charset={declared}" if declared else None) == TEXT


@pytest.mark.parametrize("bad", [b"\xd0", b"\xff", b"\xed\xa0\x80", b"\xe2\x80", b"\x00"])
@pytest.mark.parametrize("text", [TEXT, "<p>The bridge opened. Twice.</p>"])
def test_a_letter_that_is_broken_costs_no_other(text: str, bad: bytes) -> None:
    broken = text.encode().replace(b". ", b". " + bad)
    assert text_of(broken, "text/html; charset=utf-8").replace("\ufffd", "").replace("\x00", "") == text


def test_of_a_page_in_utf8_a_word_may_be_lost() -> None:
    assert text_of(TEXT.encode() + b"\xff" * 9, "text/html; charset=utf-8") == TEXT + "\ufffd" * 9


@pytest.mark.parametrize("charset", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_are_no_utf8(charset: str) -> None:
    assert text_of(TEXT.encode(charset), f"text/html; charset={charset}") == TEXT


@pytest.mark.parametrize("declared", ["utf-8", "windows-1251", None])
def test_what_is_sound_utf8_is_not_copied(declared: str | None) -> None:
    body = TEXT.encode()
    assert in_utf8(body, f"text/html; charset={declared}" if declared else None) is body


def test_a_byte_order_mark_is_no_text() -> None:
    assert text_of(b"\xef\xbb\xbf" + TEXT.encode(), None) == TEXT


def test_a_charset_of_python_s_own_may_give_halves_of_letters() -> None:
    assert text_of(rb"<p>\ud800</p>", "text/html; charset=unicode-escape") == "<p></p>"
