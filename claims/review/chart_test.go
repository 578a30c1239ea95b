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

// A part that is more than the whole of before raises it: whoever counts 3,428
// protesters no longer counts 734 people.
func TestChartIsRaisedByAPart(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.publish(said{name: "all", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-18 09:00", title: "Seven hundred", claim: "killed-3000", origin: "ihrngo", value: 734, story: "r734",
		text: "«[who|Iran Human Rights] counted [figure|734] [scope|people] [act|killed].»"})
	d.publish(said{name: "part", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-23 09:00", title: "Protesters", claim: "killed-3000", origin: "ihrngo", value: 3428, scope: "protesters", story: "r3428",
		text: "«[who|Iran Human Rights] counted [figure|3,428] [scope|protesters] [act|killed].»"})
	d.publish(said{name: "police", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-17 09:00", title: "Police", claim: "killed-3000", origin: "ihrngo", value: 61, scope: "security", story: "r61",
		text: "«[who|Iran Human Rights] counted [figure|61] [scope|officers] [act|killed].»"})
	_, body := d.get("/claims/killed-3000/figures.csv")
	if strings.Contains(body, ",61,") {
		t.Errorf("the line begins with a part:\n%s", body)
	}
	if !strings.Contains(body, "734") || !strings.Contains(body, "3428") {
		t.Errorf("the line is not raised by the part:\n%s", body)
	}
}
