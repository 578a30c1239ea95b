package review

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// An Answer is what a person says of a card.
type Answer string

// The answers: does the passage say what the claim says?
const (
	AnswerSupports Answer = "supports"
	AnswerDisputes Answer = "disputes"
	AnswerPassing  Answer = "passing" // it repeats or mentions the claim and takes no side
	AnswerNot      Answer = "not"     // it is about something else
)

// Answers lists them in the order of the buttons.
func Answers() []Answer {
	return []Answer{AnswerSupports, AnswerDisputes, AnswerPassing, AnswerNot}
}

// stance is what evidence counts as after an answer, "" when it does not.
func (a Answer) stance() claims.Stance {
	switch a {
	case AnswerSupports:
		return claims.Supports
	case AnswerDisputes:
		return claims.Contradicts
	case AnswerPassing:
		return claims.Mentions
	}
	return ""
}

// answerOf is the answer that a decision gives, "" when it gives none.
func answerOf(d claims.Decision) Answer {
	switch {
	case d.Action == claims.ActReject:
		return AnswerNot
	case d.Action == claims.ActSecond:
		return Answer(d.After)
	case d.Action != claims.ActConfirm:
		return ""
	}
	for _, a := range Answers() {
		if string(a.stance()) == d.After {
			return a
		}
	}
	return ""
}

// A Stroke is one thing a person does to a card or a piece of evidence.
type Stroke struct {
	Who      string
	Client   string // web, cli, api
	Evidence int64
	Last     int64 // greatest piece of evidence the person saw on the card; 0 = all there is
	Seen     int64 // the standing decision the person saw on it; 0 = none
	Blind    bool  // the machine's view was hidden until the answer
	Millis   int64 // on the card
	Reason   string
}

// Done is what a stroke did.
type Done struct {
	Seq        int64 // of the first decision: what undo takes
	Action     claims.Action
	Answer     Answer
	Claim      string
	Articles   int
	Was, Is    assess.State
	Machine    claims.Stance // what the matcher had proposed
	Score      float64
	Left       int
	Undo       bool
	Redo       bool // what was taken back stands again
	UndoneWhat claims.Action
	Evidence   int64 // that an undo or a redo was about; 0 = something else
}

// A ConflictError says that somebody else was first.
type ConflictError struct{ First claims.Decision }

func (e *ConflictError) Error() string {
	return fmt.Sprintf("%s decided on %s first: %s %s", e.First.Who, e.First.Subject, e.First.Action, e.First.After)
}

// A RefusedError says why something cannot be done, in words for the person.
type RefusedError struct{ Said claims.Sentence }

func (e *RefusedError) Error() string { return e.Said.String() }

func refuse(format string, args ...any) error { return &RefusedError{claims.Say(format, args...)} }

// ErrNoEvidence says that there is no such piece of evidence.
var ErrNoEvidence = errors.New("no such evidence")

// Answer records an answer on every copy on a card.
func (r *Room) Answer(ctx context.Context, s Stroke, a Answer) (Done, error) {
	if !slices.Contains(Answers(), a) {
		return Done{}, refuse("%q is not an answer: supports, disputes, passing or not", a)
	}
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	if g := v.second(s.Who, s.Evidence); g != nil && s.Seen == 0 {
		return r.answerSecond(ctx, v, s, g, a)
	}
	return r.stroke(ctx, s, func(m claims.Mention) claims.Decision {
		if a == AnswerNot {
			return claims.Decision{Action: claims.ActReject, Before: m.Claim}
		}
		return claims.Decision{Action: claims.ActConfirm, Before: string(m.Stance), After: string(a.stance())}
	})
}

// Move says that a card is about another claim.
func (r *Room) Move(ctx context.Context, s Stroke, to string) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	if st := v.Claim(to); st == nil || !st.Known {
		return Done{}, refuse("there is no claim %q", to)
	}
	return r.stroke(ctx, s, func(m claims.Mention) claims.Decision {
		return claims.Decision{Action: claims.ActMove, Before: m.Claim, After: to}
	})
}

