-- The paragraph of the text that each link stands in.
-- +goose Up
ALTER TABLE articles ADD COLUMN link_paras TEXT NOT NULL DEFAULT '[]';

-- +goose Down
ALTER TABLE articles DROP COLUMN link_paras;
