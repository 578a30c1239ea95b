package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// remarks turns what the assessments flag, and how statements travel, into
// sentences.
func (b *builder) remarks() {
	b.day.Series, b.day.Circular = []Note{}, []Note{}
	said := map[string]bool{}
	for _, c := range b.Claims {
		for _, s := range b.maybe[c.ID].Series {
			for _, n := range b.seriesNotes(c, s) {
				// Two claims on one metric rest on the same series.
				if !said[n.Text] {
					said[n.Text] = true
					b.day.Series = append(b.day.Series, n)
				}
			}
		}
	}
	b.circulars()
	b.toldByTheTrace()
	b.edits()
}

func (b *builder) seriesNotes(c claims.Claim, s assess.Series) []Note {
	var out []Note
	for i, st := range s.Steps {
		kinds := []string{}
		for _, f := range st.Flags {
			kind, _, _ := strings.Cut(f, ":")
			kinds = append(kinds, kind)
		}
		if st.Change == assess.ChangeFrozen && i == len(s.Steps)-1 {
			kinds = append(kinds, "frozen")
		}
		for _, kind := range kinds {
			if !b.has("series." + kind) {
				continue
			}
			f := st.Figure
			f.Scope = cmp.Or(strings.TrimPrefix(s.Scope, "everybody"), "all")
			notes, isNew := b.citeIDs(st.Mentions)
			text := b.say("series."+kind, b.name(s.Origin), words(b.figure(st.Figure)), b.counted(f), st.AsOf)
			if !b.reviewed(st.Mentions) {
				text += " " + b.say("series.unreviewed")
			}
			out = append(out, Note{Kind: kind, Claim: c.ID, New: isNew, Notes: notes, Text: text})
		}
	}
	return out
}

// reviewed reports whether people confirmed any of the pieces.
func (b *builder) reviewed(ids []int64) bool {
	return slices.ContainsFunc(ids, func(id int64) bool { return b.byID[id].Reviewed })
}

// caveats remarks on a story of which one outlet prints that it could not be
// checked, or hedges it, and others do not.
func (b *builder) caveats(c claims.Claim, ms []claims.Mention) {
	var with *claims.Mention
	var without []claims.Mention
	hedged := map[string]bool{}
	for i, m := range ms {
		if m.Caveat != "" {
			hedged[m.Outlet] = true
			if with == nil {
				with = &ms[i]
			}
		}
	}
	for _, m := range ms {
		if !hedged[m.Outlet] {
			without = append(without, m)
		}
	}
	if with == nil || len(without) == 0 {
		return
	}
	all := append([]claims.Mention{*with}, without...)
	b.day.Circular = append(b.day.Circular, Note{Kind: "caveat", Claim: c.ID, New: b.anyNew(all), Notes: b.cite(all),
		Text: b.say("caveat.dropped", id(c.ID), with.Outlet, b.name(with.Origin), with.Caveat, b.few(outletsOf(without), maxCarriers))})
}

func outletsOf(ms []claims.Mention) []string {
	seen := map[string]bool{}
	for _, m := range ms {
		seen[m.Outlet] = true
	}
	return sortedKeys(seen)
}

// corrections lists what was taken back or changed on the day, by us and by
// those we cite.
func (b *builder) corrections() {
	b.day.Corrected = []Note{}
	said := map[string]bool{}
	add := func(kind, text string, isNew bool, ms ...claims.Mention) {
		// One passage can be evidence on two claims; its loss is one.
		if !said[text] {
			said[text] = true
			b.day.Corrected = append(b.day.Corrected, Note{Kind: kind, Text: text, New: isNew, Notes: b.cite(ms)})
		}
	}
	counted := map[string]bool{}
	for _, d := range b.decisions {
		if d.At.Before(b.Since) {
			if d.Action == claims.ActConfirm {
				counted[d.Subject] = true
			}
			continue
		}
		switch d.Action {
		case claims.ActReject:
			if counted[d.Subject] {
				add("ours", b.say("correction.reject", id(d.Subject), d.Who), true)
			}
		case claims.ActUndo:
			add("ours", b.say("correction.undo", int(d.Undoes), id(d.Subject), d.Who), true)
		case claims.ActCorrect:
			add("ours", b.say("correction.correct", id(d.Subject), d.Who), true)
		}
	}
	for _, m := range b.mentions {
		if m.Gone && !m.Rejected && (m.Reviewed || m.Tier == claims.Accept) {
			add("theirs", b.say("correction.gone", m.Outlet, shorten(m.Quote, 160), claims.DateOf(m.Fetched.In(b.Zone))), b.isNew(m), m)
		}
	}
	for _, board := range b.day.Figures {
		for _, r := range board.Rows {
			if was := r.Previous; was != nil && r.Reviewed && lower(r.Figure, *was) {
				b.day.Corrected = append(b.day.Corrected, Note{Kind: "theirs", Claim: board.Claim, New: r.New, Notes: r.Notes,
					Text: b.say("correction.revised", r.Name, words(r.Words), b.counted(r.Figure), r.AsOf, words(b.figure(*was)), was.AsOf)})
			}
		}
	}
}

func lower(a, b claims.Figure) bool {
	x, ok := central(&a)
	y, ok2 := central(&b)
	return ok && ok2 && x < y
}

// shorten cuts a text to n runes at a space.
func shorten(s string, n int) string {
	r := []rune(strings.Join(strings.Fields(s), " "))
	if len(r) <= n {
		return string(r)
	}
	cut := n - 1
	if i := slices.Index(r[n/2:n], ' '); i >= 0 {
		for k := n - 1; k > n/2; k-- {
			if r[k] == ' ' {
				cut = k
				break
			}
		}
	}
	return fmt.Sprintf("%s …", strings.TrimSpace(string(r[:cut])))
}