// Correct mends what was read wrongly, on every copy on a card.
func (r *Room) Correct(ctx context.Context, s Stroke, c claims.Correction) (Done, error) {
	after, err := json.Marshal(c)
	if err != nil {
		return Done{}, fmt.Errorf("cannot write the correction: %w", err)
	}
	if string(after) == "{}" {
		return Done{}, refuse("nothing was changed")
	}
	if _, known := r.o.Origins.ByID(c.Origin); c.Origin != "" && !known {
		return Done{}, refuse("there is no origin %q in the register", c.Origin)
	}
	return r.stroke(ctx, s, func(m claims.Mention) claims.Decision {
		before, err := json.Marshal(claims.Correction{Figure: m.Figure, Origin: m.Origin})
		if err != nil {
			before = nil // a figure that was read from JSON can be written to it
		}
		return claims.Decision{Action: claims.ActCorrect, Before: string(before), After: string(after)}
	})
}

// Snooze lets a card sleep: until a day, or until SnoozeOrigin or
// SnoozeFigure.
func (r *Room) Snooze(ctx context.Context, s Stroke, until string) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	g := v.Group(s.Evidence)
	if g == nil {
		return Done{}, refuse("only what waits in the inbox can wait longer")
	}
	if until == SnoozeOrigin || until == SnoozeFigure {
		until = sleepMark(until, v.Claim(g.Claim.ID))
	} else if d, err := claims.ParseDate(until); err != nil || d <= v.Day {
		return Done{}, refuse("%q is not a day to come", until)
	}
	return r.record(ctx, v, g.Claim.ID, []claims.Decision{s.on(g.ID, claims.Decision{Action: claims.ActSnooze, After: until})})
}

// Note keeps a person's words on a subject: "evidence:812", "claim:…",
// "article:…", "origin:…", "source:…".
func (r *Room) Note(ctx context.Context, s Stroke, subject, text string) (Done, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return Done{}, refuse("an empty note says nothing")
	}
	if len(text) > maxNote {
		return Done{}, refuse("a note has at most %d bytes", maxNote)
	}
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	return r.record(ctx, v, "", []claims.Decision{{Who: s.Who, Client: s.Client, Action: claims.ActNote, Subject: subject, After: text}})
}

// maxNote bounds a note, in bytes: a page of text.
const maxNote = 8000

// Assign names who answers for a claim or a piece of evidence; "" nobody.
func (r *Room) Assign(ctx context.Context, s Stroke, subject, to string) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	return r.record(ctx, v, "", []claims.Decision{{Who: s.Who, Client: s.Client, Action: claims.ActAssign, Subject: subject, After: to}})
}

// Rate gives an origin its letter, A to F.
func (r *Room) Rate(ctx context.Context, s Stroke, origin, letter string) (Done, error) {
	o, ok := r.o.Origins.ByID(origin)
	if !ok {
		return Done{}, refuse("there is no origin %q in the register", origin)
	}
	if len(letter) != 1 || letter < "A" || letter > "F" {
		return Done{}, refuse("a letter from A to F, not %q", letter)
	}
	if len([]rune(strings.TrimSpace(s.Reason))) < minReason {
		return Done{}, refuse("a letter needs its reason, in at least %d characters", minReason)
	}
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	return r.record(ctx, v, "", []claims.Decision{{Who: s.Who, Client: s.Client, Action: claims.ActRate, Subject: "origin:" + origin,
		Before: o.Reliability, After: letter, Reason: s.Reason}})
}

// minReason is how many characters a reason has at least where one is needed.
const minReason = 10

// on fills in what a stroke knows.
func (s Stroke) on(id int64, d claims.Decision) claims.Decision {
	d.Who, d.Client, d.Blind, d.Millis, d.Reason = s.Who, s.Client, s.Blind, s.Millis, s.Reason
	d.Subject = claims.EvidenceSubject(id)
	return d
}

// aimed is what there is now, and the copies on the card that a stroke is for.
func (r *Room) aimed(ctx context.Context, s Stroke) (*View, []claims.Mention, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return nil, nil, err
	}
	ms, err := v.aim(s)
	return v, ms, err
}

// stroke records one decision for every copy on the card of a piece of
// evidence. What was decided already is decided anew only by whoever saw that
// decision.
func (r *Room) stroke(ctx context.Context, s Stroke, make func(claims.Mention) claims.Decision) (Done, error) {
	v, ms, err := r.aimed(ctx, s)
	if err != nil {
		return Done{}, err
	}
	ds := []claims.Decision{}
	for _, m := range ms {
		ds = append(ds, s.on(m.ID, make(m)))
	}
	lead := ms[0]
	done, err := r.record(ctx, v, lead.Claim, ds)
	done.Machine, done.Score, done.Articles = lead.Stance, lead.Score, articles(ms)
	return done, err
}

