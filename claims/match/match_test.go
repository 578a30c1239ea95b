package match

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// builtin is the matcher of the built-in claims, made once for all tests.
var builtin = sync.OnceValue(func() *Matcher {
	list := claims.Seed()
	reg := claims.SeedOrigins()
	m, err := New(list, reg, Options{})
	if err != nil {
		panic(err)
	}
	return m
})

// A labelled sentence, as the files in testdata hold it.
type labelled struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	Outlet    string `json:"outlet"`
	Published string `json:"published"`
	Lang      string `json:"lang"`
	Prev      string `json:"prev"`
	Sentence  string `json:"sentence"`
	Claims    []struct {
		ID     string        `json:"id"`
		Stance claims.Stance `json:"stance"`
	} `json:"claims"`
}

func readLabelled(t testing.TB, file string) []labelled {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []labelled
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var l labelled
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		out = append(out, l)
	}
	if err := sc.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

func (l labelled) article() (news.Article, int) {
	text := l.Sentence
	if l.Prev != "" {
		text = l.Prev + "\n\n" + text
	}
	a := news.Article{URL: l.URL, Outlet: l.Outlet, Lang: l.Lang, Text: text}
	if d, err := time.Parse(time.DateOnly, l.Published); err == nil {
		a.Published = d
	}
	return a, len(text) - len(l.Sentence)
}

// TestLabelledSentences holds the matcher to what it has reached on sentences
// that it was developed on: a guard against falling back, not a measure of how
// good it is on text that nobody has seen.
func TestLabelledSentences(t *testing.T) {
	for _, c := range []struct {
		file          string
		claims, joint float64 // least F1
	}{
		{"testdata/labelled.jsonl", .84, .76},
		{"testdata/phenomena.jsonl", .92, .86},
		{"testdata/paraphrases.jsonl", .83, .78},
	} {
		var tp, fp, fn, both int
		for _, l := range readLabelled(t, c.file) {
			a, from := l.article()
			got := map[string]claims.Stance{}
			for _, e := range builtin().Match(a).Evidence {
				if e.Start >= from {
					if _, ok := got[e.Claim]; !ok {
						got[e.Claim] = e.Stance
					}
				}
			}
			want := map[string]claims.Stance{}
			for _, w := range l.Claims {
				want[w.ID] = w.Stance
			}
			for id, s := range got {
				if w, ok := want[id]; !ok {
					fp++
				} else {
					tp++
					if w == s {
						both++
					}
				}
			}
			fn += len(want)
		}
		fn -= tp
		f1 := 2 * float64(tp) / float64(2*tp+fp+fn)
		joint := 2 * float64(both) / float64(2*tp+fp+fn)
		t.Logf("%s: claims F1 %.3f, claims and stance F1 %.3f (%d found, %d wrong, %d missed)", c.file, f1, joint, tp, fp, fn)
		if f1 < c.claims || joint < c.joint {
			t.Errorf("%s: F1 %.3f and %.3f, want at least %.2f and %.2f", c.file, f1, joint, c.claims, c.joint)
		}
	}
}

// find matches one sentence printed on a day of the protests.
func find(t *testing.T, lang, text, claim string) (claims.Evidence, bool) {
	t.Helper()
	a := news.Article{Lang: lang, Text: text, Published: time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)}
	for _, e := range builtin().Match(a).Evidence {
		if e.Claim == claim {
			return e, true
		}
	}
	return claims.Evidence{}, false
}

