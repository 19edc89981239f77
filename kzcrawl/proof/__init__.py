"""What a researcher attaches to a claim: a record, what it was read from, and the chain that proves both.

proof/
  record.json            the record, as it is archived
  files/articles/…       the sealed file that it stands in
  files/raw/…            the sealed captures of the page that it was read from, if there are any
  answer.http            what the server answered: status line, headers, and the body, packed as it came
  chain/00000042.json    what each manifest's digest is the SHA-256 of, from the record's run up to the newest
  SHA256SUMS             of all of them
  check.sh               the commands that check it, with sha256sum, zcat and grep alone
"""
