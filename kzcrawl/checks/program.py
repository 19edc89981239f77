"""Python and the packages that kzcrawl runs on."""

import importlib
import sys
from collections.abc import Iterator
from importlib import metadata

from packaging.requirements import Requirement

from kzcrawl.checks.result import Result, failed, ok, warning
from kzcrawl.checks.setup import Setup

_OLDEST = (3, 11)
_INSTALL = "`pip install --require-hashes -r requirements.txt` installs what is tested"


def python(setup: Setup) -> Iterator[Result]:
    """Whether this Python is new enough."""
    del setup
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info >= _OLDEST:
        yield ok("python", f"{found} ({sys.executable})")
    else:
        yield failed("python", f"expected 3.11 or later, found {found}", "Make the environment anew with a later one.")


def packages(setup: Setup) -> Iterator[Result]:
    """Whether all that kzcrawl needs is there, is new enough, and loads."""
    del setup
    try:
        needed = [Requirement(line) for line in metadata.requires("kzcrawl") or ()]
    except metadata.PackageNotFoundError:
        yield warning("packages", "kzcrawl itself is not installed, so that they are not known", "`pip install .`")
        return
    faults = [fault for each in needed if (fault := _fault_of(each))]
    if faults:
        yield failed("packages", "; ".join(faults), f"{_INSTALL}.")
    else:
        yield ok("packages", f"{len(needed)} as needed, all of them load")


def _fault_of(needed: Requirement) -> str | None:
    try:
        version = metadata.version(needed.name)
        importlib.import_module(needed.name.replace("-", "_"))
    except (ImportError, OSError) as error:  # OSError: a library of the system is missing
        return f"{needed.name} does not load ({error})"
    return None if version in needed.specifier else f"expected {needed}, found {version}"
