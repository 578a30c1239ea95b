-- Full text over folded words, and leases for work that must not be done
-- twice at once. The index keeps no text of its own (content=""): what a hit
-- shows is cut from the row it points to.
-- +goose Up
CREATE VIRTUAL TABLE search_articles USING fts4 (title, text, content="", tokenize=unicode61 "remove_diacritics=2");
CREATE VIRTUAL TABLE search_evidence USING fts4 (quote, content="", tokenize=unicode61 "remove_diacritics=2");
CREATE VIRTUAL TABLE search_notes USING fts4 (note, content="", tokenize=unicode61 "remove_diacritics=2");

-- fence grows with every holder: who comes back late with an old one is refused.
CREATE TABLE leases (
    unit  TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    until INTEGER NOT NULL,
    fence INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
SELECT RAISE(ABORT, 'a schema is never taken back: restore a backup');
