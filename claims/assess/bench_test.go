package assess

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"claimwatch/claims"
)

// busyDesk is the built-in list of claims with n assertions among them.
func busyDesk(n int) ([]claims.Claim, []claims.Mention) {
	list := claims.Seed()
	reg := claims.SeedOrigins()
	rng := rand.New(rand.NewPCG(1, 2))
	ms := make([]claims.Mention, 0, n)
	for i := range n {
		c := list[i%len(list)]
		o := reg.List[rng.IntN(len(reg.List))]
		d := claims.Date("2026-01-01").Add(rng.IntN(300))
		m := claims.Mention{ID: int64(i + 1), ArticleID: int64(i + 1), URL: fmt.Sprintf("https://outlet.example/%d", i), Outlet: "Outlet", Lang: "en",
			Published: d.Time().Add(time.Duration(rng.IntN(24)) * time.Hour), Story: fmt.Sprint(i), Family: o.Family, Reviewed: true}
		m.Claim, m.Origin, m.Tier = c.ID, o.ID, claims.Accept
		m.Stance = []claims.Stance{claims.Supports, claims.Contradicts, claims.Mentions}[rng.IntN(3)]
		if c.Figure != nil {
			f := *c.Figure
			v := float64(1000 + rng.IntN(9000))
			f.Value, f.AsOf = &v, d
			m.Figure = &f
		}
		ms = append(ms, m)
	}
	return list, ms
}

// BenchmarkDesk assesses the 36 claims with 10,000 assertions among them,
// rivals and pending evidence included.
func BenchmarkDesk(b *testing.B) {
	list, ms := busyDesk(10_000)
	reg := claims.SeedOrigins()
	assertions := len(Fold(ms))
	b.ReportAllocs()
	for b.Loop() {
		Desk(list, ms, "2026-11-01", reg, DefaultRules())
	}
	b.ReportMetric(float64(assertions), "assertions")
}
