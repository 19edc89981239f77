"""What one revision changed of another, for a person: no command, but a part of `show`."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from kzcrawl.archive.revisions import Piece, Revision, diff_of
from kzcrawl.terminal import printable

_CONTEXT = 40  # letters of what stayed the same, on either side of a change


class Marks(NamedTuple):
    """What stands before and after words that were removed or added."""

    removed: tuple[str, str]
    added: tuple[str, str]


SIGNS = Marks(("[-", "-]"), ("{+", "+}"))
COLOURS = Marks(("\x1b[31;9m", "\x1b[0m"), ("\x1b[32m", "\x1b[0m"))  # red and struck out, green


def changes_of(revision: Revision, marks: Marks) -> Iterator[str]:
    """A line for each field and each paragraph that is another one."""
    for name, (before, after) in revision.changed.items():
        if name != "paragraphs":
            (pieces,) = diff_of([_said(before)], [_said(after)]) or ((),)
            yield f"{name}: {_marked(pieces, marks)}"
    for paragraph in revision.diff:
        if any(piece.change != "same" for piece in paragraph):
            yield _marked(paragraph, marks)


def _said(value: Any) -> str:
    if isinstance(value, tuple | list):
        return ", ".join(map(_said, value))
    return str(value or "")


def _marked(pieces: tuple[Piece, ...], marks: Marks) -> str:
    last = len(pieces) - 1
    return "".join(_piece(piece, marks, is_first=n == 0, is_last=n == last) for n, piece in enumerate(pieces)).strip()


def _piece(piece: Piece, marks: Marks, *, is_first: bool, is_last: bool) -> str:
    text = printable(piece.text)
    if piece.change == "same":
        return _shortened(text, is_first=is_first, is_last=is_last)
    before, after = marks.removed if piece.change == "removed" else marks.added
    words = text.rstrip()
    return f"{before}{words}{after}{text[len(words) :] or ' '}"


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    """Words that stayed the same, as far as they help to find the place."""
    head, tail = "" if is_first else text[:_CONTEXT], "" if is_last else text[-_CONTEXT:]
    return text if len(text) <= len(head) + len(tail) + 1 else f"{head.rstrip()} … {tail.lstrip()}"
