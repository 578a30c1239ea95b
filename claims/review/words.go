package review

import (
	"math"
	"strconv"
	"strings"

	"claimwatch/claims"
)

// figureWords writes a figure as its origin meant it: "at least 3,428".
func figureWords(f claims.Figure) string { return figureSaid(f).String() }

// centralOf is the number that stands for a figure.
func centralOf(f claims.Figure) (float64, bool) {
	switch {
	case f.Value != nil:
		return *f.Value, true
	case f.Low != nil && f.High != nil:
		return (*f.Low + *f.High) / 2, true
	case f.Low != nil:
		return *f.Low, true
	case f.High != nil:
		return *f.High, true
	}
	return 0, false
}

// thousands writes 3428 as "3,428".
func thousands(v float64) string {
	s := strconv.FormatFloat(math.Abs(v), 'f', -1, 64)
	whole, rest, _ := strings.Cut(s, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	if v < 0 {
		whole = "−" + whole
	}
	return whole
}

func scopeWords(scope string) string {
	switch scope {
	case "":
		return "not stated"
	case "all":
		return "everybody"
	}
	return scope
}

// ruleWords say how the origin of a passage was found. See the rules of the
// status model.
func ruleWords(rule string) string {
	switch rule {
	case "F1":
		return "same address or same bytes"
	case "F2":
		return "nearly the same text in the same language"
	case "F3":
		return "credit line of an agency"
	case "F4":
		return "named in the text"
	case "F5":
		return "links to a page of its own"
	case "F6":
		return "same odd figure within days, nobody named: presumed"
	case "F7":
		return "the outlet's own reporting"
	case "F8":
		return "no trace: counts for nobody"
	case "person":
		return "set by a person"
	}
	return rule
}

// tieWords say what two outlets share, by the rules of package kin.
func tieWords(rule string) string {
	switch rule {
	case "N1":
		return "the same account: for advertisements, for counting readers, or to prove whose the site is"
	case "N2":
		return "one certificate, on machines of one network"
	case "N3":
		return "pages of one home-made template, on machines of one network"
	}
	return rule
}

// stanceWords is a stance as people read it.
func stanceWords(s claims.Stance) string {
	switch s {
	case claims.Supports:
		return "supports"
	case claims.Contradicts:
		return "disputes"
	case claims.Mentions:
		return "in passing"
	}
	return string(s)
}

func answerWords(a Answer) string {
	switch a {
	case AnswerPassing:
		return "in passing"
	case AnswerNot:
		return "not this claim"
	}
	return string(a)
}

// actionWords is an action in the past tense, as the log tells it.
func actionWords(a claims.Action) string {
	words := map[claims.Action]string{claims.ActConfirm: "decided", claims.ActReject: "not this claim", claims.ActCorrect: "corrected", claims.ActMove: "moved",
		claims.ActSnooze: "put off", claims.ActNote: "noted", claims.ActUndo: "took back", claims.ActVerdict: "verdict", claims.ActRate: "rated",
		claims.ActAssign: "assigned", claims.ActBreak: "unfolded", claims.ActSplit: "split", claims.ActJoin: "folded", claims.ActExport: "exported",
		claims.ActAsk: "asked", claims.ActSecond: "answered too", claims.ActSeen: "seen", claims.ActUnite: "united", claims.ActPart: "parted"}
	if w := words[a]; w != "" {
		return w
	}
	return string(a)
}

// becameSaid is what a decision made of its subject, in a word.
func becameSaid(d claims.Decision) claims.Sentence {
	switch d.Action {
	case claims.ActConfirm:
		return claims.Say("%s", claims.Term(stanceWords(claims.Stance(d.After))))
	case claims.ActReject, claims.ActUndo, claims.ActCorrect, claims.ActNote, claims.ActBreak, claims.ActJoin:
		return claims.Sentence{}
	case claims.ActUnite, claims.ActPart:
		if h, err := claims.ReadHand(d); err == nil {
			return claims.Say("%s", strings.Join(h.Members, ", "))
		}
		return claims.Sentence{}
	case claims.ActSplit:
		if s, err := claims.ReadSplit(d); err == nil {
			return claims.Say("%s", shown(s.Quote))
		}
		return claims.Sentence{}
	case claims.ActVerdict:
		return verdictSaid(d.After)
	}
	return claims.Say("%s", d.After)
}

// subjectPath is the address of what a decision is on, "" when it has none.
func subjectPath(subject string) string {
	kind, id, _ := strings.Cut(subject, ":")
	switch kind {
	case "evidence":
		return "/evidence/e" + id
	case "claim":
		return "/claims/" + id
	case "article":
		return "/articles/a" + id
	case "origin":
		return "/origins/" + id
	case "source":
		return "/sources/" + id
	}
	return ""
}

// subjectWords is the short name of a subject: "e812", "killed-3000".
func subjectWords(subject string) string {
	kind, id, ok := strings.Cut(subject, ":")
	switch {
	case !ok:
		return subject
	case kind == "evidence":
		return "e" + id
	case kind == "article":
		return "a" + id
	}
	return id
}

// shown makes control characters visible: those that change the direction of
// text can make it read as something else.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069', r == '\u200e', r == '\u200f', r == '\u061c':
			return '\ufffd'
		case r < ' ' && r != '\n' && r != '\t', r == 0x7f:
			return '\ufffd'
		}
		return r
	}, s)
}

// becameOf takes a decision or where one is.
func becameOf(d any) claims.Sentence {
	switch d := d.(type) {
	case claims.Decision:
		return becameSaid(d)
	case *claims.Decision:
		return becameSaid(*d)
	}
	return claims.Sentence{}
}

// Shown makes visible what in a text from outside would not be seen: marks
// that turn its direction, and control characters, which on a terminal do
// more than that.
func Shown(s string) string { return shown(s) }
