"""What is known between runs, in SQLite: the journal of unsealed runs and the index of all that was kept.

The archive is the truth; this can be deleted and rebuilt. One transaction is the whole truth of a step.
"""
