package review_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// TestListsNameNoPrivatePerson: what is taken away from the pages as a file
// names nobody private, in any form; the pages themselves show everything.
func TestListsNameNoPrivatePerson(t *testing.T) {
	t.Parallel()
	secrets := []string{"Parvaneh Sample", "witness@example.org", "+98 912 345 67 89", "hamid-nobody", "hamid nobody", "Hamid Nobody", "Secret Friend"}
	d := newDesk(t, func(o *review.Options) {
		o.Private = &claims.Private{Names: []string{"Secret Friend"}, Origins: o.Origins}
	})
	id := d.publish(said{name: "p", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-14 09:00", title: "Parvaneh Sample, 23, remembered",
		claim: "killed-3000", origin: "named:hamid-nobody", stance: claims.Supports, value: 3100, story: "p",
		text: "«[figure|3,100] were [act|killed], said Parvaneh Sample, 23, of +98 912 345 67 89 and witness@example.org.» Secret Friend agrees."})
	if _, err := d.db.Decide(ctx, claims.Decision{Who: "ana", Action: claims.ActNote, Subject: fmt.Sprintf("evidence:%d", id), After: "ask Secret Friend", Reason: "rang +98 912 345 67 89", Client: "web"}); err != nil {
		t.Fatal(err)
	}
	paths := []string{"/evidence", "/articles", "/claims/killed-3000", "/claims/killed-3000/figures", "/claims/killed-3000/history", "/search?q=killed", "/audit", "/inbox", "/claims"}
	masked := 0
	for _, path := range paths {
		base, query, _ := strings.Cut(path, "?")
		for _, ext := range []string{".json", ".csv", ".atom"} {
			res, body := d.get(base + ext + "?" + query)
			if res.StatusCode != 200 {
				t.Errorf("%s%s: %d", path, ext, res.StatusCode)
			}
			for _, s := range secrets {
				if strings.Contains(body, s) {
					t.Errorf("%s%s holds %q", path, ext, s)
				}
			}
			if ext == ".json" && !json.Valid([]byte(body)) {
				t.Errorf("%s%s is no JSON any more", path, ext)
			}
			if strings.Contains(body, claims.PrivateMask) || strings.Contains(body, "****") {
				masked++
			}
		}
	}
	for _, path := range []string{fmt.Sprintf("/evidence/e%d.json", id), "/articles/a1.json"} {
		_, body := d.get(path)
		for _, s := range secrets {
			if strings.Contains(body, s) {
				t.Errorf("%s holds %q", path, s)
			}
		}
		if !strings.Contains(body, "3,100") || !strings.Contains(body, "****") {
			t.Errorf("%s lost its figure, or masks nothing: %s", path, body)
		}
	}
	if masked < 8 {
		t.Errorf("only %d of the lists mask anything: do they still hold the passage?", masked)
	}
	if _, page := d.get(fmt.Sprintf("/evidence/e%d", id)); !strings.Contains(page, "Parvaneh Sample") {
		t.Error("the page itself hides it from who has to decide")
	}
	d.o.Private = nil
	open, err := review.New(d.db, d.o)
	d.must(err)
	d.pages = open
	if _, body := d.get("/evidence.csv"); !strings.Contains(body, "Parvaneh Sample") {
		t.Error("masked although it was switched off")
	}
}
