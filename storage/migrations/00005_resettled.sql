-- Where a piece of evidence was thought to come from before an article was
-- fetched that showed otherwise. A view of an earlier day tells it so.
-- +goose Up
CREATE TABLE origins_before (
    evidence INTEGER NOT NULL REFERENCES evidence (id) ON DELETE CASCADE,
    until    INTEGER NOT NULL, -- when that article was fetched; microseconds
    origin   TEXT    NOT NULL,
    family   TEXT    NOT NULL,
    rule     TEXT    NOT NULL,
    via      TEXT    NOT NULL,
    story    TEXT    NOT NULL,
    presumed INTEGER NOT NULL,
    reasons  TEXT    NOT NULL,
    PRIMARY KEY (evidence, until)
) STRICT;

-- +goose Down
DROP TABLE origins_before;