func TestStance(t *testing.T) {
	for _, c := range []struct {
		name, lang, text, claim string
		want                    claims.Stance // "" = not this claim
	}{
		{"a count near the claim's", "en", "Some 2,900 people were killed in the protests in Iran.", "killed-3000", claims.Supports},
		{"a count above it", "en", "HRANA has confirmed 5,137 deaths in the Iranian protests.", "killed-3000", claims.Contradicts},
		{"an early count", "en", "At least 36 people have been killed in Iran's protests.", "killed-3000", claims.Mentions},
		{"somebody else did it", "en", "Iranian officials say armed terrorists killed 3,100 people during the protests.", "killed-3000", claims.Contradicts},
		{"arrests are no deaths", "en", "About 3,000 people were arrested in the protests in Iran.", "killed-3000", ""},
		{"members are no deaths", "en", "About 3,000 members of the MEK live in Albania.", "killed-3000", ""},
		{"another war", "en", "More than 3,000 Palestinians have been killed in Gaza.", "killed-3000", ""},
		{"an older wave", "en", "In November 2019 about 1,500 protesters were killed in Iran.", "killed-3000", ""},
		{"ties broken", "sq", "Shqipëria i preu marrëdhëniet diplomatike me Iranin në shtator 2022.", "albania-cut-ties", claims.Supports},
		{"ties not broken", "en", "Albania has not cut diplomatic ties with Iran.", "albania-cut-ties", claims.Contradicts},
		{"a question", "en", "Will Albania cut diplomatic ties with Iran?", "albania-cut-ties", claims.Mentions},
		{"delisted by the US", "de", "Die USA strichen die Volksmudschahedin 2012 von der Terrorliste.", "us-delisted-2012", claims.Supports},
		{"delisted by the EU", "en", "The European Union took the MEK off its terror list in 2009.", "us-delisted-2012", ""},
		{"founded in that year", "fa", "سازمان مجاهدین خلق در سال ۱۳۴۴ بنیان گذاشته شد.", "mek-founded-1965", claims.Supports},
		{"founded in another", "fr", "Les Moudjahidines du peuple ont été fondés en 1963.", "mek-founded-1965", claims.Contradicts},
		{"no role", "ar", "يرى خبراء أن مجاهدي خلق لا تلعب أي دور في قيادة الاحتجاجات.", "mek-no-lead", claims.Supports},
	} {
		t.Run(c.name, func(t *testing.T) {
			e, ok := find(t, c.lang, c.text, c.claim)
			if !ok && c.want != "" {
				t.Fatalf("not found: %s", c.text)
			}
			if ok && e.Stance != c.want {
				t.Errorf("stance %q, want %q: %s\n%+v", e.Stance, c.want, c.text, e.Reasons)
			}
		})
	}
}

func TestSpeaker(t *testing.T) {
	for _, c := range []struct{ lang, text, claim, want string }{
		{"en", "At least 2,615 people were killed in Iran's protests, according to HRANA.", "killed-3000", "HRANA"},
		{"en", "Iran Human Rights says 3,428 protesters have been killed in Iran.", "killed-3000", "Iran Human Rights"},
		{"en", "AFP, citing HRANA, put the dead in Iran's protests at 4,029.", "killed-3000", "HRANA"},
		{"en", "About 3,000 people were killed in the protests in Iran, wrote John Smith.", "killed-3000", "John Smith"},
		{"sq", "Sipas HRANA-s, në protestat e Iranit janë vrarë 4.029 veta.", "killed-3000", "HRANA"},
		{"de", "HRANA zufolge wurden bei den Protesten im Iran 4029 Menschen getötet.", "killed-3000", "HRANA"},
		{"fa", "به گفته هرانا ۴۰۲۹ نفر در اعتراضات ایران کشته شدند.", "killed-3000", "HRANA"},
		{"ar", "أعلنت هرانا أن 4029 شخصاً قتلوا في احتجاجات إيران.", "killed-3000", "HRANA"},
		{"fr", "Selon l'ONG HRANA, 4 029 personnes ont été tuées dans les manifestations en Iran.", "killed-3000", "HRANA"},
	} {
		e, ok := find(t, c.lang, c.text, c.claim)
		if !ok {
			t.Errorf("not found: %s", c.text)
			continue
		}
		if !strings.Contains(e.Attribution, c.want) {
			t.Errorf("credited to %q, want %q: %s", e.Attribution, c.want, c.text)
		}
	}
	e, ok := find(t, "en", "About 3,000 people were killed in the protests in Iran.", "killed-3000")
	if !ok || e.Attribution != "" || e.Mode != claims.Asserted {
		t.Errorf("the outlet's own voice: %v, credited to %q, %s", ok, e.Attribution, e.Mode)
	}
}

