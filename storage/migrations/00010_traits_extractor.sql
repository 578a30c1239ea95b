-- Which extractor saw a trait last: what a later one, having read everything
-- again, does not see any more is no trait.
-- +goose Up
ALTER TABLE traits ADD COLUMN extractor TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE traits DROP COLUMN extractor;
