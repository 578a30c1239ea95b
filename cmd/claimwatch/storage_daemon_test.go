package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
	"claimwatch/storage"
)

// D2: pressed twenty times at once, there is one crawl.
func TestOneCrawlAtATime(t *testing.T) {
	m := testDaemon(t)
	d := m.desk.Load()
	var busy atomic.Int32
	err := d.held(t.Context(), "job:crawl", func(ctx context.Context) error {
		var wg sync.WaitGroup
		for range 20 {
			wg.Go(func() {
				if _, err := m.crawl(ctx, time.Time{}); err != nil && strings.Contains(err.Error(), "another crawl is running") {
					busy.Add(1)
				}
			})
		}
		wg.Wait()
		return nil
	})
	if err != nil || busy.Load() != 20 {
		t.Errorf("%d of 20 were told that one is running; %v", busy.Load(), err)
	}
	if _, err := m.crawl(t.Context(), time.Time{}); err != nil {
		t.Errorf("after it ended: %v", err)
	}
}

// S15: a source is visited by one worker at a time; a visit that lost its
// source on the way is on record as failed, and the next one has it.
func TestAVisitHoldsItsSource(t *testing.T) {
	d := testDaemon(t).desk.Load()
	ctx := t.Context()
	src := news.Source{ID: "a", Name: "A"}
	none := func(context.Context, news.Source) (news.Run, error) { return news.Run{}, nil }
	var inner sourceRun
	r, err := d.visitOne(ctx, src, func(context.Context, news.Source) (news.Run, error) {
		var err error
		inner, err = d.visitOne(ctx, src, none)
		return news.Run{}, err
	})
	if err != nil || r.State != "ok" || inner.State != "busy" {
		t.Errorf("%+v, meanwhile %+v, %v", r, inner, err)
	}
	// Taken over on the way, as after a sleep longer than the lease.
	r, err = d.visitOne(ctx, src, func(context.Context, news.Source) (news.Run, error) {
		db, err := storage.Open(ctx, d.cfg.Storage.DataDir, storage.Options{Now: func() time.Time { return time.Now().Add(time.Hour) }})
		if err != nil {
			return news.Run{}, err
		}
		_, err = db.Lease(ctx, "source:a", "another", time.Hour)
		return news.Run{}, errors.Join(err, db.Close())
	})
	if err != nil || r.State != "failed" || r.Reason != errLost.Error() {
		t.Errorf("lost on the way: %+v, %v", r, err)
	}
	if r, err := d.visitOne(ctx, src, none); err != nil || r.State != "busy" {
		t.Errorf("while the other holds it: %+v, %v", r, err)
	}
}

// D11: virtual days leave neither memory nor goroutines behind. The long form
// is the first phase of chaos.
func TestVirtualDaysHoldOnToNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("crawls the made-up web many times")
	}
	x := testChaos(t)
	x.length = 30 * time.Second
	if err := x.month(t.Context()); err != nil {
		t.Fatal(err)
	}
	if x.f.Days < 4 || len(x.f.Faults) > 0 {
		t.Errorf("%d days: %v", x.f.Days, x.f.Faults)
	}
	t.Logf("%d days, %.2f MB a day, %d goroutines", x.f.Days, x.f.MBPerDay, x.f.Goroutines)
}

// D12: the daemon without work holds less than 150 MB.
func TestIdleDaemonIsSmall(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a daemon")
	}
	if raced {
		t.Skip("the race detector takes several times the memory")
	}
	x := testChaos(t)
	v, err := x.start(t.Context(), nil, "--hand=false", "--offline")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		v.kill()
		x.gather(v)
	}()
	if err := x.waitReady(v); err != nil {
		t.Fatal(err)
	}
	// It is idle once what was due at its start is done.
	now := 0.0
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(500 * time.Millisecond) {
		if now, _, err = residentMemory(v.cmd.Process.Pid); err != nil {
			t.Fatal(err)
		}
		if now > 0 && now < 130 {
			break
		}
	}
	t.Logf("%.0f MB", now)
	if now <= 0 || now > 150 {
		t.Errorf("the idle daemon holds %.0f MB", now)
	}
}

// P6: the fetcher's library obeys variables; with any of them set nothing is
// crawled.
func TestFetcherVariablesAreRefused(t *testing.T) {
	t.Setenv("COLLY_USER_AGENT", "somebody else")
	a := &app{getenv: os.Getenv, clock: wallClock{}}
	cfg := defaults()
	cfg.Storage.DataDir = t.TempDir()
	d, err := a.openDesk(context.Background(), cfg, owns, wallClock{})
	if err == nil {
		t.Error("opened for crawling", d.Close())
	}
	if code, _ := codeOf(err); code != exitConfig || !strings.Contains(fmt.Sprint(err), "COLLY_USER_AGENT") {
		t.Errorf("exit code %d: %v", code, err)
	}
}

