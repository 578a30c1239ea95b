package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

func TestEveryConnectionHasTheSettings(t *testing.T) {
	db := openTest(t, t.TempDir())
	path := filepath.Join(db.dir, FileName)
	for _, reader := range []bool{false, true} {
		h := openHandle(path, reader)
		h.SetMaxOpenConns(8)
		var held []*sql.Conn
		for i := range 8 {
			c, err := h.Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, c)
			for name, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000",
				"trusted_schema": "0", "cell_size_check": "1", "journal_size_limit": "67108864", "query_only": fmt.Sprint(bit(reader))} {
				var got string
				if err := c.QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil || got != want {
					t.Errorf("connection %d, reader %v: %s = %s, want %s (%v)", i, reader, name, got, want, err)
				}
			}
			if _, err := c.ExecContext(ctx, `CREATE TABLE x (y)`); reader && err == nil {
				t.Error("a reader wrote")
			}
			if !reader {
				if _, err := c.ExecContext(ctx, `DROP TABLE x`); err != nil {
					t.Error(err)
				}
			}
		}
		for _, c := range held {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestConnectionWithoutTheSettingsIsRefused(t *testing.T) {
	for _, missing := range []string{"_foreign_keys", "_journal_mode", "_synchronous", "_busy_timeout"} {
		c := newConnector(filepath.Join(t.TempDir(), FileName), false)
		c.dsn = without(c.dsn, missing)
		if conn, err := c.Connect(ctx); err == nil {
			t.Errorf("a connection without %s was taken", missing)
			if err := conn.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func without(dsn, key string) string {
	path, query, _ := strings.Cut(dsn, "?")
	var kept []string
	for _, p := range strings.Split(query, "&") {
		if !strings.HasPrefix(p, key+"=") {
			kept = append(kept, p)
		}
	}
	return path + "?" + strings.Join(kept, "&")
}

// Fifty at once, in two handles as two processes have them: nobody is ever
// told that the database is busy.
func TestFiftyAtOnce(t *testing.T) {
	dir := t.TempDir()
	dbs := []*DB{openTest(t, dir), openTest(t, dir)}
	length := 2 * time.Second
	if testing.Short() {
		length = 300 * time.Millisecond
	}
	end := time.Now().Add(length)
	var wg sync.WaitGroup
	errs := make(chan error, 50)
	var written [50]int
	for i := range 50 {
		db := dbs[i%2]
		wg.Go(func() {
			for time.Now().Before(end) {
				var err error
				if i%5 == 0 {
					_, err = db.Decide(ctx, claims.Decision{Who: fmt.Sprint(i), Action: claims.ActNote, Subject: "claim:a"})
					written[i]++
				} else if i%5 == 1 {
					err = db.SaveHealth(ctx, news.Health{SourceID: fmt.Sprint(i)})
				} else {
					_, err = db.Mentions(ctx, claims.MentionFilter{Limit: 10})
				}
				if err != nil {
					errs <- err
					return
				}
			}
		})
	}
	wg.Wait()
	close(errs)
	for err := range errs {
		var se sqlite3.Error
		if errors.As(err, &se) && se.Code == sqlite3.ErrBusy {
			t.Error("busy")
		}
		t.Error(err)
	}
	total := 0
	for _, n := range written {
		total += n
	}
	if n, _, err := dbs[0].VerifyAudit(ctx); err != nil || int(n) != total {
		t.Errorf("%d decisions of %d, %v", n, total, err)
	}
	t.Logf("%d decisions in %s", total, length)
}

func TestWriterSurvivesCancelsAndPanics(t *testing.T) {
	db := openTest(t, t.TempDir())
	rounds := 2000
	if testing.Short() {
		rounds = 200
	}
	for range rounds {
		c, cancel := context.WithCancel(ctx)
		timer := time.AfterFunc(time.Duration(rand.IntN(600))*time.Microsecond, cancel)
		err := db.SetMeta(c, "k", "v")
		timer.Stop()
		cancel()
		if err != nil && !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic was swallowed")
			}
		}()
		_ = db.write(ctx, func(tx txn) error {
			if err := setMeta(tx, "k", "half"); err != nil {
				t.Error(err)
			}
			panic("in the middle")
		})
	}()
	fail := errors.New("no")
	if err := db.write(ctx, func(tx txn) error { return errors.Join(setMeta(tx, "k", "half"), fail) }); !errors.Is(err, fail) {
		t.Error(err)
	}
	if v, err := db.Meta(ctx, "k"); err != nil || v == "half" {
		t.Errorf("%q, %v: half a unit was kept", v, err)
	}
	if err := db.SetMeta(ctx, "k", "whole"); err != nil {
		t.Error(err)
	}
}

func TestSchemaOneIsBroughtUpToDate(t *testing.T) {
	dir := t.TempDir()
	db := &DB{dir: dir, writer: openHandle(filepath.Join(dir, FileName), false)}
	p, err := db.provider()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(ctx, 1); err != nil {
		t.Fatal(err)
	}
	if _, err := db.writer.Exec(`INSERT INTO articles (version, source_id, outlet, url, canonical, title, byline, lang, text, text_sha256, links, published, raw_date,
		date_method, modified, fetched, method, confidence, extractor, state, reason, shown, latest)
		VALUES (1, 's', 'o', 'u', 'u', 'Old title', '', 'en', 'old text', '', 'null', 1, '', '', 0, 1, '', 1, 'x', 'ok', '', 1, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.writer.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, dir, Options{ReadOnly: true}); !errors.As(err, new(*SchemaError)) {
		t.Errorf("an old schema opened for reading: %v", err)
	}
	now := openTest(t, dir)
	hits, err := now.Search(ctx, claims.Query{Text: "old text"})
	if err != nil || len(hits) != 1 || hits[0].Title != "Old title" {
		t.Errorf("what was there before the index: %+v, %v", hits, err)
	}
	if kept, err := ListBackups(filepath.Join(now.dir, backupsDir)); err != nil || len(kept) != 1 || kept[0].Reason != "schema-1" {
		t.Errorf("the backup made before: %+v, %v", kept, err)
	}
}

// Processes that open a new directory at once make one database.
func TestOpenedByManyAtOnce(t *testing.T) {
	dir := t.TempDir()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			db, err := Open(ctx, dir, Options{})
			if err != nil {
				t.Error(err)
				return
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

func TestLock(t *testing.T) {
	dir := t.TempDir()
	l, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	var held *LockedError
	if _, err := Lock(dir); !errors.As(err, &held) || held.PID != os.Getpid() {
		t.Errorf("the second: %v", err)
	}
	if err := l.Unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Unlock(); err != nil {
		t.Error(err)
	}
}
