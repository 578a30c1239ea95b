-- How people like to work, by their name: it gives no rights, and holds for
-- pages and terminal alike.
-- +goose Up
CREATE TABLE preferences (
    who   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- +goose Down
DROP TABLE preferences;
