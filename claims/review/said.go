package review

import (
	"fmt"

	"claimwatch/claims"
)

// A voicing says the machine's sentences in one language and calendar.
type voicing struct {
	say    func(text string) string // nil = as it is
	tongue tongue
}

// sentence says a sentence: its form is looked up, and so is what fills its
// blanks, where that is a sentence or a term of the desk.
func (v voicing) sentence(s claims.Sentence) string {
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		args[i] = v.blank(a)
	}
	return claims.Sentence{Form: v.word(s.Form), Args: args}.String()
}

// word says a word or a form.
func (v voicing) word(s string) string {
	if v.say == nil {
		return s
	}
	return v.say(s)
}

func (v voicing) blank(a any) any {
	switch a := a.(type) {
	case claims.Sentence:
		return v.sentence(a)
	case claims.Term:
		return v.word(string(a))
	case claims.ShortDay:
		return v.day(claims.Date(a))
	case claims.Date:
		if a.Time().IsZero() {
			return v.word("no date")
		}
		return v.tongue.date(a.Time(), false)
	}
	return a
}

// day writes a day without its year.
func (v voicing) day(d claims.Date) string {
	t := d.Time()
	if t.IsZero() {
		return v.word("no date")
	}
	return v.tongue.shortDate(t)
}

// figureSaid is a figure as its origin meant it: "at least 3,428".
func figureSaid(f claims.Figure) claims.Sentence {
	num := func(p *float64) any {
		switch {
		case p == nil:
			return "?"
		case f.Metric == claims.Year:
			return fmt.Sprintf("%.0f", *p)
		}
		return thousands(*p)
	}
	switch {
	case f.Value == nil && f.Low == nil && f.High == nil:
		return claims.Say("no number")
	case f.Value == nil && f.High == nil:
		return claims.Say("%s or more", num(f.Low))
	case f.Value == nil:
		return claims.Say("%s to %s", num(f.Low), num(f.High))
	}
	switch f.Qualifier {
	case claims.AtLeast:
		return claims.Say("at least %s", num(f.Value))
	case claims.MoreThan:
		return claims.Say("more than %s", num(f.Value))
	case claims.UpTo:
		return claims.Say("up to %s", num(f.Value))
	case claims.About:
		return claims.Say("about %s", num(f.Value))
	}
	return claims.Say("%s", num(f.Value))
}
