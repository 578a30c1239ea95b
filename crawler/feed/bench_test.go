package feed

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// A public test set says in a comment what must come out of each feed. We
// check what we use of one: titles, links, dates and the language.
var (
	expectation = regexp.MustCompile(`(?m)^Expect:\s+(?:not bozo and )?(feed|entries\[(\d+)\])\['(title|link|language|updated_parsed|published_parsed)'\] == (.*)$`)
	quoted      = regexp.MustCompile(`^u?(?:'(.*)'|"(.*)")\s*$`)
	moment      = regexp.MustCompile(`^\((\d+), (\d+), (\d+), (\d+), (\d+), (\d+),`)
	headerLine  = regexp.MustCompile(`(?m)^Header:\s+Content-[Tt]ype:\s*(.*)$`)
)

// How many feeds of the well-formed part have to be read: as many as a plain
// gofeed reads, which is all but those of a dead format (CDF). The fields that
// come out otherwise are about markup and addresses within titles, headers that
// are not part of the feed, and namespaces nobody uses.
const leastParsed, leastFields = 1734, 0.9

func TestPublicFeeds(t *testing.T) {
	dir := benchDir(t, "feeds")
	for _, part := range []string{"wellformed", "illformed", "encoding", "entities"} {
		var files, parsed, plainly, checked, right, alone int
		var slowest time.Duration
		err := filepath.WalkDir(filepath.Join(dir, part), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(name) != ".xml" {
				return err
			}
			body, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			files++
			began := time.Now()
			r, f, err := core(body)
			slowest = max(slowest, time.Since(began))
			if f, plain := gofeed.NewParser().ParseString(string(body)); plain == nil {
				plainly++
				if asGofeed(body, f) {
					alone++
				}
			}
			if err != nil {
				t.Logf("%s: %v", name, err)
				return nil
			}
			parsed++
			if ok, told := matches(body, r, f); told {
				checked++
				if ok {
					right++
				} else {
					t.Logf("%s: %s", name, expectation.FindString(text(body)))
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %d of %d feeds read (gofeed alone %d), %d of %d core fields right (gofeed alone %d), the slowest took %s", part, parsed, files, plainly, right, checked, alone, slowest)
		if parsed < plainly || right < alone || part == "wellformed" && (parsed < leastParsed || float64(right) < leastFields*float64(checked)) {
			t.Errorf("want at least %d read and %v of the fields right, and no less than gofeed alone", leastParsed, leastFields)
		}
		if slowest > 5*time.Second {
			t.Errorf("the slowest took %s", slowest)
		}
	}
}

// benchDir is where test sets made by others lie: BENCH_DIR, or bench in the
// folder shared beside the repository. They are not part of the repository; a
// test that wants one skips where it is not.
func benchDir(t testing.TB, name string) string {
	t.Helper()
	dir := os.Getenv("BENCH_DIR")
	if dir == "" {
		dir = filepath.Join("../../..", "shared", "bench")
	}
	dir = filepath.Join(dir, name)
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("the test set %s is not at hand (BENCH_DIR says where): %v", name, err)
	}
	return dir
}

// text is the body as the expectation in it is written.
func text(body []byte) string { s, _ := decode(body, ""); return s }

// core reads a feed as Parse does, and keeps the items without an address,
// which most feeds of the set are made of.
func core(body []byte) (Result, *gofeed.Feed, error) {
	contentType := ""
	if m := headerLine.FindSubmatch(body); m != nil {
		contentType = string(m[1])
	}
	if _, err := Parse(body, contentType, base, ""); err != nil {
		return Result{}, nil, err
	}
	s, _ := decode(body, contentType)
	_, at, _ := findRoot(s)
	var r Result
	f, err := r.read(s[at:])
	if err == nil {
		r.Title, r.Lang = plain(f.Title, maxTitle), primary(f.Language)
	}
	return r, f, err
}

// matches reports whether the expectation of a feed holds, and whether it is
// about something that we use.
func matches(body []byte, r Result, f *gofeed.Feed) (ok, told bool) {
	m := expectation.FindStringSubmatch(text(body))
	if m == nil {
		return false, false
	}
	var item *gofeed.Item
	if m[2] != "" {
		n, err := strconv.Atoi(m[2])
		if err != nil || n >= len(f.Items) {
			return false, true
		}
		item = f.Items[n]
	}
	if w := moment.FindStringSubmatch(m[4]); w != nil {
		if item == nil {
			return false, false
		}
		var n [6]int
		for i := range n {
			v, err := strconv.Atoi(w[i+1])
			if err != nil {
				return false, false
			}
			n[i] = v
		}
		want := time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC)
		if m[3] == "updated_parsed" && item.Updated != "" {
			item.Published = item.Updated
		}
		got := link(item, "").Published
		return got.Equal(want) || !plausible(want) && got.IsZero(), true
	}
	q := quoted.FindStringSubmatch(m[4])
	if q == nil {
		return false, false
	}
	want := unquote(q[1] + q[2])
	switch {
	case m[3] == "title" && item == nil:
		return r.Title == plain(want, maxTitle), true
	case m[3] == "title":
		return link(item, "").Title == plain(want, maxTitle), true
	case m[3] == "link" && item != nil:
		return address(item) == want || resolve(newCollector(base).base, address(item)) == want, true
	case m[3] == "language" && item == nil:
		return r.Lang == primary(want), true
	}
	return false, false
}

// asGofeed reports whether the expectation of a feed holds of what gofeed
// makes of it by itself, titles compared as text like ours.
func asGofeed(body []byte, f *gofeed.Feed) bool {
	m := expectation.FindStringSubmatch(text(body))
	if m == nil {
		return false
	}
	item := &gofeed.Item{}
	if n, err := strconv.Atoi(m[2]); err == nil && n < len(f.Items) {
		item = f.Items[n]
	}
	if w := moment.FindStringSubmatch(m[4]); w != nil {
		got := item.PublishedParsed
		if m[3] == "updated_parsed" && item.UpdatedParsed != nil {
			got = item.UpdatedParsed
		}
		var n [6]int
		for i := range n {
			n[i], _ = strconv.Atoi(w[i+1]) // the expression holds digits only
		}
		return got != nil && got.Equal(time.Date(n[0], time.Month(n[1]), n[2], n[3], n[4], n[5], 0, time.UTC))
	}
	q := quoted.FindStringSubmatch(m[4])
	if q == nil {
		return false
	}
	want, whole := unquote(q[1]+q[2]), m[2] == ""
	switch {
	case m[3] == "title" && whole:
		return plain(f.Title, maxTitle) == plain(want, maxTitle)
	case m[3] == "title":
		return plain(item.Title, maxTitle) == plain(want, maxTitle)
	case m[3] == "link" && !whole:
		return item.Link == want || resolve(newCollector(base).base, item.Link) == want
	case m[3] == "language" && whole:
		return primary(f.Language) == primary(want)
	}
	return false
}

// unquote undoes the escapes of the set's notation.
func unquote(s string) string {
	s = strings.ReplaceAll(s, `\x`, `\u00`) // there, \xe9 is a letter and not a byte
	if out, err := strconv.Unquote(`"` + strings.ReplaceAll(strings.ReplaceAll(s, `\'`, `'`), `"`, `\"`) + `"`); err == nil {
		return out
	}
	return s
}

// publicFeeds reads all feeds of the public set into memory.
func publicFeeds(b *testing.B) (bodies [][]byte) {
	b.Helper()
	size := 0
	err := filepath.WalkDir(benchDir(b, "feeds"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".xml" {
			return err
		}
		body, err := os.ReadFile(name)
		bodies = append(bodies, body)
		size += len(body)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(size))
	return bodies
}

// BenchmarkPublicFeeds reads every feed of the public set in a round;
// BenchmarkGofeed does so by the parser alone.
func BenchmarkPublicFeeds(b *testing.B) {
	bodies, read := publicFeeds(b), 0
	for b.Loop() {
		read = 0
		for _, body := range bodies {
			if _, err := Parse(body, "", base, ""); err == nil {
				read++
			}
		}
	}
	b.ReportMetric(float64(read), "feeds-read")
}

func BenchmarkGofeed(b *testing.B) {
	bodies, read := publicFeeds(b), 0
	for b.Loop() {
		read = 0
		for _, body := range bodies {
			if _, err := gofeed.NewParser().ParseString(string(body)); err == nil {
				read++
			}
		}
	}
	b.ReportMetric(float64(read), "feeds-read")
}

func BenchmarkParse(b *testing.B) {
	one := `<item><title>Një lajm për protestat</title><link>https://outlet.example/a%d</link><pubDate>Sat, 17 Jan 2026 06:40:00 +0100</pubDate><description>Dymbëdhjetë veta</description></item>`
	var all strings.Builder
	for i := range 100 {
		all.WriteString(strings.Replace(one, "%d", strconv.Itoa(i), 1))
	}
	body := []byte(item(all.String()))
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if r, err := Parse(body, "", base, ""); err != nil || len(r.Links) != 100 {
			b.Fatal(len(r.Links), err)
		}
	}
}
