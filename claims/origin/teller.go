package origin

import (
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// tellers are the agencies, outlets and organisations that the lead names as
// having printed the matter first. Those that publish a count day by day are
// none: two reports of one count may have been written apart.
func (x *reader) tellers(first, last int) []string {
	var out []string
	if last <= first {
		return nil
	}
	end := x.sents[last-1].End
	credited := map[int]bool{}
	for _, c := range x.credited {
		credited[c.name.first] = true
	}
	for _, n := range x.names {
		o := x.r.reg.List[n.origin]
		if x.tokens[n.first].Start >= end || !tells(o) || slices.Contains(out, o.ID) || !carries(o.Role) && !credited[n.first] && n.first > 1 {
			continue
		}
		out = append(out, o.ID)
	}
	return out
}

// tells reports whether an origin is one whose report others retell: an outlet,
// an agency, or an organisation that publishes what it found out.
func tells(o claims.Origin) bool {
	if o.Counting == "floor" || o.Counting == "total" {
		return false
	}
	return carries(o.Role) || o.Role == "organisation" && o.Counting == "" && !fora[o.ID]
}

// fora are organisations in which many speak: what is said there is not theirs.
var fora = map[string]bool{"un": true, "european-parliament": true}

// tellersOf are the features by which a lead would name the agencies and
// outlets that a text is credited to.
func tellersOf(channels []string) []uint32 {
	var out []uint32
	for _, id := range channels {
		out = append(out, featureHash(isTeller, id))
	}
	return out
}

// selfTeller is the feature by which a lead would name the outlet of the text.
func (x *reader) selfTeller() uint32 {
	name, _, _ := strings.Cut(x.d.Article.Outlet, "(")
	for _, n := range x.r.names.find(name, passage.Tokens(name, "-")) {
		if o := x.r.reg.List[n.origin]; tells(o) {
			return featureHash(isTeller, o.ID)
		}
	}
	for _, id := range []string{x.mark.own, x.mark.outlet} {
		if o, ok := x.r.reg.ByID(id); ok && tells(o) {
			return featureHash(isTeller, o.ID)
		}
	}
	return 0
}
