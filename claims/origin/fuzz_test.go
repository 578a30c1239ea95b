package origin

import (
	"fmt"
	"reflect"
	"sync"
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// FuzzLoad: a signature that was damaged in the store is an error, never a
// panic, and leaves an index that goes on working.
func FuzzLoad(f *testing.F) {
	r := New(claims.SeedOrigins(), Options{})
	d := article("a", "one", "en", leaked, jan14)
	sig := r.Signature(d)
	f.Add(sig)
	f.Add(sig[:len(sig)/2])
	f.Add([]byte{})
	n := 0
	f.Fuzz(func(t *testing.T, b []byte) {
		n++
		held := r.Len()
		if err := r.Load(fmt.Sprint("x", n), b); err != nil && r.Len() != held {
			t.Errorf("refused and placed: %v", err)
		}
		d.ID = fmt.Sprint("d", n)
		if p := r.Place(d); p.Origin == "" || p.Story == "" {
			t.Errorf("the index no longer places: %+v", p)
		}
	})
}

// FuzzPlace: no text, address or byline makes placing panic, and a document
// placed again under another id is a copy of itself.
func FuzzPlace(f *testing.F) {
	f.Add(leaked, "https://one.example/a", "AFP", "en")
	f.Add("سازمان حقوق بشر ایران می\u200cگوید «دست\u200cکم ۳۴۲۸ معترض» کشته شده\u200cاند.", "https://xn--80ak6aa92e.com/", "", "fa")
	f.Add("„3.000 Tote“, so «HRANA» (dpa)", "//:::", "dpa/", "de")
	f.Add("\"\xff\xfe 12 \"", "http://[::1", "\x00", "")
	r, n := New(claims.SeedOrigins(), Options{}), 0
	f.Fuzz(func(t *testing.T, text, url, byline, lang string) {
		n++
		d := Doc{ID: fmt.Sprint("a", n), Article: news.Article{URL: url, Text: text, Byline: byline, Lang: lang, Published: jan14, Links: []string{url}}}
		r.Place(d)
		again := d
		again.ID = fmt.Sprint("b", n)
		p := r.Place(again)
		if url != "" && p.Story != r.Story(d.ID) {
			t.Errorf("the same document is another story: %s, and %+v", r.Story(d.ID), p)
		}
		r.Resolve(d, p, []claims.Evidence{killed(3428, byline, text)})
	})
}

func TestReadingsMayBeMadeAtOnce(t *testing.T) {
	r := New(claims.SeedOrigins(), Options{})
	docs := puppets()
	want, got := make([]Reading, len(docs)), make([]Reading, len(docs))
	for i, d := range docs {
		want[i] = r.Read(d)
	}
	var wg sync.WaitGroup
	for i, d := range docs {
		wg.Go(func() { got[i] = r.Read(d) })
	}
	wg.Wait()
	if !reflect.DeepEqual(want, got) {
		t.Error("readings made at once differ from those made one after the other")
	}
}

// TestTraceDoesNotDependOnTheOrderOfInput: answers come in the order of input,
// and say the same whatever it was.
func TestTraceDoesNotDependOnTheOrderOfInput(t *testing.T) {
	docs := append(puppets(), witnesses()...)
	first := map[string]Traced{}
	for _, a := range New(claims.SeedOrigins(), Options{}).TraceAll(docs) {
		first[a.ID] = a
	}
	backwards := make([]Doc, len(docs))
	for i, d := range docs {
		backwards[len(docs)-1-i] = d
	}
	for i, a := range New(claims.SeedOrigins(), Options{}).TraceAll(backwards) {
		if a.ID != backwards[i].ID {
			t.Fatalf("answer %d is of %s, want %s", i, a.ID, backwards[i].ID)
		}
		if b := first[a.ID]; a.Story != b.Story || a.Origin != b.Origin || a.Rule != b.Rule {
			t.Errorf("%s: %s of %s by %s; in the other order %s of %s by %s", a.ID, a.Story, a.Origin, a.Rule, b.Story, b.Origin, b.Rule)
		}
	}
}
