"""Remembers what a function says of a text: most lines, links and stamps of a page stand on the next one as well."""

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

_MOST = 2000
_LONGEST = 500  # letters: most paragraphs are shorter, and what was made to fill memory takes some fifty megabytes


class _Answers(dict[str, T], Generic[T]):
    """The answers of a function, by the text that it was asked about. When they are too many, all begins anew."""

    def __init__(self, function: Callable[[str], T]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, text: str) -> T:
        answer = self._function(text)
        if len(text) <= _LONGEST:
            if len(self) >= _MOST:
                self.clear()
            self[text] = answer
        return answer


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """The same function, which is asked once for a short text, as long as that is remembered. A page asks a thousand
    times: by a dictionary's own method, an answer takes half the time that it takes by lru_cache and a check of the
    length."""
    return _Answers(function).__getitem__
