package review

import (
	"net/url"
	"strings"
)

func (s *site) verdict(a *ask) (*page, error) {
	if err := a.ParseForm(); err != nil {
		return nil, badRequest("The form could not be read: %v", err)
	}
	e := Verdict{Event: a.PostFormValue("event"), Word: a.PostFormValue("verdict"), Likelihood: a.PostFormValue("likelihood"), Confidence: a.PostFormValue("confidence"),
		Reason: strings.TrimSpace(a.PostFormValue("reason"))}
	for _, c := range a.PostForm["cite"] {
		id, ok := evidenceID(c)
		if !ok {
			return nil, badRequest("%q is no evidence.", c)
		}
		e.Cited = append(e.Cited, id)
	}
	d, err := s.room.Judge(a.Context(), s.strokeOf(a), a.who.Role, a.PathValue("id"), e)
	if err != nil {
		return nil, err
	}
	s.remember(d)
	return &page{Redirect: withDone("/claims/"+url.PathEscape(a.PathValue("id")), d.Seq), JSON: doneJSON(d)}, nil
}
