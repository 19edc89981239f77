"""Asks again for what a site could not give, as late as it asks us to."""

import asyncio

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response

_MOST_SECONDS = 60  # who asks for more is asked again the next night


class PatientRetryMiddleware(RetryMiddleware):
    """Scrapy's own, but for Retry-After: the next request waits for so long, or it is not made."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The response, or the request to be made again."""
        asked = response.headers.get("Retry-After") if response.status in self.retry_http_codes else None
        if asked is not None:
            if not asked.isdigit() or int(asked) > _MOST_SECONDS:
                return response
            await asyncio.sleep(int(asked))
        return super().process_response(request, response)
