"""How Chromium is started: which one, and with what it may do."""

import os
import shutil
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

from scrapy.settings import BaseSettings

from kzcrawl.exceptions import NoBrowserError

NONE = "none"
# libatomic1 is for the program that drives it, Playwright's: a bare Debian lacks it, and chromium does not ask for it.
MENDED_BY = (
    "`apt-get install --no-install-recommends chromium libatomic1` brings what it takes, or without root `playwright "
    "install chromium`; the setting BROWSER names another, or none"
)
_NAMES = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    # Nobody is asked about pictures one by one: a step has twenty, and each question is kept for long.
    "--blink-settings=imagesEnabled=false",
)


def launch_options(browser: str, base_url: str) -> dict[str, Any]:
    """What Playwright is told. Its own sandbox is left out for root alone, for whom Chromium refuses to start with it;
    the signals are ours to handle. NoBrowserError."""
    options: dict[str, Any] = {
        "headless": True,
        "chromium_sandbox": os.geteuid() != 0,
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }
    if path := _executable(browser):
        options["executable_path"] = path
    proxy = proxy_for(base_url)
    if proxy:
        options["proxy"] = {"server": proxy}
    return options | {"args": [*_FLAGS, _resolver_rules(base_url, proxy)]}


def context_options(settings: BaseSettings) -> dict[str, Any]:
    """What a page may do, and how it names itself. A context lives for one listing, and its cookies with it."""
    return {
        "user_agent": settings["USER_AGENT"],
        "extra_http_headers": {"Accept-Language": settings["DEFAULT_REQUEST_HEADERS"]["Accept-Language"]},
        "accept_downloads": False,
        "service_workers": "block",  # whose requests nobody could stop
    }


def proxy_for(url: str) -> str | None:
    """The proxy that the environment names for an address."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.netloc) else getproxies().get(parts.scheme)


def _executable(browser: str) -> str | None:
    """The browser that the setting names, else the first on the PATH; None for the one that Playwright may have."""
    if not browser:
        return next(filter(None, map(shutil.which, _NAMES)), None)
    if path := shutil.which(browser):
        return path
    raise NoBrowserError(f"the setting BROWSER: expected a program, found {browser!r}")


def _resolver_rules(base_url: str, proxy: str | None) -> str:
    """No other host has an address: nor for a redirect, which no handler of ours sees."""
    host = (urlsplit(base_url).hostname or "").removeprefix("www.")
    known = [host, f"*.{host}", *([urlsplit(proxy).hostname or proxy] if proxy else [])]
    return "--host-resolver-rules=" + ",".join(["MAP * ~NOTFOUND", *(f"EXCLUDE {name}" for name in known)])
