// Package deliver takes what a desk has to say to those who want to hear it:
// into a folder, by mail, by webhook. Each message goes to each recipient
// once; what fails is tried again after a while and then parked, and what was
// sent to whom is on record. Nothing here makes a report, and no secret is
// ever part of a message, a record or an error.
package deliver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// The kinds of a message beside those of the report's alerts.
const KindReport = "report.built"

// A Message is one thing to say.
type Message struct {
	Key     string // the same for the same thing: what makes sending it twice send it once
	Kind    string // report.built, or the type of an alert
	Subject string
	Text    string // CommonMark, read as plain text
	HTML    string // "" = none
	JSON    []byte // what machines get
	At      time.Time
	Files   []File // for folders; mail takes them when it is told to
	Thread  string // key of the message that this one follows; "" = none
}

// A File is one file of a message.
type File struct {
	Name string // without a folder
	Data []byte
}

// A Channel brings messages to one recipient.
type Channel interface {
	// Name tells the recipient apart, without any secret.
	Name() string
	// Wants reports whether the recipient asked for messages of a kind.
	Wants(kind string) bool
	// Send brings one message. A Permanent error is not tried again.
	Send(ctx context.Context, m Message) error
}

// Permanent wraps what trying again cannot mend: a wrong address, a refusal.
type Permanent struct{ Err error }

func (p Permanent) Error() string { return p.Err.Error() }
func (p Permanent) Unwrap() error { return p.Err }

// The states of a delivery.
const (
	Sent   = "sent"
	Failed = "failed" // will be tried again at Next
	Parked = "parked" // given up
)

// A Record says what became of one message on its way to one recipient.
type Record struct {
	Channel  string    `json:"channel"`
	Key      string    `json:"key"`
	Kind     string    `json:"kind"`
	Subject  string    `json:"subject"`
	State    string    `json:"state"`
	Attempts int       `json:"attempts"`
	Last     time.Time `json:"last"`
	Next     time.Time `json:"next,omitzero"`
	Error    string    `json:"error,omitempty"`
}

// A Log keeps the records.
type Log interface {
	// Delivery returns the record of a message to a recipient, false when
	// there is none.
	Delivery(ctx context.Context, channel, key string) (Record, bool, error)
	SaveDelivery(ctx context.Context, r Record) error
}

// pauses are the waits before a message is tried again; then it is parked.
var pauses = []time.Duration{5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 8 * time.Hour}

// attemptTime bounds one attempt.
const attemptTime = 30 * time.Second

// Deliver sends every message to every channel that wants it, unless it was
// sent, is parked, or waits for its next attempt. It returns the records of
// the attempts made. A channel that fails does not keep the others waiting;
// an error of the log stops everything: what cannot be recorded is not sent.
func Deliver(ctx context.Context, log Log, now func() time.Time, channels []Channel, messages []Message) ([]Record, error) {
	var out []Record
	for _, m := range messages {
		for _, c := range channels {
			if !c.Wants(m.Kind) {
				continue
			}
			r, ok, err := log.Delivery(ctx, c.Name(), m.Key)
			if err != nil {
				return out, fmt.Errorf("cannot read what was sent to %s: %w", c.Name(), err)
			}
			if ok && (r.State != Failed || r.Next.After(now())) {
				continue
			}
			if ctx.Err() != nil {
				return out, ctx.Err()
			}
			r = attempt(ctx, c, m, r, now)
			if err := log.SaveDelivery(context.WithoutCancel(ctx), r); err != nil {
				return out, fmt.Errorf("cannot record what was sent to %s: %w", c.Name(), err)
			}
			out = append(out, r)
		}
	}
	return out, nil
}

func attempt(ctx context.Context, c Channel, m Message, r Record, now func() time.Time) Record {
	tctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	err := c.Send(tctx, m)
	r.Channel, r.Key, r.Kind, r.Subject = c.Name(), m.Key, m.Kind, oneLine(m.Subject)
	r.Attempts++
	r.Last, r.Next, r.Error = now().UTC(), time.Time{}, ""
	var permanent Permanent
	switch {
	case err == nil:
		r.State = Sent
	case errors.As(err, &permanent) || r.Attempts > len(pauses):
		r.State, r.Error = Parked, err.Error()
	default:
		r.State, r.Error = Failed, err.Error()
		r.Next = r.Last.Add(pauses[r.Attempts-1])
	}
	return r
}

// oneLine keeps a text that goes into a header or a record on one line.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f || r == ' ' || r == 0x2028 || r == 0x2029 }), " ")
}

// wants reports whether a list of kinds has one; an empty list has all.
func wants(kinds []string, kind string) bool {
	if len(kinds) == 0 {
		return true
	}
	for _, k := range kinds {
		if k == kind {
			return true
		}
	}
	return false
}
