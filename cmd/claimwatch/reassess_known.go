package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

// knownEvidence finds the stored piece of evidence that a newly read one is:
// the same place in the same article for the same claim.
type knownEvidence struct {
	byPlace map[string]claims.Mention
	moved   map[string]claims.Mention // those that people put under another claim, by place alone
	byID    map[int64]claims.Mention
	taken   map[int64]bool
	quoted  map[string]bool // address, claim and words already told by an earlier version
	fresh   int64           // counts down: ids of evidence that is not stored yet
}

func newKnownEvidence(ms []claims.Mention) *knownEvidence {
	k := &knownEvidence{byPlace: map[string]claims.Mention{}, moved: map[string]claims.Mention{}, byID: map[int64]claims.Mention{},
		taken: map[int64]bool{}, quoted: map[string]bool{}}
	for _, m := range ms {
		if m.PartOf != 0 { // a person cut it out; no reading finds or drops it
			continue
		}
		k.byPlace[place(m)] = m
		k.byID[m.ID] = m
		if m.Reviewer != "" {
			k.moved[spot(m)] = m
		}
	}
	return k
}

func spot(m claims.Mention) string  { return fmt.Sprintf("%d|%d|%d", m.ArticleID, m.Start, m.End) }
func place(m claims.Mention) string { return spot(m) + "|" + m.Claim }

// take gives a newly read piece of evidence its id. The same words in a later
// version of an article are told once and reported false.
func (k *knownEvidence) take(art news.Article, m claims.Mention) (claims.Mention, bool) {
	key := art.Canonical + "|" + m.Claim + "|" + m.Quote
	if art.Canonical != "" && k.quoted[key] {
		return m, false
	}
	k.quoted[key] = true
	old, ok := k.byPlace[place(m)]
	if !ok {
		old, ok = k.moved[spot(m)]
	}
	if ok && !k.taken[old.ID] {
		m.ID, m.Gone = old.ID, old.Gone // that the words left their page no reading tells
		k.taken[old.ID] = true
		return m, true
	}
	k.fresh--
	m.ID = k.fresh
	return m, true
}

// left is what was stored and is not found again, in order of publication.
func (k *knownEvidence) left() []claims.Mention {
	var out []claims.Mention
	for id, m := range k.byID {
		if !k.taken[id] {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b claims.Mention) int { return int(a.ID - b.ID) })
	return out
}

// shifts lists what is new, gone and different. What a person has reviewed is
// kept although no rule finds it, so it is not gone.
func shifts(k *knownEvidence, after, gone []claims.Mention) []evidenceShift {
	out := []evidenceShift{}
	for _, m := range after {
		s := evidenceShift{ID: m.ID, Claim: m.Claim, URL: m.URL, Quote: m.Quote}
		old, ok := k.byID[m.ID]
		switch {
		case !ok:
			s.ID, s.What = 0, "new"
			s.Changes = []string{fmt.Sprintf("%s, %s by %s", m.Stance, orNone(m.Origin), m.Rule)}
		case k.taken[m.ID]:
			s.What, s.Changes = "different", differences(old, m)
		}
		if len(s.Changes) > 0 {
			out = append(out, s)
		}
	}
	for _, m := range gone {
		if !m.Reviewed {
			out = append(out, evidenceShift{ID: m.ID, What: "gone", Claim: m.Claim, URL: m.URL, Quote: m.Quote})
		}
	}
	return out
}

// differences names the fields that differ, but for reasons and scores, which
// may be worded anew by every version.
func differences(a, b claims.Mention) []string {
	var out []string
	for _, f := range []struct{ name, before, after string }{
		{"claim", a.Claim, b.Claim},
		{"stance", string(a.Stance), string(b.Stance)},
		{"tier", string(a.Tier), string(b.Tier)},
		{"figure", inText(a.Figure), inText(b.Figure)},
		{"attribution", a.Attribution, b.Attribution},
		{"origin", a.Origin, b.Origin},
		{"family", a.Family, b.Family},
		{"rule", a.Rule, b.Rule},
		{"via", strings.Join(a.Via, " < "), strings.Join(b.Via, " < ")},
		{"story", a.Story, b.Story},
		{"presumed", fmt.Sprint(a.Presumed), fmt.Sprint(b.Presumed)},
	} {
		if f.before != f.after {
			out = append(out, fmt.Sprintf("%s %s → %s", f.name, orNone(f.before), orNone(f.after)))
		}
	}
	return out
}

func inText(f *claims.Figure) string {
	if f == nil {
		return ""
	}
	b, err := json.Marshal(f)
	if err != nil {
		return err.Error()
	}
	return string(b)
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
