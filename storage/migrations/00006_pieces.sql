-- Pieces that people cut out of a passage which says two things.
-- +goose Up

-- The passage that a piece was cut out of. A piece is told as long as the
-- decision that cut it stands; superseded then is '', and 'joined' otherwise,
-- for those who count without reading decisions.
ALTER TABLE evidence ADD COLUMN part_of INTEGER REFERENCES evidence (id);
CREATE INDEX evidence_pieces ON evidence (part_of) WHERE part_of IS NOT NULL;

-- +goose Down
SELECT RAISE(ABORT, 'a schema is never taken back: restore a backup');
