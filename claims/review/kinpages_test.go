package review_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/kin"
	"claimwatch/claims/review"
	"claimwatch/crawler/news"
)

// withKin has the desk told that two of its outlets earn on one account.
func withKin(db func() *testDesk) func(*review.Options) {
	return func(o *review.Options) {
		at := morning.Add(-72 * time.Hour)
		saw := func(id string, n int64) news.Sighting {
			return news.Sighting{Trait: news.Trait{Kind: news.TraitTag, Value: "adsense:pub-4711"}, SourceID: id, First: at, Last: at, FirstCapture: n, LastCapture: n + 7, Captures: 3}
		}
		sources, origins, rules := o.Sources, o.Origins, o.Rules
		o.Kinship = func(ctx context.Context) (*kin.Kinship, error) {
			ds, err := db().db.FamilyDecisions(ctx, time.Time{})
			if err != nil {
				return nil, err
			}
			return kin.Find(kin.Desk{Sources: sources, Origins: origins, Sightings: []news.Sighting{saw("gazeta", 12), saw("herald", 40)}, Decisions: ds})
		}
		o.RulesAt = func(ctx context.Context, _ time.Time) (assess.Rules, error) {
			k, err := o.Kinship(ctx)
			if err != nil {
				return rules, err
			}
			r := rules
			r.Hands = k.Hands()
			return r, nil
		}
	}
}

// TestAnOutletsPageShowsWhatItShares with the evidence, and an editor decides
// there: the reason is kept, and the page and the counts follow at once.
func TestAnOutletsPageShowsWhatItShares(t *testing.T) {
	t.Parallel()
	var d *testDesk
	d = filled(t, withAccounts, withKin(func() *testDesk { return d }))
	d.account("eda", claims.Editor)
	d.account("ana2", claims.Analyst)
	eda, _ := d.login("eda", goodPassword)
	ana, _ := d.login("ana2", goodPassword)
	page := func(cookie, path string) string {
		t.Helper()
		res, body := d.get(path, "Cookie", cookie)
		if res.StatusCode != http.StatusOK {
			t.Fatalf("%s: status %d", path, res.StatusCode)
		}
		return body
	}
	body := page(eda, "/sources/gazeta")
	for _, want := range []string{"Shared with other outlets", "N1, adsense:pub-4711", `href="/sources/herald"`, "40–47", "suggested", `action="/families/gazeta"`} {
		if !strings.Contains(body, want) {
			t.Errorf("the page of the outlet lacks %q", want)
		}
	}
	if strings.Contains(page(ana, "/sources/gazeta"), `action="/families/`) {
		t.Error("an analyst is offered to decide")
	}
	if strings.Contains(page(eda, "/sources/rooz"), "Shared with other outlets") {
		t.Error("an outlet that shares nothing is said to")
	}
	if !strings.Contains(page(eda, "/origins"), `href="/sources/gazeta"`) {
		t.Error("the page of origins does not lead to the suggestion")
	}
	form := func(act, reason string) url.Values {
		return url.Values{"act": {act}, "reason": {reason}, "source": {"gazeta"}}
	}
	for _, tt := range []struct {
		who, path string
		form      url.Values
		want      int
	}{
		{ana, "/families/gazeta", form("part", "an agency made both of them"), http.StatusForbidden},
		{eda, "/families/gazeta", form("part", "no"), http.StatusUnprocessableEntity},
		{eda, "/families/gazeta", form("marry", "an agency made both of them"), http.StatusUnprocessableEntity},
		{eda, "/families/rooz", form("part", "an agency made both of them"), http.StatusUnprocessableEntity},
		{eda, "/families/gazeta", form("part", "an agency made both of them"), http.StatusSeeOther},
	} {
		if got := d.as(tt.who, tt.path, tt.form); got != tt.want {
			t.Errorf("%s %v: status %d, want %d", tt.path, tt.form, got, tt.want)
		}
	}
	body = page(eda, "/sources/gazeta")
	if strings.Contains(body, "N1, adsense:pub-4711</") || !strings.Contains(body, "an agency made both of them") || !strings.Contains(body, "parted") {
		t.Errorf("after the decision the page still shows the tie, or not who decided and why")
	}
	ds, err := d.db.FamilyDecisions(ctx, time.Time{})
	d.must(err)
	if len(ds) != 1 || ds[0].Who != "eda" || ds[0].Subject != "family:gazeta" || !strings.Contains(ds[0].After, `"ties":["N1, adsense:pub-4711"]`) {
		t.Errorf("on record: %+v", ds)
	}
}

// TestCountsFollowADecisionOnFamiliesAtOnce: not a minute later, when the rules
// are asked for anew anyway.
func TestCountsFollowADecisionOnFamiliesAtOnce(t *testing.T) {
	t.Parallel()
	var d *testDesk
	asked := 0
	d = filled(t, withKin(func() *testDesk { return d }), func(o *review.Options) {
		inner := o.RulesAt
		o.RulesAt = func(ctx context.Context, end time.Time) (assess.Rules, error) { asked++; return inner(ctx, end) }
	})
	d.get("/claims")
	before := asked
	d.get("/claims")
	if asked != before {
		t.Fatalf("the rules were asked for again within the minute")
	}
	if res, body := d.post("/families/gazeta", url.Values{"act": {"unite"}, "reason": {"one imprint, one phone"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d: %s", res.StatusCode, body)
	}
	if asked == before {
		t.Error("the rules were not asked for after the decision")
	}
}
