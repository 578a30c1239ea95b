package review

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
	"time"

	"claimwatch/claims"
)

// secondWindow is how long after an answer a second one is still asked for: a
// week, so that who comes new to a desk does not begin with its past.
const secondWindow = 7 * 24 * time.Hour

// A memo is what a view has worked out for people who looked: the same for as
// long as the view is.
type memo struct {
	mu      sync.Mutex
	seconds map[string][]second
	calls   map[string][]Call
}

// remembered returns what was worked out before, or works it out.
func remembered[T any](v *View, at *map[string]T, who string, find func() T) T {
	v.memo.mu.Lock()
	old, ok := (*at)[who]
	v.memo.mu.Unlock()
	if ok {
		return old
	}
	found := find()
	v.memo.mu.Lock()
	defer v.memo.mu.Unlock()
	if *at == nil {
		*at = map[string]T{}
	}
	(*at)[who] = found
	return found
}

// chosen reports whether a piece of evidence is among those that two people
// answer. It is the same whoever asks and whenever, and nobody can tell from
// the number: a share of all numbers, spread evenly by their hash.
func chosen(id int64, share float64) bool {
	h := sha256.Sum256(fmt.Appendf(nil, "claimwatch second look %d", id))
	return float64(binary.BigEndian.Uint64(h[:8]))/math.MaxUint64 < share
}

// A second is a passage that another person answers too, and what the machine
// had proposed before the first answer.
type second struct {
	mention claims.Mention
	asked   bool // by a person; otherwise it was chosen
}

// seconds are the passages that a person is to answer without seeing what was
// answered: those that were chosen and those that somebody asked for.
func (v *View) seconds(who string) []second {
	if v.Past || who == "" {
		return nil
	}
	return remembered(v, &v.memo.seconds, who, func() []second { return v.findSeconds(who) })
}

func (v *View) findSeconds(who string) []second {
	asked := map[string]bool{}
	for _, c := range v.Calls(who) {
		if c.Kind == CallAsk {
			asked[c.Subject] = true
		}
	}
	if v.share <= 0 && len(asked) == 0 {
		return nil
	}
	mine, taken := map[string]bool{}, map[string]bool{}
	firsts := map[string]claims.Decision{}
	var last claims.Decision
	for _, d := range v.Log.since(v.End.Add(-secondWindow)) {
		if !v.Log.stands(d) || answerOf(d) == "" {
			continue
		}
		copied := d.Action == last.Action && d.Who == last.Who && d.At.Equal(last.At) && d.Seq == last.Seq+1
		last = d
		switch id, ok := evidenceOf(d.Subject); {
		case d.Who == who:
			mine[d.Subject] = true
		case d.Action == claims.ActSecond:
			taken[d.Subject] = true
		case asked[d.Subject], ok && !copied && d.Client != "demo" && chosen(id, v.share):
			firsts[d.Subject] = d
		}
	}
	var out []second
	for subject, d := range firsts {
		id, ok := evidenceOf(subject)
		if !ok || mine[subject] || !asked[subject] && taken[subject] {
			continue
		}
		if m, ok := v.Mention(id); ok && m.Reviewed {
			out = append(out, second{unanswered(m, d), asked[subject]})
		}
	}
	slices.SortFunc(out, func(a, b second) int { return cmp.Compare(a.mention.ID, b.mention.ID) })
	return out
}

// since returns the decisions made after a moment.
func (l Log) since(t time.Time) []claims.Decision {
	n, _ := slices.BinarySearchFunc(l.all, t, func(d claims.Decision, t time.Time) int { return d.At.Compare(t) })
	return l.all[n:]
}

// unanswered is a passage as it was before its first answer.
func unanswered(m claims.Mention, first claims.Decision) claims.Mention {
	m.Reviewed, m.Rejected, m.Reviewer = false, false, ""
	if first.Action == claims.ActConfirm && first.Before != "" {
		m.Stance = claims.Stance(first.Before)
	}
	return m
}

// group makes a card of a second look. Nothing on it tells it from others.
func (s second) group(c claims.Claim) *Group {
	m := s.mention
	a := claims.Assertion{Claim: m.Claim, Family: m.Family, Origin: m.Origin, Stance: m.Stance, Figure: m.Figure, Parts: m.Parts, AsOf: claims.DateOf(m.Published),
		First: m.Published, Mentions: []claims.Mention{m}}
	return &Group{ID: m.ID, Claim: c, Assertion: a, Rank: 6, Last: m.ID, second: true}
}

// queueFor is the queue of one person: what waits for anybody, and in its
// place among it what that person answers as well.
func (v *View) queueFor(who string) []*Group {
	more := v.seconds(who)
	if len(more) == 0 {
		return v.Queue
	}
	out := slices.Clone(v.Queue)
	for _, s := range more {
		out = append(out, s.group(v.byID[s.mention.Claim].Claim))
	}
	sortGroups(out)
	return out
}

// second is the card of a passage that a person answers as well, nil when
// that is not so.
func (v *View) second(who string, evidence int64) *Group {
	for _, s := range v.seconds(who) {
		if s.mention.ID == evidence {
			return s.group(v.byID[s.mention.Claim].Claim)
		}
	}
	return nil
}

// CardFor is the card of a piece of evidence as one person may see it: where
// the person is to answer it without the first answer, that is not on it.
func (r *Room) CardFor(ctx context.Context, v *View, id int64, archive Archive, who string) (Card, error) {
	c, err := r.Card(ctx, v, id, archive)
	if err != nil || c.Group != nil {
		return c, err
	}
	if g := v.second(who, id); g != nil {
		reasons := c.Mention.Reasons
		c.Group, c.Mention = g, g.Mentions[0]
		c.Mention.Reasons = reasons
		c.Standing, c.Notes, c.Copies, c.Pieces = nil, nil, nil, nil
	}
	return c, nil
}

// answerSecond records what a second reader answers. It stands beside the
// first answer, and evidence counts as before.
func (r *Room) answerSecond(ctx context.Context, v *View, s Stroke, g *Group, a Answer) (Done, error) {
	m := g.Mentions[0]
	d := s.on(m.ID, claims.Decision{Action: claims.ActSecond, Before: string(m.Stance), After: string(a)})
	done, err := r.record(ctx, v, m.Claim, []claims.Decision{d})
	done.Machine, done.Score, done.Articles = m.Stance, m.Score, 1
	return done, err
}
