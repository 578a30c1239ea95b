package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

const bundledText = "The hospital counted at least 3,000 dead. Call Besa Prifti, besa.prifti@mail.example, +355 69 123 4567, she said."

// archiveDesk is a desk with two articles: one that speaks to a claim, with a
// person's decision and contacts in its text, and one that repeats its bytes.
func archiveDesk(t *testing.T) (*app, *desk) {
	t.Helper()
	a := &app{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }, clock: wallClock{}, dataDir: t.TempDir()}
	cfg := defaults()
	cfg.Storage.DataDir = a.dataDir
	d, err := a.openDesk(t.Context(), cfg, owns, wallClock{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	at := time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)
	for i, address := range []string{"https://a.example/one", "https://b.example/two"} {
		body := []byte("<p>" + bundledText + "</p>")
		c := news.Capture{SourceID: "s", URL: address, Canonical: address, FinalURL: address, Status: 200, Raw: body, Body: body, State: news.CaptureOK,
			Header:  map[string][]string{"Content-Type": {"text/html"}, "X-Odd": {"a\r\nb"}, ":peer": {"11.2.0.1:443"}, ":request": {"User-Agent: claimwatch/1"}},
			Started: at.Add(time.Duration(i) * time.Minute), Ended: at.Add(time.Hour), Link: news.Link{URL: address, Canonical: address}}
		if c.ID, err = d.db.SaveCapture(t.Context(), &c); err != nil {
			t.Fatal(err)
		}
		art := news.Article{CaptureID: c.ID, SourceID: "s", URL: address, Canonical: address, Title: "At least 3,000 dead", Lang: "en", Text: bundledText, Fetched: at, Extractor: "x", State: news.ArticleOK}
		id, err := d.db.SaveArticle(t.Context(), &art)
		if err != nil {
			t.Fatal(err)
		}
		m := claims.Mention{Evidence: claims.Evidence{Claim: "killed-3000", Quote: bundledText, End: len(bundledText), Stance: claims.Supports, Tier: claims.Accept}}
		if err := d.db.SaveEvidence(t.Context(), id, d.matcher.Version(), []claims.Mention{m}); err != nil {
			t.Fatal(err)
		}
	}
	for _, subject := range []string{claims.EvidenceSubject(1), claims.ClaimSubject("other")} {
		if _, err := d.db.Decide(t.Context(), claims.Decision{Who: "ana", Action: claims.ActNote, Subject: subject, After: "read", Client: "cli"}); err != nil {
			t.Fatal(err)
		}
	}
	return a, d
}

func makeBundle(t *testing.T, d *desk, r *redactor) string {
	t.Helper()
	key, err := signingKey(d.cfg.Storage.DataDir, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.sign(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	c, err := d.claim("killed-3000")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "bundle.zip")
	if _, err := writeFile(path, func(w io.Writer) error { return d.bundle(t.Context(), c, r, key, w) }); err != nil {
		t.Fatal(err)
	}
	return path
}

// E8: a stranger checks it with the file and the key alone.
func TestBundleVerifies(t *testing.T) {
	_, d := archiveDesk(t)
	path := makeBundle(t, d, nil)
	keys, err := publicKeys("", d.cfg.Storage.DataDir)
	if err != nil {
		t.Fatal(err)
	}
	v, err := verifyBundle(path, keys)
	if err != nil || v.Evidence != 2 || v.Captures != 1 || v.Decisions != 1 || v.Log != 2 || v.Checkpoints != 1 || !v.Known {
		t.Errorf("%+v, %v", v, err)
	}
	if v, err := verifyBundle(path, nil); err != nil || v.Known {
		t.Errorf("without a key: %+v, %v", v, err)
	}
	other, err := storage.ParseKey(strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := verifyBundle(path, append(keys[:0:0], other)); err == nil {
		t.Error("another desk's key passes")
	}
}

func TestBundleThatWasChangedIsFound(t *testing.T) {
	_, d := archiveDesk(t)
	path := makeBundle(t, d, nil)
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := z.Close(); err != nil {
			t.Error(err)
		}
	}()
	var files [][2]string
	for _, f := range z.File {
		b, err := readZipped(f)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, [2]string{f.Name, string(b)})
	}
	if len(files) < 12 {
		t.Fatalf("only %d files", len(files))
	}
	for i, f := range files {
		changed := append([][2]string{}, files...)
		b := []byte(f[1])
		b[len(b)/2] ^= 1
		changed[i][1] = string(b)
		if _, err := verifyBundle(zipped(t, changed), nil); err == nil {
			t.Errorf("a bit of %s was flipped and nothing says so", f[0])
		}
		if f[0] == "README.txt" {
			continue
		}
		if _, err := verifyBundle(zipped(t, append(append([][2]string{}, files[:i]...), files[i+1:]...)), nil); err == nil {
			t.Errorf("%s was taken out and nothing says so", f[0])
		}
	}
	if _, err := verifyBundle(zipped(t, append(files, [2]string{"captures/extra", "x"})), nil); err == nil {
		t.Error("a file was added and nothing says so")
	}
}

