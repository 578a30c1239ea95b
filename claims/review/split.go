package review

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"

	"claimwatch/claims"
)

// A Cut is what somebody wants to cut out of a passage: the words of the
// second statement, as they stand in it, and the figure in them if they have
// one.
type Cut struct {
	Words  string
	Figure *claims.Figure
}

// Cuts offers the pieces that a passage falls into by its figures: each
// figure but the passage's own, with the words from it to the next stop or
// the next figure.
func (r *Room) Cuts(m claims.Mention) []Cut {
	if r.o.Figures == nil {
		return nil
	}
	found := r.o.Figures(m.Quote, m.Lang, claims.DateOf(m.Published))
	var out []Cut
	for i, f := range found {
		if f.Start < 0 || f.End > len(m.Quote) || m.Figure != nil && m.Figure.Words == f.Words && m.Figure.Metric == f.Metric {
			continue
		}
		end := len(m.Quote)
		if i+1 < len(found) && found[i+1].Start > f.End {
			end = found[i+1].Start
		}
		if stop := strings.IndexAny(m.Quote[f.End:end], ",;:.،؛()"); stop >= 0 {
			end = f.End + stop
		}
		words := strings.TrimSpace(m.Quote[f.Start:end])
		if words == "" || words == m.Quote {
			continue
		}
		f.Start, f.End = f.Start+m.Start, f.End+m.Start
		out = append(out, Cut{words, &f})
	}
	return out
}

// Split makes of a passage that says two things two pieces of evidence: the
// passage stays, and the words of the second statement become a piece of
// their own. Folded copies with the same words are split alike. Undo joins
// them again.
func (r *Room) Split(ctx context.Context, s Stroke, c Cut) (Done, error) {
	v, ms, err := r.aimed(ctx, s)
	if err != nil {
		return Done{}, err
	}
	c.Words = strings.TrimSpace(c.Words)
	lead := ms[0]
	switch {
	case c.Words == "":
		return Done{}, refuse("which words say the second thing? Take them from the passage")
	case !strings.Contains(lead.Quote, c.Words):
		return Done{}, refuse("%q does not stand in the passage", c.Words)
	case strings.TrimSpace(lead.Quote) == c.Words:
		return Done{}, refuse("that is the whole passage: only a part of it can be split off")
	}
	var ds []claims.Decision
	for _, m := range ms {
		if d, ok := c.decision(m); ok {
			if slices.ContainsFunc(v.Log.On(claims.EvidenceSubject(m.ID), claims.ActSplit), func(o claims.Decision) bool { return o.After == d.After }) {
				return Done{}, refuse("%q is split off already", c.Words)
			}
			ds = append(ds, s.on(m.ID, d))
		}
	}
	done, err := r.record(ctx, v, lead.Claim, ds)
	done.Articles = len(ds)
	return done, err
}

// decision cuts the words out of one passage; ok is false where they do not
// stand in it.
func (c Cut) decision(m claims.Mention) (d claims.Decision, ok bool) {
	at := strings.Index(m.Quote, c.Words)
	if at < 0 || c.Words == m.Quote {
		return d, false
	}
	sp := claims.Split{Start: m.Start + at, End: m.Start + at + len(c.Words), Quote: c.Words, Claim: m.Claim, Stance: m.Stance}
	if c.Figure != nil {
		f := *c.Figure
		f.Start, f.End = 0, 0
		if i := strings.Index(c.Words, f.Words); i >= 0 && f.Words != "" {
			f.Start, f.End = sp.Start+i, sp.Start+i+len(f.Words)
		}
		sp.Figure = &f
	}
	after, err := json.Marshal(sp)
	return claims.Decision{Action: claims.ActSplit, Before: m.Quote, After: string(after)}, err == nil && utf8.ValidString(c.Words)
}

// Pieces are the pieces that were cut out of a passage and stand.
func (v *View) Pieces(passage int64) []claims.Mention {
	var out []claims.Mention
	for _, s := range v.Claims {
		for i := range s.Mentions {
			if s.Mentions[i].PartOf == passage {
				out = append(out, s.Mentions[i])
			}
		}
	}
	return out
}
