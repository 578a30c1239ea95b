package review

import (
	"context"
	"net/url"

	"claimwatch/claims"
)

// What the terminal shares with the pages, so that the two cannot part: the
// filter of the queue, the reading of a correction, and the words.

// A QueueFilter narrows the queue; its zero value shows everything.
type QueueFilter = queueFilter

// Waiting is the queue of one person, narrowed.
func (v *View) Waiting(f QueueFilter, who string) []*Group { return f.cut(v, who, who) }

// ReadCorrection reads the fields of a correction as the form on a card sends
// them: a field counts where it differs from the one called was_ and its name.
func ReadCorrection(fields url.Values) (claims.Correction, error) { return correctionOf(fields) }

// Say puts a text of the pages into a language.
type Say func(text string, args ...any) string

// Sentence says a sentence of the machine in the language.
func (say Say) Sentence(s claims.Sentence) string {
	return voicing{say: func(text string) string { return say(text) }, tongue: tongues()[0]}.sentence(s)
}

// Speak returns the messages of a language by its code; English for those
// that have none.
func Speak(code string) (Say, error) {
	m, err := loadMessages(tongueOf(code).Code)
	if err != nil {
		return nil, err
	}
	return m.say, nil
}

// Tongues are the codes of the languages that the pages speak.
func Tongues() []string {
	var out []string
	for _, t := range tongues() {
		out = append(out, t.Code)
	}
	return out
}

// Words for what a card shows, for whoever draws it elsewhere.

// StanceWords is a stance as people read it.
func StanceWords(s claims.Stance) string { return stanceWords(s) }

// LanguageName is the English name of a language by its code.
func LanguageName(code string) string { return languageName(code) }

// SubjectWords is the short name of what a decision is on: "e812",
// "killed-3000".
func SubjectWords(subject string) string { return subjectWords(subject) }

// FigureWords writes a figure as its origin meant it: "at least 3,428".
func FigureWords(f claims.Figure) string { return figureWords(f) }

// Words says in English what was done: the answer or the action.
func (d Done) Words() string {
	switch {
	case d.Answer != "":
		return answerWords(d.Answer)
	case d.Undo:
		return actionWords(d.UndoneWhat)
	}
	return actionWords(d.Action)
}

// StandingOn is the number of the decision that holds on a piece of evidence,
// 0 when nobody has decided on it.
func (r *Room) StandingOn(ctx context.Context, evidence int64) (int64, error) {
	v, err := r.Now(ctx)
	if err != nil {
		return 0, err
	}
	ds := v.Log.On(claims.EvidenceSubject(evidence), claims.ActConfirm, claims.ActReject)
	if len(ds) == 0 {
		return 0, nil
	}
	return ds[len(ds)-1].Seq, nil
}

// ClaimIDs are the ids of the claims on the desk's list, in its order.
func (r *Room) ClaimIDs() []string {
	var out []string
	for _, c := range r.o.Claims {
		out = append(out, c.ID)
	}
	return out
}

// Words is an answer as people read it, in English.
func (a Answer) Words() string { return answerWords(a) }
