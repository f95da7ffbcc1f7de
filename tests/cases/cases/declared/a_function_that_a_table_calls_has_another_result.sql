-- a function that a table calls has another result

-- == PostgreSQL 14, PostgreSQL 15, PostgreSQL 16, PostgreSQL 17, PostgreSQL 18
-- refused: function checked(text): CREATE OR REPLACE cannot change its arguments or its result, and table customers uses it, so that it cannot be dropped (replace_object); give the new one another name, and drop this one in the release after the one that no longer uses it

-- == SQLite
-- refused: function checked(text): SQLite 3.45 has no functions written in SQL; limit it to PostgreSQL with `only(postgres)`
