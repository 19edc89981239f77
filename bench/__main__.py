"""Runs every bench: python -m bench."""

from bench import browser, crawl, lineage, memory, pages, quiet_night, reading, replay, warc

BENCHES = (warc, pages, reading, lineage, crawl, replay, quiet_night, memory, browser)

if __name__ == "__main__":
    for bench in BENCHES:
        print(f"{bench.__name__}: {(bench.__doc__ or '').splitlines()[0]}")
        bench.main()
