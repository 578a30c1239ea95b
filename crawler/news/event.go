package news

import "time"

// EventKind names what became of a page after it was first read.
type EventKind string

// What becomes of pages. That one cannot be had for a while is no event.
const (
	PageChanged    EventKind = "changed"    // its text is another
	PageDeleted    EventKind = "deleted"    // gone: 404, 410, 451, or sent to the home page
	PageRedirected EventKind = "redirected" // leads to the site of another outlet, or of nobody known: as a forgery does that hides behind the real outlet
	PageMoved      EventKind = "moved"      // leads to another site of the same outlet or of its family
	PageWalled     EventKind = "walled"     // a wall stands before what could be read
	PageRestored   EventKind = "restored"   // can be read again
)

// A PageEvent is something that happened to a page which is visited again.
type PageEvent struct {
	Kind     EventKind `json:"kind"`
	SourceID string    `json:"source"`
	URL      string    `json:"url"`
	At       time.Time `json:"at"`     // when it was seen
	Since    time.Time `json:"since"`  // when it was last seen otherwise
	Before   int64     `json:"before"` // the capture that shows how it was
	After    int64     `json:"after"`  // the capture that shows the event
	Reason   string    `json:"reason"`
	To       string    `json:"to,omitempty"` // where it leads now
	// Sentences that evidence rests on and that are no longer as they were.
	Sentences []SentenceChange `json:"sentences,omitempty"`
}

// A SentenceChange is a sentence that a claim was found in, and what stands in
// its place; "" when nothing does.
type SentenceChange struct {
	Claim  string `json:"claim"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// Events tells from the captures of one address, oldest first, when it was
// deleted, redirected, walled or restored. Whether its text changed is not to
// be seen in captures, whose bytes change with every advertisement; it is told
// by the versions of the article.
//
//	ok, ok, gone, gone, ok      deleted once, then restored
//	ok, timeout, ok             nothing: the site was down
//	gone                        nothing: it was never read
func Events(captures []Capture) []PageEvent {
	var out []PageEvent
	var last *Capture // the last that could be read
	state := EventKind("")
	for i := range captures {
		c := &captures[i]
		var kind EventKind
		switch c.State {
		case CaptureOK, CaptureUnchanged:
			if last != nil && state != "" {
				out = append(out, eventOf(PageRestored, last, c))
			}
			last, state = c, ""
			continue
		case CaptureGone:
			kind = PageDeleted
		case CaptureMoved:
			kind = PageRedirected
		case CaptureWalled:
			kind = PageWalled
		default:
			continue // it could not be had, which says nothing of the page
		}
		if last != nil && kind != state {
			out = append(out, eventOf(kind, last, c))
			state = kind
		}
	}
	return out
}

func eventOf(kind EventKind, before, after *Capture) PageEvent {
	e := PageEvent{Kind: kind, SourceID: after.SourceID, URL: after.URL, At: after.Started, Since: before.Started, Before: before.ID, After: after.ID, Reason: after.Reason}
	if len(after.Chain) > 0 && kind != PageRestored {
		e.To = after.FinalURL
	}
	return e
}
