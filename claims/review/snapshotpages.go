package review

import (
	"fmt"

	"claimwatch/claims"
)

// snapshot frames the archived page so that nothing in it can act.
func (s *site) snapshot(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	if art.CaptureID == 0 {
		return nil, missing("No bytes are kept of this article.")
	}
	return &page{Title: "Snapshot of " + cmpOr(art.Title, art.URL), Named: claims.Say("Snapshot of %s", cmpOr(art.Title, art.URL)), Template: "snapshot", Data: art}, nil
}

// snapshotPolicy lets a captured page show its text and its own styles and
// nothing else: no script, no load, no form, no way out of the frame.
const snapshotPolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

func (s *site) snapshotRaw(a *ask) (*page, error) {
	art, err := s.articleAt(a)
	if err != nil {
		return nil, err
	}
	c, err := s.db.Capture(a.Context(), art.CaptureID)
	if err != nil {
		return nil, err
	}
	if len(c.Body) == 0 {
		return nil, missing("No bytes are kept of this article.")
	}
	a.w.Header().Set("X-Frame-Options", "SAMEORIGIN")
	p := &page{Raw: c.Body, CSP: snapshotPolicy}
	switch c.MIME {
	case "text/html", "application/xhtml+xml", "":
		p.MIME = "text/html"
		if c.Charset != "" {
			p.MIME += "; charset=" + safeName(c.Charset)
		}
	case "text/plain":
		p.MIME = "text/plain; charset=utf-8"
	default:
		p.MIME, p.File = "application/octet-stream", fmt.Sprintf("a%d.bin", art.ID)
	}
	return p, nil
}
