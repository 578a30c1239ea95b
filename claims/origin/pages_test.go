package origin

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// A page is one labelled page: pages that carry the same underlying report
// share a story.
type page struct {
	URL, Outlet, Published, Lang, Title, Text, Story, Set string
}

func (p page) doc(id int) Doc {
	pub, _ := time.Parse(time.DateOnly, p.Published)
	return Doc{ID: fmt.Sprint(id), Article: news.Article{URL: p.URL, Outlet: p.Outlet, Lang: p.Lang, Title: p.Title, Text: p.Text, Published: pub}}
}

// readPages reads labelled pages, one JSON object a line.
func readPages(t testing.TB, file string) []page {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}()
	var out []page
	for sc := bufio.NewScanner(f); sc.Scan(); {
		var p page
		if err := json.Unmarshal(sc.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}

// pairScore counts pairs of documents of one story.
type pairScore struct{ hit, wrong, missed int }

func (s pairScore) precision() float64 { return float64(s.hit) / float64(max(1, s.hit+s.wrong)) }
func (s pairScore) recall() float64    { return float64(s.hit) / float64(max(1, s.hit+s.missed)) }

// pairs compares the stories found with the stories meant.
func pairs(t testing.TB, found []Traced, meant []string) pairScore {
	var s pairScore
	for i := range found {
		for k := range i {
			same, want := found[i].Story == found[k].Story, meant[i] != "" && meant[i] == meant[k]
			switch {
			case same && want:
				s.hit++
			case same:
				s.wrong++
				t.Logf("wrongly one story: %s and %s", found[k].ID, found[i].ID)
			case want:
				s.missed++
				t.Logf("missed: %s and %s of %s", found[k].ID, found[i].ID, meant[i])
			}
		}
	}
	return s
}

// measure traces pages and scores the stories found, against the precision and
// recall that are asked for.
func measure(t testing.TB, pages []page, precision, recall float64) pairScore {
	t.Helper()
	var docs []Doc
	var meant []string
	for i, p := range pages {
		docs, meant = append(docs, p.doc(i)), append(meant, p.Story)
	}
	s := pairs(t, New(claims.SeedOrigins(), Options{}).TraceAll(docs), meant)
	t.Logf("pairs of one story: precision %.3f, recall %.3f (%d found, %d wrong, %d missed)", s.precision(), s.recall(), s.hit, s.wrong, s.missed)
	if s.precision() < precision || s.recall() < recall {
		t.Errorf("precision %.3f, recall %.3f; want %.2f and %.2f", s.precision(), s.recall(), precision, recall)
	}
	return s
}

// TestPagesOfOurOwn measures on pages we wrote: reports with their
// translations and rewrites, and beside each its near-misses: the same subject
// on the same day in another report. The rules were made looking at sets a, b
// and c; sets d and e were written when they were done, e in one language only.
// Set f was written blind, in twelve languages, half of it general news, and g
// after the weights of then; both taught those of evidence.go, which were
// fitted to all of them. Set h is about whose report a page retells: before
// the weights learnt from it they scored precision 0.79 and recall 1.00 on it,
// by two releases of one organisation and a toll told by two agencies. They
// are no test of the weights any more, but of what
// is changed after them.
func TestPagesOfOurOwn(t *testing.T) {
	t.Parallel()
	bySet := map[string][]page{}
	for _, p := range readPages(t, "testdata/pages.jsonl") {
		bySet[p.Set] = append(bySet[p.Set], p)
	}
	for _, set := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		t.Run(set, func(t *testing.T) {
			if s := measure(t, bySet[set], .95, .60); s.hit < 10 {
				t.Errorf("only %d pairs found: is the set complete?", s.hit)
			}
		})
	}
}

func TestLabelledPages(t *testing.T) {
	dir := os.Getenv("EVAL_DIR")
	if dir == "" {
		dir = "../../../shared/eval"
	}
	file := filepath.Join(dir, "pages.jsonl")
	if _, err := os.Stat(file); err != nil {
		t.Skipf("no labelled pages at %s; name their folder in EVAL_DIR to measure on them", file)
	}
	measure(t, readPages(t, file), .95, .60)
}

// bench is the folder of texts made by others, which are not ours to give
// away.
const bench = "../../../shared/bench/crosslingual"

// TestTranslatedNews measures on news of every kind, translated by people into
// eight languages: pieces of some sentences, each in English and two other
// languages, forty pieces a day. Neighbouring pieces may be of one article,
// and say nothing.
func TestTranslatedNews(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat(bench); err != nil {
		t.Skipf("no translated news at %s", bench)
	}
	for _, tt := range []struct {
		sentences         int
		precision, recall float64
	}{{5, .92, .68}, {10, .98, .75}} {
		docs, piece := translatedNews(t, tt.sentences)
		found := New(claims.SeedOrigins(), Options{}).TraceAll(docs)
		var s pairScore
		for i := range found {
			for k := range i {
				same, apart := found[i].Story == found[k].Story, piece[i]-piece[k]
				switch {
				case apart == 0 && same:
					s.hit++
				case apart == 0:
					s.missed++
				case same && apart > 40/tt.sentences+1:
					s.wrong++
				}
			}
		}
		t.Logf("pieces of %d sentences: precision %.3f, recall %.3f (%d found, %d wrong, %d missed)", tt.sentences, s.precision(), s.recall(), s.hit, s.wrong, s.missed)
		if s.precision() < tt.precision || s.recall() < tt.recall {
			t.Errorf("pieces of %d sentences: precision %.3f, recall %.3f; want %.2f and %.2f", tt.sentences, s.precision(), s.recall(), tt.precision, tt.recall)
		}
	}
}

// translatedNews cuts the news into pieces and takes each in three languages.
func translatedNews(t *testing.T, sentences int) ([]Doc, []int) {
	t.Helper()
	files := []struct{ lang, file string }{{"en", "src.eng"}, {"ar", "ref.arb"}, {"de", "ref.deu"}, {"fa", "ref.fas"}, {"fr", "ref.fra"}, {"it", "ref.ita"},
		{"es", "ref.spa"}, {"sq", "ref.sqi"}, {"tr", "ref.tur"}}
	texts := make([][]string, len(files))
	for i, f := range files {
		b, err := os.ReadFile(filepath.Join(bench, "newstest2019-"+f.file+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		texts[i] = strings.Split(string(b), "\n")
	}
	rng := rand.New(rand.NewPCG(11, 7))
	var docs []Doc
	var piece []int
	for n := range 1997 / sentences {
		others := rng.Perm(len(files) - 1)
		for _, l := range []int{0, 1 + others[0], 1 + others[1]} {
			text := strings.Join(texts[l][n*sentences:(n+1)*sentences], " ")
			outlet := fmt.Sprintf("paper%d-%s", n, files[l].lang)
			docs = append(docs, article(fmt.Sprint(len(docs)), outlet, files[l].lang, text, jan14.AddDate(0, 0, n/40)))
			piece = append(piece, n)
		}
	}
	return docs, piece
}
