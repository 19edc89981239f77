"""Whether the file can be written that tells Prometheus how the nights went."""

from collections.abc import Iterator

from kzcrawl.checks.result import Result, ok, warning
from kzcrawl.checks.setup import Setup
from kzcrawl.checks.writing import refusal

_MEND = "Make the folder, give it to whoever runs the nights (chown), or name another file by METRICS."


def metrics(setup: Setup) -> Iterator[Result]:
    """Makes a file beside it and removes it; tells nothing where there is to be none."""
    path = setup.settings.METRICS
    if path is None:
        return
    why = "it is a folder" if path.is_dir() else refusal(path.absolute().parent)
    if why:
        yield warning("metrics", f"{path}: cannot be written ({why})", _MEND)
    else:
        yield ok("metrics", f"{path} can be written")
