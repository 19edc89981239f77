"""What is remembered of texts: each answer once, no long text, and never too many."""

import pytest

from kzcrawl.remembered import remembered


def test_a_short_text_is_asked_about_once_and_a_long_one_each_time() -> None:
    asked: list[int] = []

    @remembered
    def length(text: str) -> int:
        asked.append(len(text))
        return len(text)

    assert [length(text) for text in ("a" * 500, "a" * 500, "a" * 501, "a" * 501)] == [500, 500, 501, 501]
    assert asked == [500, 501, 501]


def test_memory_has_an_end() -> None:
    asked: list[str] = []

    @remembered
    def upper(text: str) -> str:
        asked.append(text)
        return text.upper()

    texts = [f"line {n}" for n in range(2001)]
    assert [upper(text) for text in texts] == [text.upper() for text in texts]
    assert upper(texts[-1]) == "LINE 2000"  # the newest is known
    assert upper(texts[0]) == "LINE 0"  # the oldest no longer
    assert asked == [*texts, texts[0]]


def test_a_failure_is_no_answer() -> None:
    answers = iter((ValueError("not yet"), "now"))

    @remembered
    def moody(_: str) -> str:
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    with pytest.raises(ValueError, match="not yet"):
        moody("text")
    assert moody("text") == moody("text") == "now"
