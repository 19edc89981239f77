"""What Scrapy is told, with the reason of each: for scrapy.cfg and for the nightly alike.

What an operator may change is in `settings`, and comes in by the add-on.
"""

from kzcrawl.pages import names

BOT_NAME = "kzcrawl"
# The spider of a source is named for it. Named as a whole, the package would all be loaded, every night.
SPIDER_MODULES = [f"kzcrawl.spiders.{source}" for source in names()]
ADDONS = {"kzcrawl.addon.KzcrawlAddon": 0}

# The data's way. What is new is decided as it is written, by the rules in `deduplicate`.
ITEM_PIPELINES = {
    "kzcrawl.pipelines.validate.ValidatePipeline": 100,
    "kzcrawl.pipelines.normalise.NormalisePipeline": 200,
    "kzcrawl.pipelines.archive.ArchivePipeline": 300,
}

# Everything that is fetched passes here, with bodies as they came over the wire.
DOWNLOAD_HANDLERS = {
    "http": "kzcrawl.warc.capture.CapturingDownloadHandler",
    "https": "kzcrawl.warc.capture.CapturingDownloadHandler",
}

# What starts a browser is no handler of Scrapy's, but these are for scrapy-playwright all the same.
PLAYWRIGHT_PROCESS_REQUEST_HEADERS = None  # the browser's own, with our user agent
PLAYWRIGHT_MAX_CONTEXTS = 1
PLAYWRIGHT_MAX_PAGES_PER_CONTEXT = 1
PLAYWRIGHT_DOWNLOAD_TIMEOUT = 1000  # milliseconds: there are no downloads to wait for
PLAYWRIGHT_RESTART_DISCONNECTED_BROWSER = False  # the next listing starts another

# Politeness: robots.txt is obeyed, and a site gets one request at a time, the next after a pause. What it asks for
# beyond that is heeded by our middlewares below.
ROBOTSTXT_OBEY = True
CONCURRENT_REQUESTS = 2
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY_JITTER = 0.5
AUTOTHROTTLE_ENABLED = True  # a site that answers slowly is asked more slowly
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_TIMES = 2
REDIRECT_MAX_TIMES = 5  # as many as RFC 9309 wants to be followed for robots.txt
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # it is counted, and the page is asked for again the next night

# No doors: 2.19 opens a port that executes code, and telnet.
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Nor is a door opened for a site into the network that the crawler stands in.
TWISTED_DNS_RESOLVER = "kzcrawl.spiders.resolver.PublicResolver"

# Cookies would fetch a public suffix list from the internet at the first Set-Cookie, and nothing here needs them.
COOKIES_ENABLED = False

# The captures keep bodies as they came: no brotli, which few tools for WARC can check.
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "ru,kk;q=0.8,en;q=0.6",
}

# Speed: 100 worker tasks for each response otherwise, and a loop that takes half the time of asyncio's own.
CONCURRENT_ITEMS = 1
ASYNCIO_EVENT_LOOP = "uvloop.Loop"
DOWNLOADER_MIDDLEWARES = {
    # Ours, each in the place of Scrapy's, and the pace nearest to the downloader: it holds back retries as well.
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "kzcrawl.spiders.on_site.OnSiteMiddleware": 50,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "kzcrawl.spiders.robots.StrictRobotsTxtMiddleware": 100,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "kzcrawl.spiders.unpacking.UnpackingMiddleware": 590,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "kzcrawl.spiders.redirect.InSiteRedirectMiddleware": 600,
    "kzcrawl.spiders.pace.PaceMiddleware": 890,
    # Unused: no site asks for a password, redirects by <meta>, or gets its pages from a cache.
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
}
SPIDER_MIDDLEWARES = {
    # Unused: nothing is scheduled, all is fetched from within `start`. (Redirects ask for that of referers.)
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    # The doors above, which would be loaded all the same, with a web server.
    "scrapy.extensions.remote_control.RemoteControl": None,
    "scrapy.extensions.telnet.TelnetConsole": None,
    # Unused: the manifest has the figures, and a limit of its own for each thing.
    "scrapy.extensions.memdebug.MemoryDebugger": None,
    "scrapy.extensions.closespider.CloseSpider": None,
    "scrapy.extensions.logstats.LogStats": None,
    "scrapy.extensions.memusage.MemoryUsage": None,
    "scrapy.extensions.feedexport.FeedExporter": None,
    "scrapy.extensions.spiderstate.SpiderState": None,
}
