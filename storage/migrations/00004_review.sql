-- What the review pages need: which evidence changed since when, which
-- decisions were made at one stroke, and who may do what.
-- +goose Up

-- n grows with every change, so that a reader who remembers the greatest n
-- it has seen asks only for what came after.
CREATE TABLE evidence_changes (
    evidence INTEGER PRIMARY KEY,
    n        INTEGER NOT NULL
) STRICT;
CREATE INDEX evidence_changes_n ON evidence_changes (n);

-- +goose StatementBegin
CREATE TRIGGER evidence_added AFTER INSERT ON evidence WHEN NEW.same_as IS NULL
BEGIN
    INSERT INTO evidence_changes (evidence, n) VALUES (NEW.id, (SELECT coalesce(max(n), 0) + 1 FROM evidence_changes))
    ON CONFLICT (evidence) DO UPDATE SET n = excluded.n;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evidence_changed AFTER UPDATE ON evidence
BEGIN
    INSERT INTO evidence_changes (evidence, n) VALUES (NEW.id, (SELECT coalesce(max(n), 0) + 1 FROM evidence_changes))
    ON CONFLICT (evidence) DO UPDATE SET n = excluded.n;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evidence_dropped AFTER DELETE ON evidence
BEGIN
    INSERT INTO evidence_changes (evidence, n) VALUES (OLD.id, (SELECT coalesce(max(n), 0) + 1 FROM evidence_changes))
    ON CONFLICT (evidence) DO UPDATE SET n = excluded.n;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER evidence_decided AFTER INSERT ON decisions WHEN NEW.subject LIKE 'evidence:%'
BEGIN
    INSERT INTO evidence_changes (evidence, n) VALUES (CAST(substr(NEW.subject, 10) AS INTEGER), (SELECT coalesce(max(n), 0) + 1 FROM evidence_changes))
    ON CONFLICT (evidence) DO UPDATE SET n = excluded.n;
END;
-- +goose StatementEnd
-- A new version of an article may have the quoted words no more.
-- +goose StatementBegin
CREATE TRIGGER evidence_reread AFTER INSERT ON articles WHEN NEW.version > 1
BEGIN
    INSERT INTO evidence_changes (evidence, n)
    SELECT e.id, (SELECT coalesce(max(n), 0) + 1 FROM evidence_changes)
    FROM articles o JOIN evidence e ON e.article_id = o.id WHERE o.canonical = NEW.canonical AND e.same_as IS NULL
    ON CONFLICT (evidence) DO UPDATE SET n = excluded.n;
END;
-- +goose StatementEnd

-- What was taken down is no longer told.
-- +goose StatementBegin
CREATE TRIGGER evidence_hidden AFTER UPDATE OF hidden ON articles WHEN NEW.hidden <> OLD.hidden
BEGIN
    INSERT INTO evidence_changes (evidence, n)
    SELECT e.id, (SELECT coalesce(max(n), 0) + 1 FROM evidence_changes) FROM evidence e WHERE e.article_id = NEW.id
    ON CONFLICT (evidence) DO UPDATE SET n = excluded.n;
END;
-- +goose StatementEnd

-- Decisions that one keystroke made together are taken back together.
CREATE TABLE decision_batches (
    seq   INTEGER PRIMARY KEY REFERENCES decisions (seq),
    first INTEGER NOT NULL
) STRICT;
CREATE INDEX decision_batches_first ON decision_batches (first);

CREATE TABLE users (
    name     TEXT PRIMARY KEY,
    role     TEXT NOT NULL CHECK (role IN ('reader', 'analyst', 'editor', 'admin')),
    password TEXT NOT NULL,
    created  INTEGER NOT NULL,
    seen     INTEGER NOT NULL,
    disabled INTEGER NOT NULL CHECK (disabled IN (0, 1)),
    epoch    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Tokens of every sort are kept as their SHA-256: who reads the database
-- cannot act with what stands in it.
CREATE TABLE sessions (
    token  TEXT PRIMARY KEY,
    data   BLOB NOT NULL,
    expiry INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_expiry ON sessions (expiry);

CREATE TABLE invites (
    hash    TEXT PRIMARY KEY,
    who     TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    expires INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tokens (
    hash    TEXT PRIMARY KEY,
    who     TEXT NOT NULL REFERENCES users (name) ON DELETE CASCADE,
    label   TEXT NOT NULL,
    role    TEXT NOT NULL,
    created INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    used    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
SELECT RAISE(ABORT, 'a schema is never taken back: restore a backup');
