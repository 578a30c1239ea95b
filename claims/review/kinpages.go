package review

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/kin"
	"claimwatch/crawler/news"
)

// A kinView is what an outlet's page shows of others that share with it.
type kinView struct {
	kin.Group
	Source  string        // whose page it is
	Decided []kin.Decided // on its family, newest first
}

// kinship is what ties the outlets now; without anybody to tell, nothing.
func (s *site) kinship(ctx context.Context) (*kin.Kinship, error) {
	if s.o.Kinship == nil {
		return &kin.Kinship{}, nil
	}
	return s.o.Kinship(ctx)
}

// kinOf is what an outlet's page shows; nil where there is nothing to show.
func (s *site) kinOf(ctx context.Context, src news.Source) (*kinView, error) {
	k, err := s.kinship(ctx)
	if err != nil {
		return nil, err
	}
	v := &kinView{Source: src.ID}
	family := cmp.Or(src.Family, src.ID)
	g, tied := k.Group(family)
	v.Group = g
	for _, d := range slices.Backward(k.Decided) {
		if slices.Contains(d.Members, family) {
			v.Decided = append(v.Decided, d)
		}
	}
	if !tied && len(v.Decided) == 0 {
		return nil, nil
	}
	return v, nil
}

// Past is the action in the past tense.
func (v *kinView) Past(act claims.Action) string { return actionWords(act) }

// decideFamilies unites or parts the families of a group.
func (s *site) decideFamilies(a *ask) (*page, error) {
	act := claims.Action(a.PostFormValue("act"))
	d, err := s.room.Families(a.Context(), s.strokeOf(a), a.PathValue("id"), act, strings.Fields(a.PostFormValue("families")))
	if err != nil {
		return nil, err
	}
	s.remember(d)
	back := "/origins"
	if id := a.PostFormValue("source"); id != "" {
		back = "/sources/" + url.PathEscape(id)
	}
	return &page{Redirect: withDone(back, d.Seq), JSON: doneJSON(d)}, nil
}

// Families records that one hand runs the families of a group, or those named of
// it, or that it does not.
func (r *Room) Families(ctx context.Context, s Stroke, group string, act claims.Action, some []string) (Done, error) {
	if act != claims.ActUnite && act != claims.ActPart {
		return Done{}, refuse("families are united or parted, and nothing else")
	}
	if len([]rune(strings.TrimSpace(s.Reason))) < minReason {
		return Done{}, refuse("a decision on families needs its reason, in at least %d characters", minReason)
	}
	if r.o.Kinship == nil {
		return Done{}, refuse("nothing ties the family %q to another", group)
	}
	k, err := r.o.Kinship(ctx)
	if err != nil {
		return Done{}, err
	}
	g, ok := k.Group(group)
	if !ok {
		return Done{}, refuse("nothing ties the family %q to another", group)
	}
	h, err := g.Hand(act, some)
	if err != nil {
		return Done{}, refuse("%s", err.Error())
	}
	after, err := json.Marshal(h)
	if err != nil {
		return Done{}, fmt.Errorf("cannot write the decision on %s: %w", group, err)
	}
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	return r.record(ctx, v, "", []claims.Decision{{Who: s.Who, Client: s.Client, Action: act, Subject: claims.FamilySubject(g.ID), Before: g.State, After: string(after), Reason: s.Reason}})
}
