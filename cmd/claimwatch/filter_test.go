package main

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
)

type numbered struct {
	N int `json:"n"`
}

func TestFilterKeepsOrderAndNamesBadLines(t *testing.T) {
	var in strings.Builder
	for i := range 500 {
		fmt.Fprintf(&in, "{\"n\":%d}\n", i)
		if i == 250 {
			in.WriteString("not json\n\n")
		}
	}
	var out, errs bytes.Buffer
	overtaken := make(chan struct{})
	err := filter(context.Background(), strings.NewReader(in.String()), &out, &errs, func(v numbered) numbered {
		switch v.N {
		case 0:
			<-overtaken // the first line is ready only after the second
		case 1:
			close(overtaken)
		}
		return v
	})
	if code, say := codeOf(err); code != exitData || !say {
		t.Errorf("got %v, want exit code 65", err)
	}
	if !strings.Contains(errs.String(), "line 252 is not JSON") {
		t.Errorf("errors: %q", errs.String())
	}
	var want strings.Builder
	for i := range 500 {
		fmt.Fprintf(&want, "{\"n\":%d}\n", i)
	}
	if out.String() != want.String() {
		t.Error("answers are missing or out of order")
	}
}

type brokenPipe struct{ after int }

func (b *brokenPipe) Write(p []byte) (int, error) {
	if b.after--; b.after < 0 {
		return 0, fmt.Errorf("pipe closed")
	}
	return len(p), nil
}

func TestFilterStopsWhenNobodyReads(t *testing.T) {
	in := strings.NewReader(strings.Repeat("{\"n\":1}\n", 10000))
	err := filter(context.Background(), in, &brokenPipe{after: 1}, &bytes.Buffer{}, func(v numbered) numbered { return v })
	if err == nil || !strings.Contains(err.Error(), "pipe closed") {
		t.Errorf("got %v, want the write error", err)
	}
}
