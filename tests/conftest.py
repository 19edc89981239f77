"""What all tests share: the option to write the golden expectations anew."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write tests/pages/**/expected.json from today's parsers")
