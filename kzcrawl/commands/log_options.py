"""How much a crawl says meanwhile, and in which form: options that all of them have."""

import argparse

from kzcrawl.pages import names

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")
FORMATS = ("text", "json")


def add_log_options(parser: argparse.ArgumentParser) -> None:
    """The arguments."""
    parser.add_argument("--log-level", choices=LEVELS, default="INFO", help="how much to say meanwhile (INFO)")
    parser.add_argument(
        "--log-format", choices=FORMATS, default="text", help="lines for a person (text), or a JSON object a line"
    )


def begin_log(arguments: argparse.Namespace) -> None:
    """Says from now on what was asked for."""
    from kzcrawl import logs  # who finds the archive locked says one line, and has left before that is loaded

    logs.begin(arguments.log_level, arguments.log_format, names())
