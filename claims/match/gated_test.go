package match

import (
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

func TestGated(t *testing.T) {
	m, err := New(claims.Seed(), claims.SeedOrigins(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, text, claim string }{
		{"who and when, without what was done", "In 2012 the US took another step towards the MEK.", "us-delisted-2012"},
		{"nothing of any claim", "The ferry to Corfu sailed on time.", ""},
	} {
		a := news.Article{Lang: "en", Text: tt.text}
		r := m.Match(a)
		got := m.Gated(a, r)
		has := slices.ContainsFunc(got, func(n Near) bool { return n.Claim == tt.claim })
		if tt.claim != "" && !has || tt.claim == "" && len(got) > 0 {
			t.Errorf("%s: %+v, want %q among them", tt.name, got, tt.claim)
		}
		for _, n := range got {
			if a.Text[n.Start:n.End] != n.Quote || !strings.HasPrefix(n.Why, "all but ") || n.Score <= 0 {
				t.Errorf("%s: %+v", tt.name, n)
			}
			for _, why := range n.Reasons {
				if why.State == fail {
					t.Errorf("%s: %s was rejected: %s", tt.name, n.Claim, why.Text)
				}
			}
			if r.names(n.Claim, passage.Sentence{Start: n.Start, End: n.End}) {
				t.Errorf("%s: %s is in the result already", tt.name, n.Claim)
			}
		}
	}
}
