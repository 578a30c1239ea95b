package storage

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"claimwatch/claims"
)

// migrateHere names the directory that a copy of this test opens and is
// killed over.
const migrateHere = "STORAGE_TEST_MIGRATE"

// S16: killed in the middle of a migration, the next start finishes it.
func TestMigrationSurvivesKills(t *testing.T) {
	if dir := os.Getenv(migrateHere); dir != "" {
		db, err := Open(ctx, dir, Options{Fold: strings.ToLower})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
		return
	}
	if testing.Short() {
		t.Skip("starts and kills processes")
	}
	old := filepath.Join(t.TempDir(), FileName)
	oldDatabase(t, old, 300)
	killed := 0
	for i := range 20 {
		dir := t.TempDir()
		if err := copyFile(old, filepath.Join(dir, FileName)); err != nil {
			t.Fatal(err)
		}
		cmd := exec.Command(os.Args[0], "-test.run", "^TestMigrationSurvivesKills$")
		cmd.Env = append(os.Environ(), migrateHere+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(10+rand.IntN(20*(i+1))) * time.Millisecond)
		_ = cmd.Process.Kill() // it may be done already
		if cmd.Wait() != nil {
			killed++
		}
		db, err := Open(ctx, dir, Options{Fold: strings.ToLower})
		if err != nil {
			t.Fatalf("after kill %d: %v", i, err)
		}
		hits, err := db.Search(ctx, claims.Query{Text: "number 7"})
		if err != nil || len(hits) != 1 {
			t.Errorf("after kill %d: %d hits, %v", i, len(hits), err)
		}
		if err := errors.Join(db.Check(ctx), db.Close()); err != nil {
			t.Errorf("after kill %d: %v", i, err)
		}
	}
	t.Logf("%d of 20 killed in time", killed)
	if killed < 3 {
		t.Errorf("only %d of 20 were killed before they were done: this shows little", killed)
	}
}

// oldDatabase makes a database of the first schema with n articles.
func oldDatabase(t *testing.T, path string, n int) {
	t.Helper()
	db := &DB{dir: filepath.Dir(path), writer: openHandle(path, false)}
	p, err := db.provider()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, 1); err != nil {
		t.Fatal(err)
	}
	for i := range n {
		if _, err := db.writer.Exec(`INSERT INTO articles (version, source_id, outlet, url, canonical, title, byline, lang, text, text_sha256, links, published, raw_date,
			date_method, modified, fetched, method, confidence, extractor, state, reason, shown, latest)
			VALUES (1, 's', 'o', ?1, ?1, 'Old', '', 'en', ?2, '', 'null', 1, '', '', 0, 1, '', 1, 'x', 'ok', '', 1, 1)`,
			fmt.Sprint("https://old.example/", i), fmt.Sprintf("text number %d %s", i, strings.Repeat("more words ", 200))); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.writer.Close(); err != nil {
		t.Fatal(err)
	}
}

// S2.
func TestSQLiteIsNewEnough(t *testing.T) {
	v, n, _ := sqlite3.Version()
	if err := newEnough(v, n); err != nil {
		t.Error(err)
	}
	if err := newEnough("3.51.2", 3_051_002); err == nil {
		t.Error("one with the corruption in WAL mode is taken")
	}
}

// S18: no extension, no writing through a schema, no value without bound.
func TestSQLIsClosed(t *testing.T) {
	db := openTest(t, t.TempDir())
	var v any
	if err := db.writer.QueryRow(`SELECT load_extension('x')`).Scan(&v); err == nil {
		t.Error("an extension can be loaded")
	}
	if err := db.SetMeta(ctx, "k", strings.Repeat("x", maxValue+1)); err == nil {
		t.Error("a value beyond the bound was kept")
	}
	for _, text := range []string{`'; DROP TABLE captures; --`, `" OR 1=1`, `\'); DELETE FROM decisions; --`} {
		if err := db.SetMeta(ctx, text, text); err != nil {
			t.Error(err)
		}
		if got, err := db.Meta(ctx, text); err != nil || got != text {
			t.Errorf("%q came back as %q, %v", text, got, err)
		}
		if _, err := db.Search(ctx, claims.Query{Text: text}); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}
