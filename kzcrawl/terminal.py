"""What a terminal shows and does not obey."""


def printable(text: str) -> str:
    """A text that came from anywhere, made safe for a terminal: what is no letter, sign or space is spelt out."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)
