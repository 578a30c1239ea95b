package review

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

type todayData struct {
	Matters     []*Group
	Mattering   int
	Mine        []turn
	Calls       []Call // to the person who looks
	Theirs      []turn
	Changes     []change
	Changed     int // claims that moved or were spoken to
	MoreChanges int // of these, not listed
	Since       claims.Date
	Trouble     []news.Health
	States      []tally
	Verdicts    []tally
	Total       int
	Waiting     int
	Report      *claims.ReportRecord
	Stats       claims.Stats
	Running     []news.Run
}

// A turn says that a claim waits for somebody.
type turn struct {
	Claim claims.Claim
	State string
	Who   string
	Late  bool
}

// A change is how a claim moved since the day before.
type change struct {
	Claim    claims.Claim
	Was, Is  assess.State
	Passages int // found since
}

type tally struct {
	Name string
	N    int
}

func (s *site) today(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	d := todayData{Since: v.Day.Add(-1), Total: len(v.Claims), Waiting: len(v.queueFor(a.who.seat())), Calls: v.Calls(a.who.Name)}
	for _, g := range v.Queue {
		if g.Changes && !g.Noise {
			d.Mattering++
			if len(d.Matters) < 6 {
				d.Matters = append(d.Matters, g)
			}
		}
	}
	d.turns(v, a.who.Name, s.o.Now())
	before, err := s.room.At(a.Context(), d.Since)
	if err != nil {
		return nil, err
	}
	d.Changes = changesBetween(before, v)
	if err := s.fillToday(a.Context(), &d); err != nil {
		return nil, err
	}
	l := &list{Columns: []string{"claim", "was", "is", "passages"}}
	for _, c := range d.Changes {
		l.Rows = append(l.Rows, []string{c.Claim.ID, string(c.Was), string(c.Is), fmt.Sprint(c.Passages)})
		l.Entries = append(l.Entries, entry{ID: "/claims/" + c.Claim.ID + "#" + string(v.Day), Link: "/claims/" + c.Claim.ID, When: s.o.Now(),
			Title: fmt.Sprintf("%s: %s → %s", c.Claim.ID, c.Was, c.Is), Text: c.Claim.Statement})
	}
	d.Changed = len(d.Changes)
	d.Changes = d.Changes[:min(d.Changed, changesShown)]
	d.MoreChanges = d.Changed - len(d.Changes)
	return &page{Title: "Today", Template: "today", Data: d, List: l}, nil
}

// changesShown is how many moved claims Today lists, so that it stays on one
// screen; its other forms have all of them.
const changesShown = 6

func (s *site) fillToday(ctx context.Context, d *todayData) error {
	health, err := s.db.HealthAll(ctx)
	if err != nil {
		return err
	}
	for _, h := range health {
		if h.Failures >= 1 {
			d.Trouble = append(d.Trouble, h)
		}
	}
	slices.SortFunc(d.Trouble, func(a, b news.Health) int { return cmp.Compare(b.Failures, a.Failures) })
	reports, err := s.db.Reports(ctx, 1)
	if err != nil {
		return err
	}
	if len(reports) > 0 {
		d.Report = &reports[0]
	}
	runs, err := s.db.Runs(ctx, "", 20)
	if err != nil {
		return err
	}
	for _, r := range runs {
		if r.State == "running" {
			d.Running = append(d.Running, r)
		}
	}
	d.Stats, err = s.db.Stats(ctx, s.o.Now().Add(-24*time.Hour), time.Time{})
	return err
}

func (d *todayData) turns(v *View, who string, now time.Time) {
	states, verdicts := map[assess.State]int{}, map[string]int{}
	for _, c := range v.Claims {
		states[c.Reviewed.State]++
		w := v.Workflow(c)
		verdicts[w.State]++
		mine, theirs, late := w.Turn(who, now)
		if owner := v.Owner("claim:" + c.Claim.ID); owner == who && who != "" && w.State == WorkNone {
			d.Mine = append(d.Mine, turn{c.Claim, "assigned", owner, false})
		}
		switch {
		case mine:
			d.Mine = append(d.Mine, turn{c.Claim, w.State, cmpOr(w.By, w.Second), late})
		case theirs:
			d.Theirs = append(d.Theirs, turn{c.Claim, w.State, w.By, late})
		}
	}
	slices.SortStableFunc(d.Mine, func(a, b turn) int {
		if a.Late == b.Late {
			return 0
		}
		if a.Late {
			return -1
		}
		return 1
	})
	for _, st := range stateList() {
		d.States = append(d.States, tally{string(st), states[st]})
	}
	for _, w := range []string{WorkAgreed, WorkPublished, WorkProposed, WorkObjected, WorkOutdated, WorkDraft, WorkNone} {
		d.Verdicts = append(d.Verdicts, tally{w, verdicts[w]})
	}
}

func stateList() []assess.State {
	return []assess.State{assess.Contested, assess.Disputed, assess.Corroborated, assess.SingleSource, assess.Superseded, assess.Uncorroborated}
}

// changesBetween lists the claims that moved, or that passages were found
// for, between two views; those whose state changed come first.
func changesBetween(was, is *View) []change {
	var out []change
	for _, c := range is.Claims {
		ch := change{Claim: c.Claim, Is: c.Reviewed.State, Was: assess.Uncorroborated, Passages: len(c.Mentions)}
		if old := was.Claim(c.Claim.ID); old != nil {
			ch.Was = old.Reviewed.State
			ch.Passages -= len(old.Mentions)
		}
		if ch.Was != ch.Is || ch.Passages > 0 {
			out = append(out, ch)
		}
	}
	slices.SortStableFunc(out, func(a, b change) int {
		return cmp.Or(cmp.Compare(same(a), same(b)), cmp.Compare(b.Passages, a.Passages))
	})
	return out
}

func same(c change) int {
	if c.Was == c.Is {
		return 1
	}
	return 0
}

// trouble is the number of sources that do not answer as they should.
func (s *site) trouble(ctx context.Context) int {
	health, err := s.db.HealthAll(ctx)
	if err != nil {
		s.o.Log.Warn("cannot count the failing sources", "error", err)
		return 0
	}
	n := 0
	for _, h := range health {
		if h.Failures >= 1 {
			n++
		}
	}
	return n
}
