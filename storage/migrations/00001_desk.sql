-- The desk: what was fetched, what was read out of it, what was found in it,
-- and what people decided. Times are microseconds since 1970 UTC, 0 = unknown.
-- +goose Up

-- What came over the wire. The bytes lie in files named by their hash; a row
-- is written only when they do. Rows never change, but for the extractor that
-- has read them (NULL: there is nothing to read).
CREATE TABLE captures (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    source_id   TEXT NOT NULL,
    url         TEXT NOT NULL,
    canonical   TEXT NOT NULL,
    final_url   TEXT NOT NULL,
    chain       TEXT NOT NULL,
    link        TEXT NOT NULL,
    status      INTEGER NOT NULL,
    header      TEXT NOT NULL,
    sha256      TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    kept        INTEGER NOT NULL CHECK (kept IN (0, 1)),
    mime        TEXT NOT NULL,
    charset     TEXT NOT NULL,
    started     INTEGER NOT NULL,
    ended       INTEGER NOT NULL,
    state       TEXT NOT NULL CHECK (state <> ''),
    reason      TEXT NOT NULL,
    retry_after INTEGER NOT NULL,
    revisit     INTEGER NOT NULL,
    extractor   TEXT
) STRICT;
CREATE INDEX captures_canonical ON captures (canonical, id);
CREATE INDEX captures_started ON captures (started, state);
CREATE INDEX captures_todo ON captures (extractor, id) WHERE extractor IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER captures_stay BEFORE DELETE ON captures
BEGIN SELECT RAISE(ABORT, 'captures are kept for good'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER captures_fixed BEFORE UPDATE OF id, source_id, url, canonical, final_url, chain, link, status, header,
    sha256, body_sha256, kept, mime, charset, started, ended, state, reason, retry_after, revisit ON captures
BEGIN SELECT RAISE(ABORT, 'captures are kept as they came'); END;
-- +goose StatementEnd

-- The bytes that captures share, and when each file was last read again.
CREATE TABLE blobs (
    sha256  TEXT PRIMARY KEY,
    size    INTEGER NOT NULL,
    added   INTEGER NOT NULL,
    checked INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX blobs_checked ON blobs (checked);

-- The frontier: every address ever offered, with the time it is due; 0 = done.
CREATE TABLE links (
    canonical TEXT PRIMARY KEY,
    source_id TEXT NOT NULL,
    url       TEXT NOT NULL,
    title     TEXT NOT NULL,
    summary   TEXT NOT NULL,
    lang      TEXT NOT NULL,
    published INTEGER NOT NULL,
    raw_date  TEXT NOT NULL,
    publisher TEXT NOT NULL,
    via       TEXT NOT NULL,
    added     INTEGER NOT NULL,
    newness   INTEGER NOT NULL,
    due       INTEGER NOT NULL,
    attempt   INTEGER NOT NULL DEFAULT 0,
    revisit   INTEGER NOT NULL DEFAULT 0,
    state     TEXT NOT NULL DEFAULT '',
    reason    TEXT NOT NULL DEFAULT '',
    tried     INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE INDEX links_waiting ON links (source_id, newness DESC, due) WHERE due <> 0;

CREATE TABLE health (
    source_id  TEXT PRIMARY KEY,
    last_try   INTEGER NOT NULL,
    last_ok    INTEGER NOT NULL,
    last_new   INTEGER NOT NULL,
    last_state TEXT NOT NULL,
    reason     TEXT NOT NULL,
    failures   REAL NOT NULL,
    next_visit INTEGER NOT NULL,
    articles   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE robots (
    origin  TEXT PRIMARY KEY,
    body    BLOB NOT NULL,
    status  INTEGER NOT NULL,
    fetched INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What was read out of a capture; a new row for each new text of an address.
-- shown is when it was published, or fetched where it carries no date; latest
-- marks the newest of its address; matcher is the version that has read it.
CREATE TABLE articles (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    version     INTEGER NOT NULL,
    capture_id  INTEGER REFERENCES captures (id),
    source_id   TEXT NOT NULL,
    outlet      TEXT NOT NULL,
    url         TEXT NOT NULL,
    canonical   TEXT NOT NULL,
    title       TEXT NOT NULL,
    byline      TEXT NOT NULL,
    lang        TEXT NOT NULL,
    text        TEXT NOT NULL,
    text_sha256 TEXT NOT NULL,
    links       TEXT NOT NULL,
    published   INTEGER NOT NULL,
    raw_date    TEXT NOT NULL,
    date_method TEXT NOT NULL,
    modified    INTEGER NOT NULL,
    fetched     INTEGER NOT NULL,
    method      TEXT NOT NULL,
    confidence  REAL NOT NULL,
    extractor   TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state <> ''),
    reason      TEXT NOT NULL,
    shown       INTEGER NOT NULL,
    latest      INTEGER NOT NULL DEFAULT 0 CHECK (latest IN (0, 1)),
    matcher     TEXT NOT NULL DEFAULT '',
    UNIQUE (canonical, version)
) STRICT;
CREATE INDEX articles_shown ON articles (shown DESC, id DESC);
CREATE INDEX articles_latest ON articles (shown DESC, id DESC) WHERE latest = 1;
CREATE INDEX articles_source ON articles (source_id, shown DESC, id DESC);
CREATE INDEX articles_fetched ON articles (fetched, latest, state, lang, source_id);
CREATE INDEX articles_capture ON articles (capture_id);
CREATE INDEX articles_todo ON articles (matcher, id) WHERE state = 'ok';

-- Passages that speak to a claim. source_id, lang, shown and fetched repeat
-- the article's so that the queue and a claim's page are answered from one
-- index. same_as names the evidence of an earlier version of the article that
-- quotes the same words for the same claim: decisions are made on that one.
-- superseded names the matcher that no longer finds what a person reviewed.
CREATE TABLE evidence (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    article_id  INTEGER NOT NULL REFERENCES articles (id),
    claim       TEXT NOT NULL,
    first       INTEGER NOT NULL,
    past        INTEGER NOT NULL,
    tier        TEXT NOT NULL,
    stance      TEXT NOT NULL,
    mode        TEXT NOT NULL,
    score       REAL NOT NULL,
    quote       TEXT NOT NULL,
    figure      TEXT NOT NULL,
    parts       TEXT NOT NULL,
    attribution TEXT NOT NULL,
    cited       TEXT NOT NULL,
    caveat      TEXT NOT NULL,
    origin      TEXT NOT NULL,
    family      TEXT NOT NULL,
    rule        TEXT NOT NULL,
    via         TEXT NOT NULL,
    story       TEXT NOT NULL,
    presumed    INTEGER NOT NULL CHECK (presumed IN (0, 1)),
    reasons     TEXT NOT NULL,
    matcher     TEXT NOT NULL,
    source_id   TEXT NOT NULL,
    lang        TEXT NOT NULL,
    shown       INTEGER NOT NULL,
    fetched     INTEGER NOT NULL,
    same_as     INTEGER REFERENCES evidence (id) ON DELETE SET NULL,
    superseded  TEXT NOT NULL DEFAULT '',
    reviewed    INTEGER NOT NULL DEFAULT 0 CHECK (reviewed IN (0, 1)),
    UNIQUE (article_id, claim, first, past)
) STRICT;
CREATE INDEX evidence_claim ON evidence (claim, shown, id);
CREATE INDEX evidence_shown ON evidence (shown, id);
CREATE INDEX evidence_origin ON evidence (origin, shown, id);
CREATE INDEX evidence_same ON evidence (same_as) WHERE same_as IS NOT NULL;
CREATE INDEX evidence_pending ON evidence (shown, id) WHERE reviewed = 0 AND same_as IS NULL AND superseded = '';

-- What people did, only ever added to, each row hashed with the one before.
CREATE TABLE decisions (
    seq       INTEGER PRIMARY KEY,
    at        INTEGER NOT NULL,
    who       TEXT NOT NULL,
    action    TEXT NOT NULL,
    subject   TEXT NOT NULL,
    was       TEXT NOT NULL,
    becomes   TEXT NOT NULL,
    reason    TEXT NOT NULL,
    client    TEXT NOT NULL,
    blind     INTEGER NOT NULL CHECK (blind IN (0, 1)),
    millis    INTEGER NOT NULL,
    undoes    INTEGER NOT NULL,
    prev_hash TEXT NOT NULL,
    hash      TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX decisions_subject ON decisions (subject, seq);
CREATE INDEX decisions_moves ON decisions (action, becomes, subject);

-- +goose StatementBegin
CREATE TRIGGER decisions_stay BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_fixed BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are only ever added'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER decisions_follow BEFORE INSERT ON decisions
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM decisions)
BEGIN SELECT RAISE(ABORT, 'decisions follow one another without gaps'); END;
-- +goose StatementEnd

-- One row for each moment at which a job was due: what makes it run once.
CREATE TABLE runs (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    job     TEXT NOT NULL,
    due     INTEGER NOT NULL,
    started INTEGER NOT NULL,
    ended   INTEGER NOT NULL DEFAULT 0,
    state   TEXT NOT NULL,
    reason  TEXT NOT NULL DEFAULT '',
    counts  TEXT NOT NULL DEFAULT '{}',
    UNIQUE (job, due)
) STRICT;
CREATE INDEX runs_started ON runs (started);

CREATE TABLE reports (
    date    TEXT NOT NULL,
    build   INTEGER NOT NULL,
    dir     TEXT NOT NULL,
    sha256  TEXT NOT NULL,
    cutoff  INTEGER NOT NULL,
    written INTEGER NOT NULL,
    PRIMARY KEY (date, build)
) STRICT, WITHOUT ROWID;

CREATE TABLE signatures (
    article_id INTEGER PRIMARY KEY REFERENCES articles (id),
    sig        BLOB NOT NULL
) STRICT;

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
SELECT RAISE(ABORT, 'a schema is never taken back: restore a backup');
