"""Full-text search in SQLite that finds a word by any of its forms.

The texts are indexed as they are (`articles_fts`). `words` has every word of theirs once, with what it may be a form of
(`kzcrawl.words`), so that a word that is typed becomes all words that share a name with it: in SQL alone, so that
Datasette and the shell of SQLite search as well as we do.
"""

import sqlite3

from kzcrawl.words import is_beginning, names_of

_TOKENS = "tokenize = 'unicode61 remove_diacritics 0'"  # й is no и
_TABLES = f"""
CREATE VIRTUAL TABLE articles_fts USING fts5(title, subtitle, paragraphs, content = 'articles', {_TOKENS});
CREATE VIRTUAL TABLE words USING fts5(word, names, is_beginning UNINDEXED, {_TOKENS});
CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, articles_fts, row);
"""

# Of each word that is typed, `names` are what it may be a form of. A form that no text has is looked for by its
# beginning, without what may be its ending.
SEARCH = r"""
WITH typed AS (
  SELECT value AS word FROM json_each(
    '["' || replace(replace(replace(trim(:words), '\', ' '), '"', ' '), ' ', '","') || '"]'
  ) WHERE value GLOB '*[^!-/:-@[-`{-~«»–—…]*'
),
known AS MATERIALIZED (
  SELECT typed.word, coalesce(words.names, replace(replace(typed.word, 'ё', 'е'), 'Ё', 'е')) AS names, CASE
      WHEN words.names IS NULL THEN substr(typed.word, 1, max(4, length(typed.word) - 3))
      WHEN is_beginning THEN typed.word
    END AS beginning
  FROM typed LEFT JOIN words ON words MATCH 'word : "' || typed.word || '"'
),
wanted AS (
  SELECT '("' || word || '"' || coalesce(' OR "' || beginning || '" *', '') || coalesce(
      (SELECT ' OR "' || group_concat(form.word, '" OR "') || '"' FROM words AS form
       WHERE form.words MATCH 'names : ("' || replace(known.names, ' ', '" OR "') || '")'), ''
    ) || ')' AS forms
  FROM known
)
SELECT articles.published_at, articles.title, articles.source, articles.language, articles.url, articles.article_id,
  snippet(articles_fts, -1, '', '', '…', 24) AS found
FROM articles_fts JOIN articles ON articles.rowid = articles_fts.rowid
WHERE articles_fts MATCH coalesce((SELECT group_concat(forms, ' AND ') FROM wanted), '""')
ORDER BY rank LIMIT 100
""".strip()


def index_words(database: sqlite3.Connection) -> None:
    """Indexes the texts of the table `articles`, and the words in them."""
    for statement in _TABLES.split(";\n"):
        database.execute(statement)
    database.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    words = ((word, " ".join(names_of(word)), is_beginning(word)) for (word,) in database.execute(_VOCABULARY))
    database.executemany("INSERT INTO words VALUES (?, ?, ?)", words)
    for table in ("articles_fts", "words"):
        database.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - our names


_VOCABULARY = "SELECT term FROM temp.vocabulary"
