package review

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"claimwatch/claims"
)

// strokeOf reads what every form on a card carries.
func (s *site) strokeOf(a *ask) Stroke {
	st := Stroke{Who: a.who.Name, Client: "web", Blind: a.PostFormValue("blind") == "1", Reason: strings.TrimSpace(a.PostFormValue("reason"))}
	if a.api || a.who.Token {
		st.Client = "api"
	}
	st.Last, _ = number(a.PostFormValue("last"))
	st.Seen, _ = number(a.PostFormValue("seen"))
	if made, ok := number(a.PostFormValue("shown")); ok {
		st.Millis = max(0, s.o.Now().UnixMilli()-made)
	}
	if ms, ok := number(a.PostFormValue("millis")); ok { // the page knows better: the card may have been loaded ahead
		st.Millis = ms
	}
	return st
}

// decide takes what the forms of a card send.
func (s *site) decide(a *ask) (*page, error) {
	id, ok := evidenceID(a.PathValue("id"))
	if !ok {
		return nil, missing("There is no evidence %q. Its number looks like e812.", a.PathValue("id"))
	}
	if err := a.ParseForm(); err != nil {
		return nil, badRequest("The form could not be read: %v", err)
	}
	st := s.strokeOf(a)
	st.Evidence = id
	d, err := s.act(a, st)
	var conflict *ConflictError
	if errors.As(err, &conflict) {
		v, err := s.room.Now(a.Context())
		if err != nil {
			return nil, err
		}
		return s.cardAt(a, v, s.postFilter(a), id, &conflict.First)
	}
	if err != nil {
		return nil, err
	}
	s.remember(d)
	back := "/inbox"
	q := s.postFilter(a).Query()
	if a.PostFormValue("back") != "" {
		back, q = localPath(a.PostFormValue("back")), ""
	} else if d.Action == claims.ActCorrect || d.Action == claims.ActNote || d.Action == claims.ActAssign || d.Action == claims.ActSplit || d.Action == claims.ActBreak || d.Action == claims.ActJoin || d.Action == claims.ActAsk {
		back = fmt.Sprintf("/inbox/e%d", id)
	}
	return &page{Redirect: withDone(back+q, d.Seq), JSON: doneJSON(d)}, nil
}

// act does what the button says.
func (s *site) act(a *ask, st Stroke) (Done, error) {
	ctx, subject := a.Context(), claims.EvidenceSubject(st.Evidence)
	switch act := a.PostFormValue("act"); act {
	case "later":
		return s.room.Snooze(ctx, st, cmpOr(a.PostFormValue("until_day"), a.PostFormValue("until")))
	case "move":
		return s.room.Move(ctx, st, a.PostFormValue("to"))
	case "correct":
		c, err := correctionOf(a.PostForm)
		if err != nil {
			return Done{}, err
		}
		return s.room.Correct(ctx, st, c)
	case "ask":
		if err := s.knownPerson(a, a.PostFormValue("to")); err != nil {
			return Done{}, err
		}
		return s.room.Ask(ctx, st, a.PostFormValue("to"))
	case "split":
		c, err := s.cutOf(a, st.Evidence)
		if err != nil {
			return Done{}, err
		}
		return s.room.Split(ctx, st, c)
	case "break":
		which, _ := number(a.PostFormValue("which"))
		return s.room.Break(ctx, st, which, a.PostFormValue("whose"))
	case "join":
		which, _ := number(a.PostFormValue("which"))
		with, _ := evidenceID(strings.TrimSpace(a.PostFormValue("with")))
		return s.room.Join(ctx, st, which, with)
	case "note":
		return s.room.Note(ctx, st, subject, a.PostFormValue("note"))
	case "assign":
		if err := s.knownPerson(a, a.PostFormValue("to")); err != nil {
			return Done{}, err
		}
		return s.room.Assign(ctx, st, subject, a.PostFormValue("to"))
	default:
		return s.room.Answer(ctx, st, Answer(act))
	}
}

// cutOf reads what is to be split off: one of the figures that the sentence
// has besides, or words of one's own with the fields of a correction.
func (s *site) cutOf(a *ask, id int64) (Cut, error) {
	if n, ok := number(a.PostFormValue("figure")); ok {
		v, err := s.room.Now(a.Context())
		if err != nil {
			return Cut{}, err
		}
		m, ok := v.Mention(id)
		if !ok {
			return Cut{}, fmt.Errorf("e%d: %w", id, ErrNoEvidence)
		}
		cuts := s.room.Cuts(m)
		if int(n) > len(cuts) {
			return Cut{}, refuse("the sentence has no such figure")
		}
		return cuts[n-1], nil
	}
	c := Cut{Words: a.PostFormValue("words")}
	if a.PostFormValue("value") == "" {
		return c, nil
	}
	fix, err := correctionOf(a.PostForm)
	c.Figure = fix.Figure
	return c, err
}

// knownPerson refuses to make somebody answer who has no account.
func (s *site) knownPerson(a *ask, name string) error {
	if name == "" || name == a.who.Name {
		return nil
	}
	_, err := s.db.User(a.Context(), name)
	if s.o.NotFound(err) {
		return refuse("there is no account %q", name)
	}
	return err
}

// postFilter is the filter of the inbox that a form was sent from.
func (s *site) postFilter(a *ask) queueFilter {
	v, err := url.ParseQuery(strings.TrimPrefix(a.PostFormValue("filter"), "?"))
	if err != nil {
		return queueFilter{}
	}
	return readFilter(v)
}

