"""The road of an item: each pipeline one class, one job, in the order of the files named in `chain`."""
