"""The archive: dated files that are sealed once and never change, and the manifests that prove it.

    archive/
      articles/<source>/<yyyy>/<mm>/<dd>/<run>.jsonl.gz      by the day of publication in Almaty; of a copy without one,
                                                             by the day it was archived; else in `undated/`
      observations/<source>/<yyyy>/<mm>/<dd>/<run>.jsonl.gz  by the UTC day of the run's start
      absences/<source>/<yyyy>/<mm>/<dd>/<run>.jsonl.gz      likewise: articles that were found gone
      unread/<source>/<yyyy>/<mm>/<dd>/<run>.jsonl.gz        likewise: pages that came and could not be understood
      redactions/<source>/<yyyy>/<mm>/<dd>/<run>.jsonl.gz    likewise: articles whose texts had to leave
      links/<source>/<yyyy>/<mm>/<dd>/<run>.jsonl.gz         likewise: which articles are copies of which
      raw/<source>/<yyyy>/<mm>/<dd>/<run>.warc.gz            what the servers sent, likewise: see `kzcrawl.warc`
      runs/00000042.json                                     the manifest of the 42nd sealed run
      consumers/<name>.json                                  how far a consumer of the feed has confirmed
      .state/                                                index, journal and locks: no part of the archive proper

A file of records is gzip (mtime 0) of JSON Lines: UTF-8, keys sorted, no ASCII escapes, records in the order of the
journal. A run does not exist until its manifest does. A manifest names every file of its run with records, bytes and
SHA-256, carries its own digest and that of the manifest before: a chain. The number of a manifest is the downstream
cursor.

A run of the kind `repair`, `redact` or `prune` stands for what is damaged, lost, has to leave, or was kept for long
enough (`replaces` in its manifest, see `kzcrawl.mending`): readers pass over a file that is replaced as the run of that
number has it, and a manifest that is, whether it lies there or not. Its files may be named for other runs, and hold
records of those that it stands for.
"""
