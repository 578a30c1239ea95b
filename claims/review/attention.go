package review

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"claimwatch/claims"
)

// How somebody is drawn in.
const (
	CallNote     = "note"     // named in a note
	CallAsk      = "ask"      // asked for a second look
	CallAnswered = "answered" // who was drawn in has answered
	CallDiffer   = "differ"   // two answers on one passage differ
)

// A Call says that somebody is waited for. It ends when that person does
// something on the subject, or says that there is nothing to add; who drew
// the person in is then told, and the arrow goes no further.
type Call struct {
	Kind    string
	Subject string
	From    string
	By      claims.Decision // what drew the person in
}

// anybody stands for whoever is not the one that asks.
const anybody = ""

// Calls are what waits for one person, newest first.
func (v *View) Calls(who string) []Call {
	return remembered(v, &v.memo.calls, who, func() []Call { return v.findCalls(who) })
}

func (v *View) findCalls(who string) []Call {
	open := map[callKey]Call{}
	answers := map[string]map[string]Answer{} // by subject and person
	drawn := v.Log.drawnInto()
	for _, d := range v.Log.all {
		if !drawn[d.Subject] || !v.Log.stands(d) {
			continue
		}
		settle(open, d)
		switch d.Action {
		case claims.ActNote:
			for _, name := range claims.Named(d.After) {
				draw(open, name, Call{CallNote, d.Subject, d.Who, d})
			}
		case claims.ActAsk:
			draw(open, d.After, Call{CallAsk, d.Subject, d.Who, d})
		}
		if a := answerOf(d); a != "" {
			differ(open, answers, d, a)
		}
	}
	var out []Call
	for k, c := range open {
		if k.who == who || k.who == anybody && c.From != who {
			out = append(out, c)
		}
	}
	slices.SortFunc(out, func(a, b Call) int { return cmp.Or(cmp.Compare(b.By.Seq, a.By.Seq), cmp.Compare(a.Kind, b.Kind)) })
	return out
}

// drawnInto are the subjects on which anybody was ever drawn in: few among
// all that was decided on.
func (l Log) drawnInto() map[string]bool {
	out := map[string]bool{}
	for i := range l.all {
		switch d := &l.all[i]; d.Action {
		case claims.ActNote:
			if strings.Contains(d.After, "@") {
				out[d.Subject] = true
			}
		case claims.ActAsk, claims.ActSecond:
			out[d.Subject] = true
		}
	}
	return out
}

type callKey struct{ who, subject string }

func draw(open map[callKey]Call, who string, c Call) {
	if who != c.From {
		open[callKey{who, c.Subject}] = c
	}
}

// settle ends what waits for whoever acts on a subject, and tells who asked.
// A question to anybody ends with the first who answers it.
func settle(open map[callKey]Call, d claims.Decision) {
	for _, k := range []callKey{{d.Who, d.Subject}, {anybody, d.Subject}} {
		c, waits := open[k]
		if !waits || c.From == d.Who && c.Kind != CallAnswered && c.Kind != CallDiffer {
			continue
		}
		delete(open, k)
		if c.Kind == CallNote || c.Kind == CallAsk {
			draw(open, c.From, Call{CallAnswered, d.Subject, d.Who, d})
		}
	}
}

// differ draws in the two whose answers on one passage are not the same. An
// answer given anew in sight of the others settles it for all.
func differ(open map[callKey]Call, answers map[string]map[string]Answer, d claims.Decision, a Answer) {
	if answers[d.Subject] == nil {
		answers[d.Subject] = map[string]Answer{}
	}
	if d.Action != claims.ActSecond {
		for k, c := range open {
			if k.subject == d.Subject && c.Kind == CallDiffer {
				delete(open, k)
			}
		}
		answers[d.Subject] = map[string]Answer{d.Who: a}
		return
	}
	for other, first := range answers[d.Subject] {
		if other != d.Who && first != a {
			open[callKey{d.Who, d.Subject}] = Call{CallDiffer, d.Subject, other, d}
			open[callKey{other, d.Subject}] = Call{CallDiffer, d.Subject, d.Who, d}
		}
	}
	answers[d.Subject][d.Who] = a
}

// Ask asks somebody else to look at a card as well, without the answer that
// it has or gets; "" asks anybody.
func (r *Room) Ask(ctx context.Context, s Stroke, whom string) (Done, error) {
	if whom == s.Who {
		return Done{}, refuse("a second look is somebody else's")
	}
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	m, ok := v.Mention(s.Evidence)
	if !ok {
		return Done{}, ErrNoEvidence
	}
	return r.record(ctx, v, m.Claim, []claims.Decision{s.on(m.ID, claims.Decision{Action: claims.ActAsk, After: whom})})
}

// Seen says that somebody who was drawn in has looked and adds nothing.
func (r *Room) Seen(ctx context.Context, s Stroke, subject string) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	if !slices.ContainsFunc(v.Calls(s.Who), func(c Call) bool { return c.Subject == subject }) {
		return Done{}, refuse("nothing on %s waits for you", subjectWords(subject))
	}
	return r.record(ctx, v, "", []claims.Decision{{Who: s.Who, Client: s.Client, Action: claims.ActSeen, Subject: subject}})
}
