package model

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
)

func TestBreaker(t *testing.T) {
	m := &fakeModel{verdicts: map[string]Verdict{"yes": {claims.Supports, 1}}}
	now := time.Date(2026, 1, 26, 12, 0, 0, 0, time.UTC)
	b := NewBreaker(reviewer(t, Options{Entailer: m, Most: 1}), func() time.Time { return now })
	m.err = errors.New("down")
	for i := range breakAfter {
		_, err := b.Review(context.Background(), result())
		if err == nil {
			t.Fatalf("failure %d is not reported", i+1)
		}
		if last := i == breakAfter-1; strings.Contains(err.Error(), "left alone") != last {
			t.Errorf("failure %d: %v", i+1, err)
		}
	}
	asked := len(m.asked)
	if got, err := b.Review(context.Background(), result()); err != nil || len(got.Evidence) != 1 || len(m.asked) != asked {
		t.Errorf("while it rests it is asked %d times more, %v", len(m.asked)-asked, err)
	}
	now = now.Add(breakFor)
	m.err = nil
	if _, err := b.Review(context.Background(), result()); err != nil || len(m.asked) != asked+1 {
		t.Errorf("after its rest it is asked %d times, %v; want once", len(m.asked)-asked, err)
	}
}
