package match

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// BenchmarkMatch reads the labelled sentences as articles of their own;
// ns/op is for one sentence.
func BenchmarkMatch(b *testing.B) {
	rows := readLabelled(b, "testdata/labelled.jsonl")
	list := claims.Seed()
	for _, n := range []int{36, 100_000} {
		m, err := New(append(list, madeUp(n-len(list))...), nil, Options{})
		if err != nil {
			b.Fatal(err)
		}
		b.Run(fmt.Sprintf("claims=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				a, _ := rows[i%len(rows)].article()
				m.Match(a)
			}
		})
	}
}

// madeUp are claims in plain words about things of many names.
func madeUp(n int) []claims.Claim {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		var s strings.Builder
		for range 2 + r.IntN(3) {
			s.WriteByte("bdfgklmnprstvz"[r.IntN(14)])
			s.WriteByte("aeiou"[r.IntN(5)])
		}
		return strings.ToUpper(s.String()[:1]) + s.String()[1:]
	}
	acts := []string{"was killed in protests", "supports the opposition", "cut diplomatic ties with Iran", "was founded in 1990", "lives in exile in the United States", "was arrested by the police"}
	out := make([]claims.Claim, max(n, 0))
	for i := range out {
		out[i] = claims.Claim{ID: fmt.Sprintf("made-%d", i), Statement: fmt.Sprintf("The minister %s of %s %s.", word(), word(), acts[r.IntN(len(acts))])}
	}
	return out
}

func BenchmarkNew(b *testing.B) {
	list := claims.Seed()
	for b.Loop() {
		m, err := New(list, nil, Options{})
		if err != nil {
			b.Fatal(err)
		}
		m.Match(news.Article{Lang: "en", Text: "About 3,000 people were killed in Iran."})
	}
}

// BenchmarkHostile reads a MiB of text made to be slow.
func BenchmarkHostile(b *testing.B) {
	for name, unit := range map[string]string{
		"one sentence": "killed 3,000 mek iran protest ", "no space": "killediran", "quotes": "«\"(", "digits": "3 000 000 ", "arabic": "وبالمجاهدين ",
		"fa speakers": "به گفته رویترز گفت ", "ar speakers": "قال رويترز ان ",
	} {
		lang := "en"
		if l, _, ok := strings.Cut(name, " speakers"); ok {
			lang = l
		}
		a := news.Article{Lang: lang, Text: strings.Repeat(unit, 1<<20/len(unit))}
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				builtin().Match(a)
			}
		})
	}
}
