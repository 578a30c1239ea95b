package storage

import (
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

var testKey = ed25519.NewKeyFromSeed([]byte("0123456789abcdef0123456789abcdef"))

// smallArchive is a desk with three pages, one article with a quote, five
// decisions and two checkpoints.
func smallArchive(t *testing.T) *DB {
	t.Helper()
	db := openTest(t, t.TempDir())
	for i := range 3 {
		savePage(t, db, i)
	}
	decideTimes(t, db, 3)
	if _, err := db.AddCheckpoint(ctx, testKey); err != nil {
		t.Fatal(err)
	}
	text := "Nobody counted. At least nine were hurt, the ministry said."
	a := news.Article{CaptureID: 1, URL: "https://outlet.example/0", Canonical: "https://outlet.example/0", Text: text, State: news.ArticleOK, Extractor: "x1", Lang: "en", Fetched: start}
	id, err := db.SaveArticle(ctx, &a)
	if err != nil {
		t.Fatal(err)
	}
	at := strings.Index(text, "At least")
	m := claims.Mention{Evidence: claims.Evidence{Claim: "a", Quote: text[at:], Start: at, End: len(text)}}
	if err := db.SaveEvidence(ctx, id, "m1", []claims.Mention{m}); err != nil {
		t.Fatal(err)
	}
	savePage(t, db, 3)
	decideTimes(t, db, 2)
	if _, err := db.AddCheckpoint(ctx, testKey); err != nil {
		t.Fatal(err)
	}
	return db
}

func TestArchiveVerifies(t *testing.T) {
	db := smallArchive(t)
	notes, err := db.Checkpoints(ctx)
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.Verify(ctx, VerifyOptions{Bytes: true, Notes: notes, Keys: []ed25519.PublicKey{testKey.Public().(ed25519.PublicKey)}})
	want := Verified{Decisions: 5, Head: v.Head, Checkpoints: 2, Captures: 4, Articles: 1, Evidence: 1, Files: 4, Key: v.Key}
	if err != nil || v != want || v.Head == "" || v.Key == "" {
		t.Errorf("%+v, %v", v, err)
	}
}

// Whoever can write to the files drops the triggers first.
func TestEveryFlippedBitIsFound(t *testing.T) {
	drop := []string{`DROP TRIGGER decisions_stay`, `DROP TRIGGER decisions_fixed`, `DROP TRIGGER decisions_follow`, `DROP TRIGGER captures_stay`,
		`DROP TRIGGER captures_fixed`, `DROP TRIGGER checkpoints_stay`, `DROP TRIGGER checkpoints_fixed`}
	for _, tt := range []struct {
		name, query, what string
	}{
		{"a decision's reason", `UPDATE decisions SET reason = 'becausf' WHERE seq = 2`, "decision 2"},
		{"a capture's time", `UPDATE captures SET started = started + 1 WHERE id = 2`, "captures 1 to 3"},
		{"a capture's address, after the first checkpoint", `UPDATE captures SET url = 'https://outlet.exbmple/3' WHERE id = 4`, "captures 4 to 4"},
		{"a capture taken out", `DELETE FROM captures WHERE id = 3`, "captures 1 to 3"},
		{"a checkpoint's count", `UPDATE checkpoints SET note = replace(note, 'decisions 3', 'decisions 2') WHERE seq = 1`, "checkpoint 1"},
		{"a checkpoint's signature", `UPDATE checkpoints SET note = replace(note, 'signature ', 'signature B') WHERE seq = 2`, "checkpoint 2"},
		{"a checkpoint taken out", `DELETE FROM checkpoints WHERE seq = 1`, "checkpoint 1"},
		{"the last decisions cut off", `DELETE FROM decisions WHERE seq > 3`, "checkpoint 2"},
		{"an article's text", `UPDATE articles SET text = replace(text, 'nine', 'five')`, "article 1"},
		{"a quote", `UPDATE evidence SET quote = replace(quote, 'nine', 'five')`, "evidence 1"},
		{"the last checkpoint cut off", `DELETE FROM checkpoints WHERE seq = 2`, "checkpoint 2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := smallArchive(t)
			notes, err := db.Checkpoints(ctx)
			if err != nil {
				t.Fatal(err)
			}
			for _, q := range append(drop, tt.query) {
				if _, err := db.writer.Exec(q); err != nil {
					t.Fatalf("%s: %v", q, err)
				}
			}
			_, err = db.Verify(ctx, VerifyOptions{Notes: notes})
			var f *Fault
			var a *AuditError
			if !errors.As(err, &f) && !errors.As(err, &a) {
				t.Fatalf("not found: %v", err)
			}
			if !strings.HasPrefix(err.Error(), tt.what+":") {
				t.Errorf("found as %v, want %s", err, tt.what)
			}
		})
	}
}

func TestFlippedBitInACapturedFileIsFound(t *testing.T) {
	db := smallArchive(t)
	sum := hashOf([]byte("<p>page 2</p>"))
	path := filepath.Join(db.dir, capturesDir, blobName(sum))
	fi, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, path, fi.Size()/2)
	var f *Fault
	if _, err := db.Verify(ctx, VerifyOptions{Bytes: true}); !errors.As(err, &f) || !strings.Contains(f.What, sum) {
		t.Errorf("%v", err)
	}
}

// Somebody with another key signs a log written anew.
func TestLogSignedAnewIsFound(t *testing.T) {
	db := smallArchive(t)
	other := ed25519.NewKeyFromSeed([]byte("fedcba9876543210fedcba9876543210"))
	kept, err := db.Checkpoints(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`DROP TRIGGER checkpoints_stay`, `DELETE FROM checkpoints WHERE seq = 2`} {
		if _, err := db.writer.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.AddCheckpoint(ctx, other); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Verify(ctx, VerifyOptions{}); err == nil {
		t.Error("a change of the key passes unseen")
	}
	both := []ed25519.PublicKey{testKey.Public().(ed25519.PublicKey), other.Public().(ed25519.PublicKey)}
	if _, err := db.Verify(ctx, VerifyOptions{Keys: both}); err != nil {
		t.Errorf("a key that is known: %v", err)
	}
	if _, err := db.Verify(ctx, VerifyOptions{Keys: both, Notes: kept}); err == nil {
		t.Error("another note than the one kept elsewhere passes")
	}
}
