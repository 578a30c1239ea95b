package origin

import (
	"fmt"
	"strings"
	"testing"

	"claimwatch/claims"
)

// TestLongDocumentsAreHeldSmall: what is held of a document does not grow with
// its length beyond a bound, and two long copies are still told to be copies.
func TestLongDocumentsAreHeldSmall(t *testing.T) {
	var book strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&book, "word%d ", i*7919%50_021)
	}
	a, b := article("a", "one", "en", book.String(), jan14), article("b", "two", "en", "A preface of our own. "+book.String(), jan14)
	r := New(claims.SeedOrigins(), Options{})
	x := r.Read(a)
	if len(x.mark.prints) > mostPrints || len(x.mark.features) > mostFeatures || len(x.mark.odd) > mostFigures {
		t.Errorf("%d fingerprints, %d features, %d figures are held", len(x.mark.prints), len(x.mark.features), len(x.mark.odd))
	}
	r.Place(a)
	if p := r.Place(b); p.Rule != RuleCopy || p.CopyOf != "a" {
		t.Errorf("a long copy: %+v", p)
	}
}
