"""A real browser, for listings that go on by JavaScript alone: Chromium, by scrapy-playwright.

Nothing here is imported from Playwright before a browser starts: whoever needs none does not pay for it.
"""
