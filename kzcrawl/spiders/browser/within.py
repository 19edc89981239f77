"""A time limit on all that a browser does, and errors of our own for whatever goes wrong with it."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from scrapy.exceptions import DownloadTimeoutError

from kzcrawl.exceptions import BrowserError

_Value = TypeVar("_Value")


async def within(seconds: float, work: Awaitable[_Value]) -> _Value:
    """What a browser's work comes to. DownloadTimeoutError if that takes longer, BrowserError if it fails."""
    from playwright.async_api import TimeoutError as TooLate

    try:
        return await asyncio.wait_for(work, seconds)
    except (TimeoutError, TooLate):
        raise DownloadTimeoutError(f"the browser took longer than {seconds:.0f} s") from None
    except BrowserError:
        raise
    except Exception as error:  # whatever died in between has an error of its own
        raise BrowserError(str(error).partition("\n")[0] or repr(error)) from error
