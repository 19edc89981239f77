"""Options that do not go together: no command, but what each of them refuses instead of passing over an option."""

import argparse

from kzcrawl.exceptions import BadInputError


def refuse_with(arguments: argparse.Namespace, option: str, *others: str) -> None:
    """BadInputError where an option is given, and one of these, which would say nothing beside it."""
    if is_given(arguments, option) and (found := _given(arguments, others)):
        raise BadInputError(f"expected {option} without {found[0]}, found both: they do not go together")


def refuse_without(arguments: argparse.Namespace, needed: str, *options: str) -> None:
    """BadInputError where one of these options is given, and not the one that it belongs to."""
    if not is_given(arguments, needed) and (found := _given(arguments, options)):
        raise BadInputError(f"expected {needed} with {found[0]}, found none")


def is_given(arguments: argparse.Namespace, option: str) -> bool:
    """Whether it was given: 0 and an empty text are something, too."""
    value = getattr(arguments, option.removeprefix("--").replace("-", "_"))
    return value is not None and value is not False and value != []


def _given(arguments: argparse.Namespace, options: tuple[str, ...]) -> list[str]:
    return [option for option in options if is_given(arguments, option)]
