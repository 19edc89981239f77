"""Whether a browser starts, as it would for a listing that needs one."""

import os
from collections.abc import Iterator

from kzcrawl.checks.result import Result, ok, warning
from kzcrawl.checks.setup import Setup
from kzcrawl.pages import source_named
from kzcrawl.spiders.browser.folder import temporary_folder
from kzcrawl.spiders.browser.launch import MENDED_BY, NONE, launch_options

_MEND = f"Only some listings need one. {MENDED_BY}."
_START_MILLISECONDS = 60_000


def browser(setup: Setup) -> Iterator[Result]:
    """Starts it, without a window, for an empty page."""
    if setup.settings.BROWSER == NONE:
        yield ok("browser", "none is to be used, as the setting BROWSER says")
        return
    try:
        yield ok("browser", f"{_started(setup)} starts")
    except Exception as error:  # noqa: BLE001 - of ours, Playwright's and the system's: in each case there is no browser
        yield warning("browser", f"none can be started: {f'{error}'.strip().split(chr(10))[0]}", _MEND)


def _started(setup: Setup) -> str:
    """The name and version of the browser that was started. Whatever went wrong is raised."""
    from playwright.sync_api import sync_playwright

    settings, source = setup.settings, source_named(setup.sources[0])
    options = launch_options(settings.BROWSER, settings.BASE_URLS.get(source.NAME, source.BASE_URL))
    with temporary_folder() as folder, sync_playwright() as playwright:
        environment: dict[str, str | float | bool] = {**os.environ, "TMPDIR": str(folder)}
        chromium = playwright.chromium.launch(**options, env=environment, timeout=_START_MILLISECONDS)
        try:
            chromium.new_page().goto("about:blank")
            return f"{chromium.browser_type.name} {chromium.version}"
        finally:
            chromium.close()