// P7: with the credential of the service manager, no key lies with the data.
func TestSigningKeyComesFromTheCredential(t *testing.T) {
	dir, credentials := t.TempDir(), t.TempDir()
	seed := base64.StdEncoding.EncodeToString([]byte("0123456789abcdef0123456789abcdef"))
	if err := os.WriteFile(filepath.Join(credentials, keyFile), []byte(seed+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := signingKey(dir, credentials)
	if err != nil || base64.StdEncoding.EncodeToString(key.Seed()) != seed {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, keyFile)); !os.IsNotExist(err) {
		t.Errorf("a key lies with the data: %v", err)
	}
	own, err := signingKey(dir, "")
	if err != nil || own.Equal(key) {
		t.Errorf("without a credential: %v", err)
	}
	fi, err := os.Stat(filepath.Join(dir, keyFile))
	if err != nil || fi.Mode().Perm() != 0o600 {
		t.Errorf("its rights: %v %v", fi.Mode(), err)
	}
	again, err := signingKey(dir, "")
	if err != nil || !again.Equal(own) {
		t.Errorf("the second time it is another: %v", err)
	}
}

// S12: the nightly backup goes to another disk with the captured bytes, is
// verified there, restores into an empty directory, and old ones go; a disk
// that is not there is a failure, not a folder on this one.
func TestNightlyBackupGoesToAnotherDisk(t *testing.T) {
	a, d := archiveDesk(t)
	site := webtest.New()
	d.clock = site.Clock()
	disk := filepath.Join(t.TempDir(), "disk")
	d.cfg.Storage.BackupDir = disk
	d.log = slog.New(slog.DiscardHandler)
	m, err := newDaemon(a, d, true)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.backup(t.Context(), time.Time{}); err == nil || !strings.Contains(err.Error(), "Mount the disk") {
		t.Errorf("onto a disk that is not there: %v", err)
	}
	if _, err := os.Stat(disk); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder was made: %v", err)
	}
	if err := os.Mkdir(disk, 0o700); err != nil {
		t.Fatal(err)
	}
	old := storage.Backup{Taken: time.Now().AddDate(-2, 0, 0).Truncate(24 * time.Hour), Reason: "daily"}
	for i := range 2 { // of one day: the older of them is in nobody's way
		old.Taken = old.Taken.Add(time.Duration(i) * time.Hour)
		src, err := json.Marshal(old)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(disk, fmt.Sprintf("2024010%dT000000Z-daily.db", i))
		if err := errors.Join(os.WriteFile(path, nil, 0o600), os.WriteFile(path+".json", src, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	counts, err := m.backup(t.Context(), time.Time{})
	if err != nil || counts["copied"] != 1 || counts["deleted"] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
	list, err := storage.ListBackups(disk)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	fresh := t.TempDir()
	if _, err := storage.Restore(t.Context(), list[0].Path, fresh, time.Now()); err != nil {
		t.Fatal(err)
	}
	db, err := storage.Open(t.Context(), fresh, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.Verify(t.Context(), storage.VerifyOptions{Bytes: true})
	if err := errors.Join(err, db.Close()); err != nil || v.Files != 1 || v.Decisions != 2 {
		t.Errorf("restored: %+v, %v", v, err)
	}
	if mine, err := storage.ListBackups(filepath.Join(a.dataDir, "backups")); err != nil || len(mine) != 0 {
		t.Errorf("in the data directory: %v, %v", mine, err)
	}
}

// doctor --fix mends what it names, and leaves the rest alone.
func TestDoctorMends(t *testing.T) {
	_, d := archiveDesk(t)
	dir := d.cfg.Storage.DataDir
	left := filepath.Join(dir, "captures", "aa", "1-2.tmp")
	if err := os.MkdirAll(filepath.Dir(left), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	old := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(left, old, old); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	var out, say strings.Builder
	a := &app{stdout: &out, stderr: &say, getenv: func(string) string { return "" }, clock: wallClock{}, dataDir: dir}
	named := func() (loose, files, backup bool) {
		for _, k := range a.examine(t.Context(), false) {
			if k.State != "ok" && k.Mend == "" && k.Name != "sources" {
				t.Errorf("%s is %s without a mend: %s", k.Name, k.State, k.Text)
			}
			loose = loose || k.Name == "rights"
			files = files || k.Name == "files"
			backup = backup || k.Name == "backup" && k.State == "warn"
		}
		return loose, files, backup
	}
	if r, f, b := named(); !r || !f || !b {
		t.Errorf("before: rights %v, files %v, backup %v", r, f, b)
	}
	if err := a.mend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, f, b := named(); r || f || b {
		t.Errorf("after: rights %v, files %v, backup %v\n%s", r, f, b, say.String())
	}
	for _, want := range []string{"Mended", "Removed", "Backup"} {
		if !strings.Contains(say.String(), want) {
			t.Errorf("it does not say %s: %s", want, say.String())
		}
	}
	if c, err := d.db.Capture(t.Context(), 1); err != nil || c.State != news.CaptureOK {
		t.Errorf("a capture afterwards: %v", err)
	}
}
