package storage

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
)

var ctx = context.Background()

var start = time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)

func openTest(t testing.TB, dir string) *DB {
	t.Helper()
	db, err := Open(ctx, dir, Options{Now: func() time.Time { return start }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func decideTimes(t testing.TB, db *DB, n int) {
	t.Helper()
	for i := range n {
		d := claims.Decision{Who: "ana", Action: claims.ActNote, Subject: "claim:a", After: fmt.Sprintf("note %d", i), Reason: "because", Client: "cli"}
		if _, err := db.Decide(ctx, d); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDecisionsAreOnlyAdded(t *testing.T) {
	db := openTest(t, t.TempDir())
	decideTimes(t, db, 2)
	for _, query := range []string{
		`UPDATE decisions SET reason = 'other' WHERE seq = 1`,
		`DELETE FROM decisions WHERE seq = 2`,
		`DELETE FROM decisions`,
		`INSERT OR REPLACE INTO decisions SELECT * FROM decisions WHERE seq = 1`,
		`INSERT INTO decisions SELECT 9, at, who, action, subject, was, becomes, reason, client, blind, millis, undoes, prev_hash, 'x' FROM decisions WHERE seq = 1`,
	} {
		if _, err := db.writer.Exec(query); err == nil {
			t.Errorf("allowed: %s", query)
		}
	}
	if n, _, err := db.VerifyAudit(ctx); n != 2 || err != nil {
		t.Errorf("%d decisions, %v", n, err)
	}
}

func TestCapturesStayAsTheyCame(t *testing.T) {
	db := openTest(t, t.TempDir())
	if _, err := db.writer.Exec(`INSERT INTO captures (source_id, url, canonical, final_url, chain, link, status, header, sha256, body_sha256, kept, mime, charset, started, ended, state, reason, retry_after, revisit)
		VALUES ('', '', '', '', 'null', '{}', 200, 'null', '', '', 0, '', '', 0, 0, 'ok', '', 0, 0)`); err != nil {
		t.Fatal(err)
	}
	for _, query := range []string{`DELETE FROM captures`, `UPDATE captures SET sha256 = 'x'`, `UPDATE captures SET started = 1`} {
		if _, err := db.writer.Exec(query); err == nil {
			t.Errorf("allowed: %s", query)
		}
	}
	if _, err := db.writer.Exec(`UPDATE captures SET extractor = 'x1'`); err != nil {
		t.Error(err)
	}
}

// Somebody who can write to the file drops the triggers first.
func tamper(t *testing.T, db *DB, queries ...string) {
	t.Helper()
	all := append([]string{`DROP TRIGGER decisions_stay`, `DROP TRIGGER decisions_fixed`, `DROP TRIGGER decisions_follow`}, queries...)
	for _, q := range all {
		if _, err := db.writer.Exec(q); err != nil {
			t.Fatalf("%s: %v", q, err)
		}
	}
}

func TestAuditNamesTheFirstBadDecision(t *testing.T) {
	for _, tt := range []struct {
		name    string
		queries []string
		bad     int64
	}{
		{"a reason was changed", []string{`UPDATE decisions SET reason = 'Because' WHERE seq = 3`}, 3},
		{"a time was changed by a microsecond", []string{`UPDATE decisions SET at = at + 1 WHERE seq = 4`}, 4},
		{"text was moved from one field to the next", []string{`UPDATE decisions SET becomes = 'note 4b', reason = 'ecause' WHERE seq = 5`}, 5},
		{"a hash was changed", []string{`UPDATE decisions SET hash = 'f' || substr(hash, 2) || 'x' WHERE seq = 2`}, 2},
		{"the first was taken out", []string{`DELETE FROM decisions WHERE seq = 1`}, 1},
		{"one was taken out", []string{`DELETE FROM decisions WHERE seq = 4`}, 4},
		{"one was taken out and the rest moved up", []string{`DELETE FROM decisions WHERE seq = 4`, `UPDATE decisions SET seq = seq - 1 WHERE seq > 4`}, 4},
		{"two changed places", []string{`UPDATE decisions SET seq = 99 WHERE seq = 2`, `UPDATE decisions SET seq = 2 WHERE seq = 3`, `UPDATE decisions SET seq = 3 WHERE seq = 99`}, 2},
		{"the last was changed", []string{`UPDATE decisions SET who = 'eve' WHERE seq = 8`}, 8},
		{"nothing was done", nil, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			db := openTest(t, t.TempDir())
			decideTimes(t, db, 8)
			tamper(t, db, tt.queries...)
			n, head, err := db.VerifyAudit(ctx)
			var bad *AuditError
			switch {
			case tt.bad == 0 && (err != nil || n != 8 || len(head) != 64):
				t.Errorf("%d %q %v", n, head, err)
			case tt.bad != 0 && !errors.As(err, &bad):
				t.Errorf("not found: %v", err)
			case tt.bad != 0 && bad.Seq != tt.bad:
				t.Errorf("names %d, want %d: %v", bad.Seq, tt.bad, err)
			}
		})
	}
}

func TestCutTailIsFoundOnlyAgainstAKeptHead(t *testing.T) {
	db := openTest(t, t.TempDir())
	decideTimes(t, db, 8)
	n, head, err := db.VerifyAudit(ctx)
	if err != nil {
		t.Fatal(err)
	}
	tamper(t, db, `DELETE FROM decisions WHERE seq > 6`)
	if m, _, err := db.VerifyAudit(ctx); err != nil || m != 6 {
		t.Errorf("the chain that is left is whole: %d, %v", m, err)
	}
	var bad *AuditError
	if _, _, err := db.VerifyAuditFrom(ctx, n, head); !errors.As(err, &bad) || bad.Seq != 7 {
		t.Errorf("against the kept head: %v", err)
	}
	// A tail written anew has other hashes.
	decideTimes(t, db, 2)
	if _, _, err := db.VerifyAuditFrom(ctx, n, strings.Repeat("0", 64)); !errors.As(err, &bad) || bad.Seq != 8 {
		t.Errorf("another tail against the kept head: %v", err)
	}
}

func TestDecisionHashIsPinned(t *testing.T) {
	d := claims.Decision{Seq: 1, At: start, Who: "ana", Action: claims.ActConfirm, Subject: "evidence:1", After: "supports", Client: "web", Blind: true, Millis: 1200}
	const want = "7b0868196ec7939c9a88318b27bcc05f5f07b2a5b7659fcc412a4e816d630c25"
	if got := DecisionHash(d); got != want {
		t.Errorf("%s: the encoding changed, and every kept chain breaks", got)
	}
	for _, change := range []func(*claims.Decision){
		func(d *claims.Decision) { d.Seq++ },
		func(d *claims.Decision) { d.At = d.At.Add(time.Microsecond) },
		func(d *claims.Decision) { d.Who = "eve" },
		func(d *claims.Decision) { d.Action = claims.ActReject },
		func(d *claims.Decision) { d.Subject = "evidence:2" },
		func(d *claims.Decision) { d.Before = "x" },
		func(d *claims.Decision) { d.After, d.Reason = "support", "s" },
		func(d *claims.Decision) { d.Client = "cli" },
		func(d *claims.Decision) { d.Blind = false },
		func(d *claims.Decision) { d.Millis++ },
		func(d *claims.Decision) { d.Undoes = 1 },
		func(d *claims.Decision) { d.PrevHash = "x" },
	} {
		other := d
		change(&other)
		if DecisionHash(other) == DecisionHash(d) {
			t.Errorf("not in the hash: %+v", other)
		}
	}
}

func TestNewerSchemaIsRefused(t *testing.T) {
	dir := t.TempDir()
	db := openTest(t, dir)
	if _, err := db.writer.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99, 1)`); err != nil {
		t.Fatal(err)
	}
	for _, readOnly := range []bool{false, true} {
		_, err := Open(ctx, dir, Options{ReadOnly: readOnly})
		var schema *SchemaError
		if !errors.As(err, &schema) || schema.Have != 99 || schema.Path != filepath.Join(dir, FileName) {
			t.Errorf("read only %v: %v", readOnly, err)
		}
	}
}
