"""What has to be in place before the first night: one check a module, each on its own. `all_of` runs them all.

A check yields results: what it found, whether that is well, and what mends it. It writes nothing into the archive.
"""
