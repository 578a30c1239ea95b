package review

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"claimwatch/claims"
)

// Whose word a passage is that was broken out of its fold.
const (
	WhoseOutlet  = "outlet"  // the outlet found out by itself
	WhoseUnknown = "unknown" // nobody can tell: it counts for nobody
)

// Break takes a folded copy out of the story it was put into: it is no copy.
// The rules of origin leave it where a person put it, also when everything is
// read again.
func (r *Room) Break(ctx context.Context, s Stroke, which int64, whose string) (Done, error) {
	if which == 0 {
		which = s.Evidence
	}
	v, m, err := r.folded(ctx, s, which)
	if err != nil {
		return Done{}, err
	}
	p := claims.Place{Story: fmt.Sprintf("e%d", which)}
	switch whose {
	case WhoseOutlet:
		p.Origin = r.outletOrigin(m)
	case WhoseUnknown:
		p.Origin = WhoseUnknown
	default:
		return Done{}, refuse("whose word is it then? Either the outlet's own report, or nobody can tell")
	}
	return r.place(ctx, v, s, m, claims.ActBreak, p)
}

// Join says that a passage is a copy of another: it takes over the other's
// story and origin.
func (r *Room) Join(ctx context.Context, s Stroke, which, with int64) (Done, error) {
	if which == 0 {
		which = s.Evidence
	}
	v, m, err := r.folded(ctx, s, which)
	if err != nil {
		return Done{}, err
	}
	other, ok := v.Mention(with)
	switch {
	case !ok:
		return Done{}, refuse("there is no evidence e%d to fold it into", with)
	case with == which:
		return Done{}, refuse("a passage is no copy of itself")
	case other.Claim != m.Claim:
		return Done{}, refuse("e%d is evidence for %s, not for %s: move it first", with, other.Claim, m.Claim)
	}
	story := other.Story
	if story == "" {
		story = fmt.Sprintf("e%d", with)
	}
	return r.place(ctx, v, s, m, claims.ActJoin, claims.Place{Story: story, Origin: cmpOr(other.Origin, WhoseUnknown), With: with})
}

// folded is a passage that may be placed anew: the card's own or one folded
// under it.
func (r *Room) folded(ctx context.Context, s Stroke, which int64) (*View, claims.Mention, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return nil, claims.Mention{}, err
	}
	m, ok := v.Mention(s.Evidence)
	if !ok {
		return nil, m, fmt.Errorf("e%d: %w", s.Evidence, ErrNoEvidence)
	}
	if which == s.Evidence {
		return v, m, nil
	}
	for _, c := range copies(v.Group(s.Evidence), v.Claim(m.Claim), m) {
		if c.ID == which {
			return v, c, nil
		}
	}
	return nil, m, refuse("e%d is not folded under e%d", which, s.Evidence)
}

func (r *Room) place(ctx context.Context, v *View, s Stroke, m claims.Mention, act claims.Action, p claims.Place) (Done, error) {
	before, err := json.Marshal(claims.Place{Story: m.Story, Origin: m.Origin})
	if err != nil {
		return Done{}, fmt.Errorf("cannot write where e%d was: %w", m.ID, err)
	}
	after, err := json.Marshal(p)
	if err != nil {
		return Done{}, fmt.Errorf("cannot write where e%d goes: %w", m.ID, err)
	}
	if string(before) == string(after) {
		return Done{}, refuse("e%d is there already", m.ID)
	}
	done, err := r.record(ctx, v, m.Claim, []claims.Decision{s.on(m.ID, claims.Decision{Action: act, Before: string(before), After: string(after)})})
	done.Articles = 1
	return done, err
}

// outletOrigin is the outlet of a passage as an origin: by its domain in the
// register, or else by the name it is crawled under.
func (r *Room) outletOrigin(m claims.Mention) string {
	if u, err := url.Parse(m.URL); err == nil {
		host := strings.TrimPrefix(u.Hostname(), "www.")
		for _, o := range r.o.Origins.List {
			for _, d := range o.Domains {
				if host == d || strings.HasSuffix(host, "."+d) {
					return o.ID
				}
			}
		}
	}
	return cmpOr(m.SourceID, WhoseUnknown)
}

// othersShown is how many passages are offered to fold a card into.
const othersShown = 40

// apartFrom are the newest passages of the same claim that are not folded
// with a passage, one for each story.
func apartFrom(s *Standing, m claims.Mention, folded []claims.Mention) []claims.Mention {
	not := map[int64]bool{m.ID: true}
	for _, c := range folded {
		not[c.ID] = true
	}
	var out []claims.Mention
	stories := map[string]bool{}
	for i := len(s.Mentions) - 1; i >= 0 && len(out) < othersShown; i-- {
		o := s.Mentions[i]
		if not[o.ID] || o.Rejected || stories[o.Origin+"|"+o.Story] {
			continue
		}
		stories[o.Origin+"|"+o.Story] = true
		out = append(out, o)
	}
	return out
}
