package extract

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/markusmobius/go-trafilatura"

	"claimwatch/crawler/news"
)

// A benchPage is one page of the public test set with its text as a person
// marked it.
type benchPage struct {
	id, url, truth string
	raw            []byte
}

// benchPages reads the test set, or skips saying why.
func benchPages(t testing.TB) []benchPage {
	t.Helper()
	dir := benchDir(t, "extraction")
	var truth map[string]struct{ ArticleBody, URL string }
	src, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(src, &truth); err != nil {
		t.Fatal(err)
	}
	var out []benchPage
	for _, id := range slices.Sorted(maps.Keys(truth)) {
		address := first(truth[id].URL, "example.com/news")
		if !strings.HasPrefix(address, "http") {
			address = "https://" + address
		}
		out = append(out, benchPage{id, address, truth[id].ArticleBody, gunzip(t, filepath.Join(dir, "pages", id+".html.gz"))})
	}
	return out
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

func gunzip(t testing.TB, name string) []byte {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// A score is precision and recall averaged over pages, as the authors of the
// test set do: over shingles of four words, each page weighing the same.
type score struct {
	precision, recall   float64
	precisions, recalls int
}

var benchWord = regexp.MustCompile(`[\p{L}\p{N}\p{M}_]+`)

func shingles(s string) map[string]int {
	words := benchWord.FindAllString(s, -1)
	out := map[string]int{}
	for i := 0; len(words) > 0 && i < max(1, len(words)-3); i++ {
		out[strings.Join(words[i:min(len(words), i+4)], " ")]++
	}
	return out
}

func (s *score) add(want, got string) {
	a, b := shingles(want), shingles(got)
	both, extra, missed := 0, 0, 0
	for k, n := range a {
		both += min(n, b[k])
		missed += max(0, n-b[k])
	}
	for k, n := range b {
		extra += max(0, n-a[k])
	}
	if both+extra > 0 {
		s.precision += float64(both) / float64(both+extra)
		s.precisions++
	}
	if both+missed > 0 {
		s.recall += float64(both) / float64(both+missed)
		s.recalls++
	}
}

func (s *score) f1() float64 {
	p, r := s.precision/float64(s.precisions), s.recall/float64(s.recalls)
	return 2 * p * r / (p + r)
}

func (s *score) String() string {
	return fmt.Sprintf("F1 %.4f, precision %.4f, recall %.4f", s.f1(), s.precision/float64(s.precisions), s.recall/float64(s.recalls))
}

func TestArticleTextOfPublicTestSet(t *testing.T) {
	var s score
	for _, p := range benchPages(t) {
		s.add(p.truth, Text(p.raw, p.url, news.Source{}).Text)
	}
	t.Logf("%d pages: %s", s.recalls, &s)
	if s.f1() < 0.968 {
		t.Errorf("F1 %.4f is below 0.968", s.f1())
	}
}

// Both read every page of the public test set, turn about on each, so that a
// busy machine weighs on both alike. Trafilatura runs as it comes with its
// fallback, but without looking for dates, which we do.
func TestNoSlowerThanTrafilatura(t *testing.T) {
	pages := benchPages(t)
	var ours, theirs time.Duration
	for range 2 {
		for _, p := range pages {
			start := time.Now()
			Text(p.raw, p.url, news.Source{})
			middle := time.Now()
			trafilaturaAlone(p)
			ours, theirs = ours+middle.Sub(start), theirs+time.Since(middle)
		}
	}
	n := time.Duration(2 * len(pages))
	t.Logf("per page: ours %s, trafilatura with its fallback %s", ours/n, theirs/n)
	if ours > theirs {
		t.Errorf("slower than trafilatura with its fallback: %s, not %s", ours/n, theirs/n)
	}
}

func trafilaturaAlone(p benchPage) string {
	base, err := url.Parse(p.url)
	if err != nil {
		return ""
	}
	r, err := trafilatura.Extract(bytes.NewReader(p.raw), trafilatura.Options{OriginalURL: base, EnableFallback: true, ExcludeComments: true, HtmlDateMode: trafilatura.Disabled})
	if err != nil {
		return ""
	}
	return r.ContentText
}

func BenchmarkArticle(b *testing.B) {
	pages := benchPages(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		p := pages[i%len(pages)]
		Text(p.raw, p.url, news.Source{})
	}
}

func BenchmarkTrafilatura(b *testing.B) {
	pages := benchPages(b)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		trafilaturaAlone(pages[i%len(pages)])
	}
}
