"""Numbers of articles and the day of each, from the addresses and stamps of public copies of kt.kz pages.

One counter numbers all languages, and rises with the day of publication. The numbers of 2009 and 2011 are of another
series; when that ended is not known.
"""

from datetime import date

KNOWN_IDS = (
    (1153500682, date(2009, 10, 21)),
    (1153538413, date(2011, 5, 19)),
    (1377910800, date(2021, 1, 27)),
    (1377922873, date(2021, 10, 12)),
    (1377934546, date(2022, 6, 2)),
    (1377945028, date(2023, 1, 1)),
    (1377956194, date(2023, 10, 3)),
    (1377965604, date(2024, 6, 13)),
    (1377972744, date(2025, 1, 1)),
    (1377981439, date(2025, 8, 27)),
    (1377988998, date(2026, 3, 12)),
    (1377994792, date(2026, 7, 13)),
)
