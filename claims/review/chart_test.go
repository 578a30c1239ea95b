package review_test

import (
	"strings"
	"testing"
)

// An origin's line counts the same people all the way: the police among the
// dead are no fall of the toll.
func TestChartDoesNotMixWhoIsCounted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.publish(said{name: "all", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-18 09:00", title: "Five thousand", claim: "killed-3000", origin: "reuters", value: 5000, story: "r5000",
		text: "«[who|Reuters] counted [figure|5,000] [scope|people] [act|killed].»"})
	d.publish(said{name: "police", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-20 09:00", title: "Police among them", claim: "killed-3000", origin: "reuters", value: 500, scope: "security", story: "r500",
		text: "«[who|Reuters] counted [figure|500] [scope|officers] among the [act|killed].»"})
	_, body := d.get("/claims/killed-3000/figures.csv")
	if !strings.Contains(body, "5000") || strings.Contains(body, ",500,") {
		t.Errorf("the figures of one line mix scopes:\n%s", body)
	}
}
