package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

func savePage(t testing.TB, db *DB, n int) int64 {
	t.Helper()
	address := fmt.Sprintf("https://outlet.example/%d", n)
	body := []byte(fmt.Sprintf("<p>page %d</p>", n))
	id, err := db.SaveCapture(ctx, &news.Capture{SourceID: "s", URL: address, Canonical: address, FinalURL: address, Status: 200, Raw: body, Body: body,
		State: news.CaptureOK, Started: start, Ended: start, Link: news.Link{URL: address, Canonical: address}})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func flip(t testing.TB, path string, at int64) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 1
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// S12: the copy is taken while pages and decisions come in.
func TestBackupDuringLoadIsWholeAndComesBack(t *testing.T) {
	dir, out, fresh := t.TempDir(), t.TempDir(), t.TempDir()
	db := openTest(t, dir)
	decideTimes(t, db, 20)
	for i := range 20 {
		savePage(t, db, i)
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 100; ; i++ {
			select {
			case <-stop:
				return
			default:
				savePage(t, db, i)
				decideTimes(t, db, 1)
			}
		}
	})
	b, err := db.Backup(ctx, BackupOptions{Reason: "manual", Dir: out, With: func(_ context.Context, copied *DB) (map[string][]byte, error) {
		n, head, err := copied.VerifyAudit(ctx)
		return map[string][]byte{"note.txt": fmt.Appendf(nil, "%d %s", n, head)}, err
	}})
	if err != nil {
		t.Fatal(err)
	}
	copied, err := db.CopyCaptures(ctx, out)
	close(stop)
	wg.Wait()
	if err != nil || int64(copied.New) < b.Captures || b.Captures < 20 || b.Decisions < 20 {
		t.Fatalf("%+v %+v %v", b, copied, err)
	}
	if again, err := VerifyBackup(ctx, b.Path); err != nil || again.Head != b.Head {
		t.Errorf("verify: %+v %v", again, err)
	}
	checkBeside(t, b, copied)
	if old, err := Restore(ctx, b.Path, fresh, start); err != nil || old != "" {
		t.Fatalf("restore: %q %v", old, err)
	}
	back, err := Open(ctx, fresh, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if n, head, err := back.VerifyAuditFrom(ctx, b.Decisions, b.Head); err != nil || n != b.Decisions || head != b.Head {
		t.Errorf("the restored chain: %d %s %v", n, head, err)
	}
	for id := int64(1); id <= b.Captures; id++ {
		if _, err := back.Capture(ctx, id); err != nil {
			t.Errorf("a restored capture: %v", err)
		}
	}
	// A second restore sets the first database aside instead of losing it.
	if err := back.Close(); err != nil {
		t.Fatal(err)
	}
	if old, err := Restore(ctx, b.Path, fresh, start); err != nil || old == "" {
		t.Errorf("the database that was there: %q %v", old, err)
	}
}

// checkBeside: every file that a backup needs lies beside it, whole; one that
// is missing, and one that was changed, are found.
func checkBeside(t *testing.T, b Backup, copied Copied) {
	t.Helper()
	n, err := VerifyCaptures(ctx, b.Path, true)
	if err != nil || n == 0 || n > copied.New {
		t.Errorf("%d files beside the backup, of %d copied: %v", n, copied.New, err)
	}
	h, err := openCopy(b.Path)
	if err != nil {
		t.Fatal(err)
	}
	var sum string
	if err := errors.Join(h.QueryRowContext(ctx, `SELECT max(sha256) FROM blobs`).Scan(&sum), h.Close()); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(filepath.Dir(b.Path), capturesDir, filepath.FromSlash(blobName(sum)))
	if err := os.Rename(file, file+".spare"); err != nil {
		t.Fatal(err)
	}
	_, quick := VerifyCaptures(ctx, b.Path, false)
	if err := os.Rename(file+".spare", file); err != nil {
		t.Fatal(err)
	}
	flip(t, file, 12)
	_, full := VerifyCaptures(ctx, b.Path, true)
	flip(t, file, 12)
	var bad *BlobError
	if !errors.As(quick, &bad) || !errors.As(full, &bad) {
		t.Errorf("a file that is missing: %v; one that was changed: %v", quick, full)
	}
	if n, err := VerifyCaptures(ctx, filepath.Join(t.TempDir(), filepath.Base(b.Path)), true); err != nil || n != 0 {
		t.Errorf("where none lie beside: %d, %v", n, err)
	}
}

func TestDamagedBackupIsFound(t *testing.T) {
	for _, where := range []string{"copy", "manifest", "beside", "cut short"} {
		t.Run(where, func(t *testing.T) {
			db := openTest(t, t.TempDir())
			decideTimes(t, db, 3)
			b, err := db.Backup(ctx, BackupOptions{With: func(context.Context, *DB) (map[string][]byte, error) {
				return map[string][]byte{"list.yaml": []byte("a list")}, nil
			}})
			if err != nil {
				t.Fatal(err)
			}
			switch where {
			case "copy":
				flip(t, b.Path, b.Size/2)
			case "manifest":
				src, err := os.ReadFile(b.Path + manifestSuffix)
				if err != nil {
					t.Fatal(err)
				}
				flip(t, b.Path+manifestSuffix, int64(strings.Index(string(src), b.Head)))
			case "beside":
				flip(t, filepath.Join(b.Beside(), "list.yaml"), 2)
			case "cut short":
				if err := os.Truncate(b.Path, b.Size-4096); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := VerifyBackup(ctx, b.Path); err == nil || !strings.Contains(err.Error(), "is not sound") {
				t.Errorf("not found: %v", err)
			}
			if _, err := Restore(ctx, b.Path, t.TempDir(), start); err == nil {
				t.Error("restored all the same")
			}
		})
	}
}

func TestBackupsAreKeptSevenFiveTwelve(t *testing.T) {
	var list []Backup
	day := time.Date(2026, 12, 31, 3, 30, 0, 0, time.UTC)
	for i := range 500 {
		taken := day.AddDate(0, 0, -i)
		list = append(list, Backup{Path: taken.Format(time.DateOnly), Taken: taken, Reason: "daily"})
	}
	keep := Kept(list)
	var kept []string
	for p := range keep {
		kept = append(kept, p)
	}
	slices.Sort(kept)
	want := []string{"2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30",
		"2026-10-31", "2026-11-30", "2026-12-06", "2026-12-13", "2026-12-20", "2026-12-25", "2026-12-26", "2026-12-27", "2026-12-28", "2026-12-29", "2026-12-30", "2026-12-31"}
	if !slices.Equal(kept, want) {
		t.Errorf("kept %v\nwant %v", kept, want)
	}
	if keep := Kept([]Backup{{Path: "a", Taken: day, Reason: "manual"}}); len(keep) != 0 {
		t.Errorf("a backup by hand counts among the scheduled ones: %v", keep)
	}
}

func TestPruneDeletesOnlyScheduledBackups(t *testing.T) {
	now := start
	db, err := Open(ctx, t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for i := range 30 {
		now = start.AddDate(0, 0, i)
		for _, reason := range []string{"daily", "manual"} {
			if _, err := db.Backup(ctx, BackupOptions{Reason: reason}); err != nil {
				t.Fatal(err)
			}
		}
	}
	gone, err := PruneBackups(filepath.Join(db.dir, backupsDir))
	if err != nil {
		t.Fatal(err)
	}
	left, err := ListBackups(filepath.Join(db.dir, backupsDir))
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, b := range left {
		count[b.Reason]++
	}
	// 14 January to 12 February: 7 days, three more ends of weeks (11 Jan is
	// before the first), and the last day of January.
	if count["manual"] != 30 || count["daily"] != 11 || len(gone) != 19 {
		t.Errorf("left %v, deleted %d", count, len(gone))
	}
	if again, err := PruneBackups(filepath.Join(db.dir, backupsDir)); err != nil || len(again) != 0 {
		t.Errorf("a second time: %d, %v", len(again), err)
	}
}

func TestRehashFindsAFlippedBitAndRotates(t *testing.T) {
	now := start
	db, err := Open(ctx, t.TempDir(), Options{Now: func() time.Time { now = now.Add(time.Second); return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	var sums []string
	for i := range 10 {
		savePage(t, db, i)
		sums = append(sums, hashOf(fmt.Appendf(nil, "<p>page %d</p>", i)))
	}
	path := filepath.Join(db.dir, capturesDir, blobName(sums[7]))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, path, int64(len(whole))-3)
	files, bad := 0, 0
	for range 5 { // two a day: all ten in five days
		r, err := db.Rehash(ctx, 2)
		if err != nil {
			t.Fatal(err)
		}
		files += r.Files
		bad += len(r.Bad)
	}
	marked, err := db.BadBlobs(ctx)
	if err != nil || files != 10 || bad != 1 || len(marked) != 1 || marked[0].SHA256 != sums[7] {
		t.Errorf("%d files, %d bad, marked %v, %v", files, bad, marked, err)
	}
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if r, err := db.Rehash(ctx, 0); err != nil || r.Files != 10 || len(r.Bad) != 0 {
		t.Errorf("after it was put back: %+v %v", r, err)
	}
	if marked, err := db.BadBlobs(ctx); err != nil || len(marked) != 0 {
		t.Errorf("still marked: %v %v", marked, err)
	}
}

// S15: whoever holds a unit too long loses it, and what he does after that is
// refused.
func TestLeaseIsLostWithTime(t *testing.T) {
	now := start
	db, err := Open(ctx, t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	first, err := db.Lease(ctx, "source:a", "one", time.Minute)
	if err != nil || first.Fence != 1 {
		t.Fatal(first, err)
	}
	var held *LeasedError
	if _, err := db.Lease(ctx, "source:a", "two", time.Minute); !errors.As(err, &held) || held.Owner != "one" {
		t.Errorf("taken while held: %v", err)
	}
	now = now.Add(50 * time.Second)
	if first, err = db.Renew(ctx, first, time.Minute); err != nil {
		t.Fatal(err)
	}
	now = now.Add(2 * time.Minute)
	second, err := db.Lease(ctx, "source:a", "two", time.Minute)
	if err != nil || second.Fence != 2 {
		t.Fatal(second, err)
	}
	if _, err := db.Renew(ctx, first, time.Minute); !errors.Is(err, ErrFenced) {
		t.Errorf("renewed after it was lost: %v", err)
	}
	if err := db.Release(ctx, first); !errors.Is(err, ErrFenced) {
		t.Errorf("ended after it was lost: %v", err)
	}
	if err := db.Release(ctx, second); err != nil {
		t.Error(err)
	}
	if third, err := db.Lease(ctx, "source:a", "three", time.Minute); err != nil || third.Fence != 3 {
		t.Error(third, err)
	}
}

// D9: an owner that was frozen while another took over writes nothing any
// more; people who decide beside the owner are not concerned.
func TestOldOwnerIsFenced(t *testing.T) {
	dir := t.TempDir()
	open := func(owner string) *DB {
		db, err := Open(ctx, dir, Options{Owner: owner})
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
	old, beside := open("one"), open("")
	savePage(t, old, 1)
	now := open("two")
	if err := old.SetMeta(ctx, "k", "late"); !errors.Is(err, ErrFenced) {
		t.Errorf("the old owner wrote: %v", err)
	}
	if _, err := old.Decide(ctx, claims.Decision{Who: "a", Action: claims.ActNote, Subject: "claim:a"}); !errors.Is(err, ErrFenced) {
		t.Errorf("the old owner decided: %v", err)
	}
	savePage(t, now, 2)
	decideTimes(t, beside, 1)
	if v, err := now.Meta(ctx, "k"); err != nil || v != "" {
		t.Errorf("%q %v", v, err)
	}
}

// S8: after the disk has failed a write, nothing is written by this process.
func TestDiskFaultStopsTheWrites(t *testing.T) {
	for _, cause := range []error{sqlite3.Error{Code: sqlite3.ErrIoErr}, sqlite3.Error{Code: sqlite3.ErrCorrupt}, syscall.EIO} {
		db := openTest(t, t.TempDir())
		decideTimes(t, db, 1)
		if err := db.write(ctx, func(txn) error { return fmt.Errorf("in the middle: %w", cause) }); !errors.Is(err, ErrDiskFault) || !errors.Is(err, cause) {
			t.Errorf("%v: %v", cause, err)
		}
		select {
		case <-db.Failed():
		default:
			t.Errorf("%v: nobody is told", cause)
		}
		if err := db.SetMeta(ctx, "k", "v"); !errors.Is(err, ErrDiskFault) {
			t.Errorf("%v: wrote on: %v", cause, err)
		}
		if n, _, err := db.VerifyAudit(ctx); err != nil || n != 1 {
			t.Errorf("%v: reading on: %d %v", cause, n, err)
		}
	}
	db := openTest(t, t.TempDir())
	if err := db.write(ctx, func(txn) error { return sqlite3.Error{Code: sqlite3.ErrConstraint} }); errors.Is(err, ErrDiskFault) || db.Err() != nil {
		t.Errorf("a refused row is no fault of the disk: %v", err)
	}
}

// S10: a reader that stays open lets the log grow; once it is gone the log is
// merged and cut.
func TestLogOfWritesIsCutAfterALongReader(t *testing.T) {
	db := openTest(t, t.TempDir())
	decideTimes(t, db, 3)
	rows, err := db.reader.QueryContext(ctx, `SELECT seq FROM decisions`)
	if err != nil || !rows.Next() {
		t.Fatal(err, rows.Err())
	}
	for i := range 80 {
		if err := db.SetMeta(ctx, fmt.Sprint("k", i%2), strings.Repeat(fmt.Sprint(i%10), 1<<20)); err != nil {
			t.Fatal(err)
		}
	}
	grown, err := db.WALSize()
	if err != nil || grown < 70<<20 {
		t.Fatalf("%d bytes, %v: the reader did not hold the log", grown, err)
	}
	if err := rows.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Checkpoint(ctx); err != nil {
		t.Fatal(err)
	}
	if cut, err := db.WALSize(); err != nil || cut > walKept {
		t.Errorf("%d bytes after, %v", cut, err)
	}
}

func TestEveryTableHasARetention(t *testing.T) {
	db := openTest(t, t.TempDir())
	tables, err := collect(ctx, db.reader, one[string], `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
		AND name NOT LIKE 'search_%' AND name <> 'goose_db_version' ORDER BY name`)
	if err != nil {
		t.Fatal(err)
	}
	stated := map[string]bool{}
	for _, r := range Retentions() {
		stated[r.Class] = true
		if !slices.Contains(tables, r.Class) {
			t.Errorf("a retention of %s, which is no table", r.Class)
		}
	}
	for _, name := range tables {
		if !stated[name] {
			t.Errorf("no retention is stated for the table %s; add it to Retentions", name)
		}
	}
}

func TestTidyDeletesWhatItSaysAndNothingElse(t *testing.T) {
	now := start
	db, err := Open(ctx, t.TempDir(), Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	for i, state := range []string{"ok", "ok", "failed", "failed"} {
		id, _, err := db.BeginRun(ctx, "crawl", start.Add(time.Duration(i)*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		if err := db.EndRun(ctx, news.Run{ID: id, State: state}); err != nil {
			t.Fatal(err)
		}
	}
	decideTimes(t, db, 2)
	savePage(t, db, 1)
	now = start.Add(RunsKept - time.Hour)
	if gone, err := db.Tidy(ctx); err != nil || gone["runs"] != 0 {
		t.Errorf("too early: %v %v", gone, err)
	}
	now = start.Add(RunsKept + time.Hour)
	// The newest, and the newest that went well, stay.
	if gone, err := db.Tidy(ctx); err != nil || gone["runs"] != 2 {
		t.Errorf("%v %v", gone, err)
	}
	runs, err := db.Runs(ctx, "crawl", 0)
	if err != nil || len(runs) != 2 || runs[0].State != "failed" || runs[1].State != "ok" {
		t.Errorf("left %+v %v", runs, err)
	}
	if n, _, err := db.VerifyAudit(ctx); err != nil || n != 2 {
		t.Errorf("decisions: %d %v", n, err)
	}
	if _, err := db.Capture(ctx, 1); err != nil {
		t.Error(err)
	}
}
