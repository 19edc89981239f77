"""What a crawl says while it runs."""

import logging

from kzcrawl.crawling import _PrintableFormatter


def test_a_line_of_the_log_is_shown_by_a_terminal_and_not_obeyed() -> None:
    record = logging.LogRecord("kz", logging.WARNING, "", 1, "%s\n%s", ("Мост\x1b[2J\u202e", "\x9b2J"), None)
    assert _PrintableFormatter().format(record) == "Мост\\x1b[2J\\u202e\n\\x9b2J"