// aim returns the copies that a stroke is meant for, the card's own passage
// first.
func (v *View) aim(s Stroke) ([]claims.Mention, error) {
	if g := v.Group(s.Evidence); g != nil {
		out := []claims.Mention{}
		for _, m := range g.Mentions {
			switch {
			case m.ID == s.Evidence:
				out = slices.Insert(out, 0, m)
			case s.Last == 0 || m.ID <= s.Last:
				out = append(out, m)
			}
		}
		return out, nil
	}
	m, ok := v.Mention(s.Evidence)
	if !ok {
		return nil, fmt.Errorf("e%d: %w", s.Evidence, ErrNoEvidence)
	}
	if s.Seen == 0 && v.second(s.Who, s.Evidence) != nil { // who answers as well shall not learn what was answered
		return nil, refuse("answer this card first, or pass it over")
	}
	if standing := v.Log.On(claims.EvidenceSubject(m.ID), claims.ActConfirm, claims.ActReject); len(standing) > 0 {
		if last := standing[len(standing)-1]; last.Seq != s.Seen {
			return nil, &ConflictError{last}
		}
	}
	return []claims.Mention{m}, nil
}

// Mention returns one piece of evidence, wherever it stands.
func (v *View) Mention(id int64) (claims.Mention, bool) {
	for _, s := range v.Claims {
		for i := range s.Mentions {
			if s.Mentions[i].ID == id {
				return s.Mentions[i], true
			}
		}
	}
	return claims.Mention{}, false
}

// record keeps decisions and tells what they did to a claim.
func (r *Room) record(ctx context.Context, v *View, claim string, ds []claims.Decision) (Done, error) {
	kept, err := r.db.DecideAll(ctx, ds)
	if err != nil {
		return Done{}, err
	}
	after, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	d := Done{Seq: kept[0].Seq, Action: kept[0].Action, Answer: answerOf(kept[0]), Claim: claim, Left: len(after.queueFor(ds[0].Who))}
	if a, b := v.Claim(claim), after.Claim(claim); a != nil && b != nil {
		d.Was, d.Is = a.Reviewed.State, b.Reviewed.State
	}
	return d, nil
}

// undoWindow is how far back one's own keystrokes can be walked; what is
// older is changed where it stands, with a reason.
const undoWindow = 24 * time.Hour

// Undo takes back what a person did at one stroke: the one numbered seq, or
// with 0 the last that stands. Everybody takes back his own; who is allowed
// to undoes others' too.
func (r *Room) Undo(ctx context.Context, s Stroke, seq int64, others bool) (Done, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return Done{}, err
	}
	if seq == 0 {
		last := v.Log.Last(s.Who, r.o.Now().Add(-undoWindow), 1)
		if len(last) == 0 {
			return Done{}, refuse("there is nothing of the last 24 hours to take back")
		}
		seq = last[0].Seq
	}
	was, ok := v.Log.Get(seq)
	if !ok {
		return Done{}, refuse("there is no decision %d", seq)
	}
	if was.Who != s.Who && !others {
		return Done{}, refuse("decision %d is %s's", seq, was.Who)
	}
	batch, err := r.db.Batch(ctx, seq)
	if err != nil {
		return Done{}, err
	}
	var ds []claims.Decision
	for _, n := range batch {
		if b, ok := v.Log.Get(n); ok && !v.Log.undone[n] {
			ds = append(ds, claims.Decision{Who: s.Who, Client: s.Client, Action: claims.ActUndo, Subject: b.Subject, Undoes: n, Reason: s.Reason})
		}
	}
	if len(ds) == 0 {
		return Done{}, refuse("decision %d was taken back already", seq)
	}
	claim := ""
	id, about := evidenceOf(was.Subject)
	if about {
		if m, ok := v.Mention(id); ok {
			claim = m.Claim
		}
	}
	done, err := r.record(ctx, v, claim, ds)
	done.Undo, done.UndoneWhat, done.Evidence = true, was.Action, id
	if a := answerOf(was); a != "" {
		done.Answer = a
	}
	return done, err
}

// evidenceOf reads "evidence:812".
func evidenceOf(subject string) (int64, bool) {
	digits, ok := strings.CutPrefix(subject, "evidence:")
	if !ok {
		return 0, false
	}
	id, err := strconv.ParseInt(digits, 10, 64)
	return id, err == nil
}

func articles(ms []claims.Mention) int {
	seen := map[int64]bool{}
	for _, m := range ms {
		seen[m.ArticleID] = true
	}
	return len(seen)
}