// correctionOf reads the fields of a correction; what was left as it was is
// no correction.
func correctionOf(f url.Values) (claims.Correction, error) {
	c := claims.Correction{}
	changed := func(name string) bool { return f.Get(name) != f.Get("was_"+name) }
	if changed("origin") {
		c.Origin = f.Get("origin")
	}
	if changed("value") || f.Get("value") != "" && (changed("qualifier") || changed("metric")) {
		v, err := strconv.ParseFloat(strings.NewReplacer(",", "", " ", "", "\u00a0", "").Replace(westernDigits(f.Get("value"))), 64)
		if err != nil || v < 0 {
			return c, refuse("%q is not a number", f.Get("value"))
		}
		c.Figure = &claims.Figure{Value: &v, Low: &v, High: &v, Qualifier: claims.Qualifier(f.Get("qualifier")), Metric: claims.Metric(f.Get("metric")),
			Scope: f.Get("scope"), AsOf: claims.Date(f.Get("as_of"))}
		switch c.Figure.Qualifier {
		case claims.AtLeast, claims.MoreThan:
			c.Figure.High = nil
		case claims.UpTo:
			c.Figure.Low = nil
		case claims.Exact, claims.About:
		default:
			return c, refuse("%q is not one of exact, at-least, more-than, up-to, about", c.Figure.Qualifier)
		}
	}
	if changed("scope") {
		c.Scope = f.Get("scope")
	}
	if d := f.Get("as_of"); changed("as_of") && d != "" {
		day, err := claims.ParseDate(d)
		if err != nil {
			return c, refuse("%v", err)
		}
		c.AsOf = day
	}
	return c, nil
}

// westernDigits turns Persian and Arabic digits into 0-9.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r == '٬':
			return ','
		}
		return r
	}, s)
}

func (s *site) undo(a *ask) (*page, error) {
	seq, _ := number(a.PostFormValue("seq"))
	if a.PostFormValue("again") != "" {
		return s.redo(a)
	}
	d, err := s.room.Undo(a.Context(), s.strokeOf(a), seq, a.who.Edits())
	if err != nil {
		return nil, err
	}
	s.remember(d)
	back := localPath(a.PostFormValue("back"))
	if a.PostFormValue("back") == "" {
		back = "/inbox"
	}
	return &page{Redirect: withDone(back, d.Seq), JSON: doneJSON(d)}, nil
}

func (s *site) redo(a *ask) (*page, error) {
	d, err := s.room.Redo(a.Context(), s.strokeOf(a))
	if err != nil {
		return nil, err
	}
	s.remember(d)
	back := cmpOr(a.PostFormValue("back"), "/inbox")
	return &page{Redirect: withDone(localPath(back), d.Seq), JSON: doneJSON(d)}, nil
}

func (s *site) note(a *ask) (*page, error) {
	subject := a.PostFormValue("subject")
	if subjectPath(subject) == "" {
		return nil, badRequest("There is nothing called %q to write a note on.", subject)
	}
	d, err := s.room.Note(a.Context(), s.strokeOf(a), subject, a.PostFormValue("note"))
	if err != nil {
		return nil, err
	}
	return &page{Redirect: subjectPath(subject), JSON: doneJSON(d)}, nil
}

// seen ends what waits for the person on a subject.
func (s *site) seen(a *ask) (*page, error) {
	d, err := s.room.Seen(a.Context(), s.strokeOf(a), a.PostFormValue("subject"))
	if err != nil {
		return nil, err
	}
	s.remember(d)
	return &page{Redirect: withDone("/", d.Seq), JSON: doneJSON(d)}, nil
}

func (s *site) assign(a *ask) (*page, error) {
	subject := a.PostFormValue("subject")
	if !strings.HasPrefix(subject, "claim:") {
		return nil, badRequest("Only claims are assigned here.")
	}
	if err := s.knownPerson(a, a.PostFormValue("to")); err != nil {
		return nil, err
	}
	d, err := s.room.Assign(a.Context(), s.strokeOf(a), subject, a.PostFormValue("to"))
	if err != nil {
		return nil, err
	}
	return &page{Redirect: subjectPath(subject), JSON: doneJSON(d)}, nil
}

func (s *site) rate(a *ask) (*page, error) {
	d, err := s.room.Rate(a.Context(), s.strokeOf(a), a.PathValue("id"), a.PostFormValue("letter"))
	if err != nil {
		return nil, err
	}
	s.remember(d)
	return &page{Redirect: withDone("/origins/"+url.PathEscape(a.PathValue("id")), d.Seq), JSON: doneJSON(d)}, nil
}

// withDone adds to a way back what was done, so that the page can say it.
func withDone(path string, seq int64) string {
	u, err := url.Parse(path)
	if err != nil {
		return "/"
	}
	q := u.Query()
	q.Set("done", strconv.FormatInt(seq, 10))
	u.RawQuery = q.Encode()
	return u.String()
}

// doneJSON is what programs, and the script of the pages, are told.
func doneJSON(d Done) any {
	return map[string]any{"seq": d.Seq, "action": d.Action, "answer": d.Answer, "claim": d.Claim, "articles": d.Articles, "was": d.Was, "is": d.Is,
		"left": d.Left, "undo": d.Undo, "redo": d.Redo, "machine": d.Machine, "score": d.Score}
}
