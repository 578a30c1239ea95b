package assess

import (
	"fmt"
	"hash/fnv"
)

// rulesVersion is raised with every change of a rule by which the same
// evidence may come to another assessment, or to another flag.
const rulesVersion = 2

// Version names the rules and the numbers they turn on together: two
// assessments of one version that differ do so by their evidence.
func (r Rules) Version() string {
	h := fnv.New32a()
	// Writing to a hash never fails.
	fmt.Fprint(h, r.MinFamilies, r.RequireDisinterested, r.AtTheTimeDays, r.ScopeBridge, r.SameFigureDays)
	for _, b := range r.Breakdowns {
		fmt.Fprint(h, b.AsOf, b.Event, b.Family, b.Counts, b.Total)
	}
	for _, l := range Listings() {
		fmt.Fprint(h, l.Body, l.Jurisdiction, l.Listed, l.Delisted)
	}
	fmt.Fprint(h, r.Hands.Rules)
	return fmt.Sprintf("assessment %d-%08x", rulesVersion, h.Sum32())
}
