package storage

import (
	"context"
	"fmt"

	"claimwatch/crawler/news"
)

// An ExportFilter says which captures are exported; the zero value is all
// that were not taken down.
type ExportFilter struct {
	Articles []int64 // only what these articles were read out of
	After    int64   // only captures with a greater id
	Limit    int     // 0 = 100
}

// Export returns captures with their bytes, in order of their ids. What was
// taken down is left out.
func (db *DB) Export(ctx context.Context, f ExportFilter) ([]news.Capture, error) {
	w := where{}
	w.add(true, "id > $%d", f.After)
	w.add(f.Articles != nil, "id IN (SELECT capture_id FROM articles WHERE id IN (SELECT value FROM json_each($%d)))", idList(f.Articles))
	w.terms = append(w.terms, "canonical NOT IN (SELECT canonical FROM takedowns WHERE lifted = 0)")
	held, err := collect(ctx, db.reader, scanHeld, `SELECT `+captureColumns+` FROM captures`+w.String()+
		fmt.Sprintf(` ORDER BY id LIMIT %d`, atMost(f.Limit, 100)), w.args...)
	if err != nil {
		return nil, fmt.Errorf("cannot list the captures to export: %w", err)
	}
	out := make([]news.Capture, 0, len(held))
	for _, h := range held {
		c, err := db.withBodies(h)
		if err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}
