package review_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/review"
)

// TestAbsenceIsToldWithItsDenominator: a claim that something did not happen
// is printed with how much was read in search of it, as much as had been read
// on the day that is shown.
func TestAbsenceIsToldWithItsDenominator(t *testing.T) {
	t.Parallel()
	read := map[claims.Date]int{}
	d := newDesk(t, func(o *review.Options) {
		o.RulesAt = func(_ context.Context, end time.Time) (assess.Rules, error) {
			r := assess.DefaultRules()
			n := read[claims.DateOf(end.Add(-time.Hour))]
			r.Covered = map[string]assess.Coverage{"rama-silent": {Articles: n, Outlets: 9, Of: "Albanian", Since: "2025-12-28"}}
			return r, nil
		}
	})
	shows := func(path, want string) {
		t.Helper()
		if _, body := d.get(path); !strings.Contains(body, want) {
			t.Errorf("%s does not say %q", path, want)
		}
	}
	today := claims.DateOf(d.now.In(d.o.Zone))
	yesterday := claims.DateOf(d.now.In(d.o.Zone).AddDate(0, 0, -1))
	read[today], read[yesterday] = 1204, 1100
	shows("/claims/rama-silent", "1,204 articles of 9 Albanian outlets since 28 Dec")
	shows("/claims/rama-silent?asof="+string(yesterday), "1,100 articles of 9 Albanian outlets since 28 Dec")
	read[today] = 1310
	d.now = d.now.Add(2 * time.Minute)
	shows("/claims/rama-silent", "1,310 articles of 9 Albanian outlets since 28 Dec")
}
