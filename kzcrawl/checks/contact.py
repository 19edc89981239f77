"""Whether a site's owner could ask who reads it."""

from collections.abc import Iterator

from kzcrawl.checks.result import Result, ok, warning
from kzcrawl.checks.setup import Setup


def contact(setup: Setup) -> Iterator[Result]:
    """How we name ourselves."""
    name = setup.settings.user_agent
    if setup.settings.CONTACT:
        yield ok("contact", f"sites read: {name}")
    else:
        yield warning(
            "contact", f"sites read nothing but: {name}", "Set CONTACT: your URL or e-mail, for their owners."
        )
