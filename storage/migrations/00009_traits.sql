-- What outlets show of the hand that runs them: ids of accounts, the network
-- and certificate of their machine, the skeleton of their pages; with the
-- captures on which it was seen first and last. Made of captures, and made
-- again from them whenever those are read anew.
-- +goose Up
CREATE TABLE traits (
    source_id     TEXT NOT NULL,
    kind          TEXT NOT NULL CHECK (kind <> ''),
    value         TEXT NOT NULL,
    first         INTEGER NOT NULL, -- when that capture was made; microseconds
    last          INTEGER NOT NULL,
    first_capture INTEGER NOT NULL,
    last_capture  INTEGER NOT NULL,
    captures      INTEGER NOT NULL,
    PRIMARY KEY (source_id, kind, value)
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE traits;
