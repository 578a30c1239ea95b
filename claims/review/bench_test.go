package review_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// crowded is a desk on which 10,000 passages speak to one claim, a third of
// them decided: 100 articles of 100 sentences each, by 40 origins on 90 days.
func crowded(b testing.TB) *testDesk {
	b.Helper()
	d := filled(b)
	origins := claims.SeedOrigins().List
	for i := range 100 {
		var text strings.Builder
		var ms []claims.Mention
		day := time.Date(2025, 10, 20, 9, 0, 0, 0, time.UTC).AddDate(0, 0, i%90)
		for k := range 100 {
			o := origins[(i*7+k)%40]
			v := float64(30 + (i*100+k)%9000)
			quote := fmt.Sprintf("%s said that %.0f people had been killed in the %d days since it began.", o.Name, v, i)
			start := text.Len()
			text.WriteString(quote + " ")
			ms = append(ms, claims.Mention{Rule: "F4", Story: fmt.Sprintf("s%d-%d", i, k), Family: o.Family, Evidence: claims.Evidence{Claim: "killed-3000", Tier: claims.Accept, Stance: claims.Supports,
				Score: .9, Quote: quote, Start: start, End: start + len(quote), Origin: o.ID, Reasons: []claims.Reason{{Kind: "figure", Text: "killed"}},
				Figure: &claims.Figure{Value: &v, Low: &v, High: &v, Qualifier: claims.Exact, Metric: claims.Killed, Scope: "all", Event: "iran-2026"}}})
		}
		address := fmt.Sprintf("https://herald.example/crowd/%d", i)
		id, err := d.db.SaveArticle(ctx, &news.Article{SourceID: "herald", Outlet: "The Harbour Herald", URL: address, Canonical: address, Title: "Crowd", Lang: "en",
			Text: text.String(), Published: day, Fetched: day, Extractor: "x1", State: news.ArticleOK})
		d.must(err)
		d.must(d.db.SaveEvidence(ctx, id, "m1", ms))
		if i%3 != 0 {
			continue
		}
		stored, err := d.db.Mentions(ctx, claims.MentionFilter{Article: id})
		d.must(err)
		var ds []claims.Decision
		for _, m := range stored {
			ds = append(ds, claims.Decision{Who: "ana", Action: claims.ActConfirm, Subject: claims.EvidenceSubject(m.ID), Before: "supports", After: "supports", Client: "web"})
		}
		_, err = d.db.DecideAll(ctx, ds)
		d.must(err)
	}
	return d
}

// measure asks for a page over and over and reports the 95th percentile.
func measure(b *testing.B, d *testDesk, path func(i int) string) {
	b.Helper()
	d.get(path(0))
	var took []time.Duration
	size := 0
	for i := 0; b.Loop(); i++ {
		began := time.Now()
		res, body := d.get(path(i))
		took = append(took, time.Since(began))
		if res.StatusCode != http.StatusOK {
			b.Fatalf("%s: status %d", path(i), res.StatusCode)
		}
		size = max(size, len(body))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(size)/1000, "kB")
}

func BenchmarkPages(b *testing.B) {
	d := crowded(b)
	_, csv := d.get("/inbox.csv?claim=killed-3000")
	var cards []string
	for _, row := range strings.Split(csv, "\r\n")[1:] {
		if id, _, ok := strings.Cut(row, ","); ok {
			cards = append(cards, id)
		}
	}
	b.Run("card", func(b *testing.B) {
		measure(b, d, func(i int) string { return "/inbox/" + cards[i%len(cards)] })
	})
	b.Run("claim", func(b *testing.B) { measure(b, d, func(int) string { return "/claims/killed-3000" }) })
	b.Run("today", func(b *testing.B) { measure(b, d, func(int) string { return "/" }) })
	b.Run("answer", func(b *testing.B) {
		var took []time.Duration
		for i := 0; b.Loop() && i < len(cards); i++ {
			began := time.Now()
			d.post("/inbox/"+cards[i], url.Values{"act": {"supports"}})
			took = append(took, time.Since(began))
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	})
}