func zipped(t *testing.T, files [][2]string) string {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for _, f := range files {
		w, err := z.Create(f[0])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "changed.zip")
	if err := os.WriteFile(path, buf.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// hashes are SHA-256 in hexadecimal digits.
var hashes = regexp.MustCompile(`\b[0-9a-f]{64}\b`)

// E7, P8: nothing of a private person leaves the desk in a redacted bundle.
func TestRedactedBundleNamesNobody(t *testing.T) {
	_, d := archiveDesk(t)
	hide := filepath.Join(t.TempDir(), "hide.txt")
	if err := os.WriteFile(hide, []byte("# private\nBesa Prifti\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := d.newRedactor(hide)
	if err != nil {
		t.Fatal(err)
	}
	path := makeBundle(t, d, r)
	v, err := verifyBundle(path, nil)
	if err != nil || !v.Redacted || v.Evidence != 2 || v.Captures != 0 {
		t.Errorf("%+v, %v", v, err)
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		b, err := readZipped(f)
		if err != nil {
			t.Fatal(err)
		}
		told := hashes.ReplaceAll(b, nil) // one in some twenty bundles has a hash with these digits
		for _, private := range []string{"Besa", "Prifti", "mail.example", "4567"} {
			if bytes.Contains(told, []byte(private)) {
				t.Errorf("%s holds %q", f.Name, private)
			}
		}
		if strings.HasPrefix(f.Name, "articles/") && !bytes.Contains(b, []byte("at least 3,000 dead")) {
			t.Errorf("%s lost its figure: %s", f.Name, b)
		}
	}
	if err := z.Close(); err != nil {
		t.Error(err)
	}
}

// P8, E7: of a page that names somebody a redacted archive tells the hash only;
// of another everything. Each export is in the log.
func TestRedactedArchiveWithholdsPages(t *testing.T) {
	a, d := archiveDesk(t)
	body := []byte("<p>6,126 deaths in 195 cities, says HRANA</p>")
	c := news.Capture{SourceID: "s", URL: "https://c.example/", Canonical: "https://c.example/", FinalURL: "https://c.example/", Status: 200, Raw: body, Body: body, State: news.CaptureOK, Started: time.Now()}
	if _, err := d.db.SaveCapture(t.Context(), &c); err != nil {
		t.Fatal(err)
	}
	r, err := d.newRedactor("")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		r             *redactor
		want          warcCount
		private, kept int // how often these are in it
	}{{nil, warcCount{3, 0}, 1, 1}, {r, warcCount{1, 2}, 0, 1}} {
		var out bytes.Buffer
		n, err := d.writeWARC(t.Context(), &out, "", tt.r)
		if err != nil || n != tt.want {
			t.Errorf("%+v, %v, want %+v", n, err, tt.want)
		}
		z, err := gzip.NewReader(&out)
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			t.Fatal(err)
		}
		if p, k := bytes.Count(b, []byte("besa.prifti@mail.example")), bytes.Count(b, []byte("6,126 deaths")); p != tt.private || k != tt.kept {
			t.Errorf("redacted %v: the address stands %d times, the figure %d times", tt.r != nil, p, k)
		}
		if got := bytes.Count(b, []byte("withheld: the page names private persons")); got != tt.want.withheld {
			t.Errorf("%d are told to be withheld", got)
		}
	}
	if err := a.exported(t.Context(), d, "archive:all", "warc", "abc", r); err != nil {
		t.Fatal(err)
	}
	ds, err := d.db.Decisions(t.Context(), 0, 0, 0)
	if last := ds[len(ds)-1]; err != nil || last.Action != claims.ActExport || last.After != "warc sha256:abc, redacted" {
		t.Errorf("%+v, %v", ds, err)
	}
}

// A page is looked at as it came and as it is read: a name in two tags is a name.
func TestNamesAcrossTags(t *testing.T) {
	r := &redactor{}
	for body, want := range map[string]bool{
		"<p><b>Kian</b> <i>Invented</i>, 31, died": true, "<a href='mailto:x@mail.example'>write</a>": true, "Kian&nbsp;Invented, 31, died": true,
		"<p>6,126 deaths in 195 cities</p>": false, "": false,
	} {
		if got := r.names(news.Capture{Body: []byte(body)}); got != want {
			t.Errorf("%q: %v", body, got)
		}
	}
}

func TestRedactor(t *testing.T) {
	r := &redactor{Private: claims.Private{Names: []string{"Besa"}}}
	for in, want := range map[string]string{
		"write to b.p+x@mail.example now":      "write to ****************** now",
		"ring +98 21 1234 5678 or 021-1234567": "ring **************** or ***********",
		"ring \u200f+۹۸ ۲۱ ۱۲۳۴ ۵۶۷۸":          "ring \u200f" + strings.Repeat("*", 28),
		"Besa said so":                           "**** said so",
		"3,000 dead, 12,345,678 people, 2026-01": "3,000 dead, 12,345,678 people, 2026-01",
		"10 000 000 in 195 cities in 2025":       "10 000 000 in 195 cities in 2025",
	} {
		if got := r.text(in); got != want || len(got) != len(in) {
			t.Errorf("%q: %q (%d bytes), want %q (%d)", in, got, len(got), want, len(in))
		}
	}
}

// E2: another library reads what we write, every digest fits, and one that is
// changed does not pass.
func TestArchiveIsReadByAnotherLibrary(t *testing.T) {
	_, d := archiveDesk(t)
	path := filepath.Join(t.TempDir(), "out.warc.gz")
	var n warcCount
	if _, err := writeFile(path, func(w io.Writer) (err error) {
		n, err = d.writeWARC(t.Context(), w, "", nil)
		return err
	}); err != nil || n != (warcCount{whole: 2}) {
		t.Fatal(n, err)
	}
	tool := filepath.Join(t.TempDir(), "warccheck")
	build := exec.Command("go", "build", "-o", tool, ".")
	build.Dir = filepath.Join("testdata", "warccheck")
	if out, err := build.CombinedOutput(); err != nil {
		t.Skipf("the library that reads it back cannot be had: %v: %s", err, out)
	}
	out, err := exec.Command(tool, path).CombinedOutput()
	if err != nil || string(out) != "warcinfo 1\nresponse 1\nrequest 2\nrevisit 1\nmetadata 2\n" {
		t.Errorf("%v\n%s", err, out)
	}
	var plain bytes.Buffer
	x := &warcWriter{w: &plain, seen: map[string]warcSeen{}}
	c, err := d.db.Capture(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.response(*c, warcID("x"), c.URL, warcDate(c.Started)); err != nil {
		t.Fatal(err)
	}
	good := plain.Len()
	// The digest is of other bytes than those that follow.
	bad := &warcWriter{w: &plain, seen: map[string]warcSeen{}}
	if err := bad.record([][2]string{{"WARC-Type", "response"}, {"WARC-Record-ID", warcID("y")}, {"WARC-Date", warcDate(c.Started)}, {"WARC-Target-URI", c.URL},
		{"WARC-Payload-Digest", warcDigest([]byte("other"))}, {"Content-Type", "application/http;msgtype=response"}},
		[]byte("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nthese")); err != nil || plain.Len() == good {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, plain.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, path).CombinedOutput(); err == nil {
		t.Errorf("a digest that does not fit passes: %s", out)
	}
}

// P10: what is taken down is gone from lists, search, evidence and exports;
// the log holds, and it can be shown again.
func TestTakedownHidesAndKeepsATombstone(t *testing.T) {
	_, d := archiveDesk(t)
	ctx := t.Context()
	shown := func() (articles, mentions, hits, exported int) {
		t.Helper()
		as, err := d.db.Articles(ctx, news.ArticleFilter{})
		ms, err2 := d.db.Mentions(ctx, claims.MentionFilter{Claim: "killed-3000"})
		hs, err3 := d.db.Search(ctx, claims.Query{Text: "hospital"})
		cs, err4 := d.db.Export(ctx, storage.ExportFilter{})
		if err := errors.Join(err, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		return len(as), len(ms), len(hs), len(cs)
	}
	if _, err := d.writeReport(ctx, "2026-01-14", []string{"json"}); err != nil {
		t.Fatal(err)
	}
	a, m, h, e := shown()
	if a != 2 || m != 2 || h < 2 || e != 2 {
		t.Fatal(a, m, h, e)
	}
	stone, err := d.db.Takedown(ctx, "https://a.example/one", claims.Decision{Who: "ana", Reason: "a minor is named", Client: "cli"})
	if err != nil || len(stone.Hashes) != 1 || stone.Decision != 3 {
		t.Fatalf("%+v %v", stone, err)
	}
	if a2, m2, h2, e2 := shown(); a2 != 1 || m2 != 1 || h2 != h/2 || e2 != 1 {
		t.Errorf("still shown: %d articles, %d passages, %d hits, %d captures", a2, m2, h2, e2)
	}
	if days, err := d.reportsWith(ctx, "https://a.example/one"); err != nil || len(days) != 1 || days[0] != "2026-01-14" {
		t.Errorf("the reports that name it still: %v, %v", days, err)
	}
	if days, err := d.reportsWith(ctx, "https://nowhere.example/"); err != nil || len(days) != 0 {
		t.Errorf("those that name what is not there: %v, %v", days, err)
	}
	hidden := makeBundle(t, d, nil)
	if v, err := verifyBundle(hidden, nil); err != nil || v.Evidence != 1 || v.Captures != 1 {
		t.Errorf("a bundle: %+v, %v", v, err)
	}
	if n, err := d.writeWARC(ctx, io.Discard, "", nil); err != nil || n.whole != 1 {
		t.Errorf("an archive: %+v, %v", n, err)
	}
	if built, err := d.reportJSON(ctx, "2026-01-14"); err != nil || bytes.Contains(built, []byte("https://a.example/one")) || !bytes.Contains(built, []byte("https://b.example/two")) {
		t.Errorf("a report: %v", err)
	}
	if art, err := d.db.Article(ctx, 1); err != nil || art.Text != "" || strings.Contains(art.Title, "3,000") {
		t.Errorf("its page: %+v %v", art, err)
	}
	if c, err := d.db.Capture(ctx, 1); err != nil || len(c.Raw) > 0 || c.SHA256 == "" {
		t.Errorf("its bytes: %d, %v", len(c.Raw), err)
	}
	if _, err := d.db.Verify(ctx, storage.VerifyOptions{Bytes: true}); err != nil {
		t.Errorf("the log and its proofs: %v", err)
	}
	// A later version of the same address is hidden too.
	art := news.Article{CaptureID: 1, SourceID: "s", URL: "https://a.example/one", Canonical: "https://a.example/one", Text: "hospital, again", Fetched: time.Now(), Extractor: "x2", State: news.ArticleOK}
	if _, err := d.db.SaveArticle(ctx, &art); err != nil {
		t.Fatal(err)
	}
	if a2, _, _, _ := shown(); a2 != 1 {
		t.Error("a later version is shown")
	}
	if _, err := d.db.LiftTakedown(ctx, "https://a.example/one", claims.Decision{Who: "ana", Reason: "a mistake", Client: "cli"}); err != nil {
		t.Fatal(err)
	}
	if a3, m3, _, e3 := shown(); a3 < 2 || m3 != 2 || e3 != 2 {
		t.Errorf("after lifting: %d %d %d", a3, m3, e3)
	}
	list, err := d.db.Tombstones(ctx)
	if err != nil || len(list) != 1 || !list[0].Lifted || list[0].Decision != 4 {
		t.Errorf("%+v %v", list, err)
	}
	if _, err := d.db.Takedown(ctx, "https://nowhere.example/", claims.Decision{Who: "ana", Reason: "x"}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("of what is not there: %v", err)
	}
}
