package origin

import (
	"bytes"
	"encoding/gob"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

func TestCuesRead(t *testing.T) {
	c, err := readCues(cueText)
	if err != nil {
		t.Fatal(err)
	}
	if c.phrases.Len() < 300 {
		t.Errorf("%d phrases, want more than 300", c.phrases.Len())
	}
}

var jan14 = time.Date(2026, 1, 14, 12, 0, 0, 0, time.UTC)

// article is a document of an outlet that reports by itself.
func article(id, outlet, lang, text string, at time.Time) Doc {
	url := "https://" + outlet + ".example/" + id
	return Doc{ID: id, Article: news.Article{URL: url, Canonical: url, Outlet: outlet, Lang: lang, Text: text, Published: at},
		Source: news.Source{ID: outlet, Name: outlet, Home: "https://" + outlet + ".example/", Own: true}}
}

func TestSignatureRebuildsTheIndex(t *testing.T) {
	a := article("a", "one", "en", "HRANA said on Wednesday that at least 2,615 people had been killed in the protests, 2,403 of them protesters and 147 from the security forces.", jan14)
	b := article("b", "two", "en", "According to HRANA, 2,615 people were killed, among them 2,403 protesters and 147 members of the security forces, in the protests.", jan14)
	first, second := New(claims.SeedOrigins(), Options{}), New(claims.SeedOrigins(), Options{})
	first.Place(a)
	if err := second.Load("a", first.Signature(a)); err != nil {
		t.Fatal(err)
	}
	want, got := first.Place(b), second.Place(b)
	if want.Story != got.Story || want.Origin != got.Origin || want.Rule != got.Rule || want.CopyOf != got.CopyOf {
		t.Errorf("from a signature: %+v; from the document: %+v", got, want)
	}
	if want.Origin != "hrana" || want.Rule != RuleAttribution {
		t.Errorf("origin %s by %s, want hrana by F4", want.Origin, want.Rule)
	}
}

func TestConceptsRead(t *testing.T) {
	c := lists().concepts
	for _, lang := range []string{"en", "sq", "de", "fr", "es", "it", "pt", "ro", "tr", "az", "ru", "fa", "ar", "he"} {
		if c[lang] == nil || c[lang].ready(lang).Len() < 50 {
			t.Errorf("%s: too few things", lang)
		}
	}
	for lang, forms := range c {
		forms.ready(lang) // which fails on a form without a word
	}
	for _, bad := range []string{"english word", "en word |", "en word | sq ,"} {
		if err := (concepts{}).read("a list", bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestSignatureOfAnotherMakeIsRefused(t *testing.T) {
	for name, s := range map[string]signature{
		"an older version":             {Version: signatureVersion - 1},
		"features without their kinds": {Version: signatureVersion, Features: []uint32{1}},
		"a kind that there is not":     {Version: signatureVersion, Features: []uint32{1}, Kinds: []byte{200}, Weights: []byte{20}},
		"names without their figures":  {Version: signatureVersion, Names: []string{"hrana"}},
	} {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(s); err != nil {
			t.Fatal(err)
		}
		r := New(claims.SeedOrigins(), Options{})
		if err := r.Load("x", b.Bytes()); err == nil || r.Len() != 0 {
			t.Errorf("%s was loaded", name)
		}
	}
}