// TestPlainClaim: a claim in plain words works at once, in any language.
func TestPlainClaim(t *testing.T) {
	list := []claims.Claim{
		{ID: "dam", Statement: "The Vjosa dam project was cancelled by the Albanian government.", AsOf: "2026-01-01"},
		{ID: "rial", Statement: "The fall of the rial drove people to protest.", AsOf: "2026-01-01"},
	}
	m, err := New(list, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ text, want string }{
		{"Albania's government has cancelled the dam project on the Vjosa.", "dam"},
		{"The plunge of the rial drove people to protest in the streets.", "rial"},
		{"The weather in Tirana was fine.", ""},
	} {
		got := ""
		for _, e := range m.Match(news.Article{Lang: "en", Text: c.text}).Evidence {
			got = e.Claim
			if e.Reasons[0].Kind != "concept" || e.Score <= 0 || e.Score > 1 {
				t.Errorf("%q: score %v, reasons %+v", c.text, e.Score, e.Reasons)
			}
		}
		if got != c.want {
			t.Errorf("%q: found %q, want %q", c.text, got, c.want)
		}
	}
}

// TestNearMiss: what nearly matched says why it was rejected.
func TestNearMiss(t *testing.T) {
	a := news.Article{Lang: "en", Text: "In 2019 more than 3,000 protesters were killed in Iran.", Published: time.Date(2026, 1, 20, 0, 0, 0, 0, time.UTC)}
	r := builtin().Match(a)
	for _, n := range r.Near {
		if n.Claim == "killed-3000" && strings.Contains(n.Why, "event") && n.Quote == a.Text {
			return
		}
	}
	t.Errorf("no near miss for another event: %+v", r)
}

func TestFaultsInLooksAreNamed(t *testing.T) {
	for look, want := range map[string]string{
		"MEK":               "score",
		"1.4: MEK":          "no score",
		"0.9: NOSUCHTHING":  "NOSUCHTHING",
		"0.9: MEK~":         "without ~",
		"0.9: MEK #12":      "no year",
		"0.9 agrees: MEK":   "stance",
		"0.9: (MEK|NOBODY)": "NOBODY",
	} {
		_, err := New([]claims.Claim{{ID: "c", Statement: "x", Looks: []string{look}}}, nil, Options{})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "claim c") {
			t.Errorf("look %q: %v, want a fault that names the claim and %q", look, err, want)
		}
	}
	if _, err := New(nil, nil, Options{Lexicon: []byte("KILL event\n en: a* | ok\nfoo\n")}); err == nil || !strings.Contains(err.Error(), "lexicon:2") || !strings.Contains(err.Error(), "lexicon:3") {
		t.Errorf("both faults of a lexicon, with their lines: %v", err)
	}
}

func FuzzMatch(f *testing.F) {
	for _, l := range readLabelled(f, "testdata/labelled.jsonl")[:60] {
		f.Add(l.Sentence, l.Lang)
	}
	f.Add("\u200c٣\xff ۀۀ 3 000 killed Iran «", "")
	f.Fuzz(func(t *testing.T, text, lang string) {
		if len(text) > 4000 {
			return
		}
		for _, e := range builtin().Match(news.Article{Lang: lang, Text: text}).Evidence {
			if e.Start < 0 || e.End > len(text) || e.Start >= e.End || text[e.Start:e.End] != e.Quote {
				t.Fatalf("offsets %d:%d do not hold the quote %q", e.Start, e.End, e.Quote)
			}
			if utf8.ValidString(text) && !utf8.ValidString(e.Quote) {
				t.Fatalf("%q is cut inside a letter", e.Quote)
			}
			for _, r := range e.Reasons {
				if r.Start < 0 || r.End > len(text) || r.Start > r.End {
					t.Fatalf("reason %+v points outside the text", r)
				}
			}
		}
	})
}
