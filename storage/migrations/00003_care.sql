-- Care for what is kept: files that no longer fit their hash, signed
-- checkpoints of the log, and what was taken down.
-- +goose Up

-- Why the file did not fit its hash when it was read last; '' = it did.
ALTER TABLE blobs ADD COLUMN fault TEXT NOT NULL DEFAULT '';
CREATE INDEX blobs_fault ON blobs (sha256) WHERE fault <> '';

-- What was there at a moment, signed. decisions and captures are the last
-- numbers covered, head the hash of that decision, root the hash over the
-- captures since the checkpoint before; note is the signed text itself.
CREATE TABLE checkpoints (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    decisions INTEGER NOT NULL,
    captures  INTEGER NOT NULL,
    note      TEXT NOT NULL
) STRICT;
-- +goose StatementBegin
CREATE TRIGGER checkpoints_stay BEFORE DELETE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints are only ever added'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER checkpoints_fixed BEFORE UPDATE ON checkpoints
BEGIN SELECT RAISE(ABORT, 'checkpoints are only ever added'); END;
-- +goose StatementEnd

-- Addresses that were taken down: hidden everywhere, and never fetched again.
-- The row is the tombstone; decision is the number of the entry in the log.
CREATE TABLE takedowns (
    canonical TEXT PRIMARY KEY,
    at        INTEGER NOT NULL,
    decision  INTEGER NOT NULL,
    hashes    TEXT NOT NULL,
    lifted    INTEGER NOT NULL DEFAULT 0 CHECK (lifted IN (0, 1))
) STRICT, WITHOUT ROWID;
ALTER TABLE articles ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));

-- +goose Down
SELECT RAISE(ABORT, 'a schema is never taken back: restore a backup');
