"""What an archive holds, in the forms of other tools: Parquet, CSV, SQLite, text. One format a module, from one list of
tables.

An export is a folder that is whole or absent. It needs the sealed runs alone: no state, no lock, no crawling engine.
Its memory does not grow with the records; that of their files it does, by some hundred bytes a file.
"""
