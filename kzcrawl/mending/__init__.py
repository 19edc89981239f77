"""What is done to an archive beside adding to it: `repair` of what rot has damaged, `redact` of what has to leave,
`prune` of captures that were kept for long enough.

None changes a sealed file, and only redaction and pruning remove what they have replaced. Each seals a run of its own,
whose manifest says what it `replaces`: files of earlier runs, which readers then pass over, and lost manifests. What is
left of a file of records is in a file of that run, line by line as it was: the records keep their `run`, ids and
revisions.
A damaged file of captures is taken over as it lies, for records name places in it; the run's manifest has its new size
and digest, and how many of its records are whole. So are the whole files of a run whose manifest is lost. A redaction
writes files of captures anew, under another name: each record is where it was, and in the place of a body that had to
go is a comment that gzip allows.

Each is one run a source. Cut off before it is closed, the next run undoes it; after that, the next run ends it as any
other.
"""
