package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"
)

type numbered struct {
	N int `json:"n"`
}

func same(v numbered) numbered { return v }

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
	if !strings.Contains(errs.String(), "line 252 is not a JSON object") {
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

func TestFilterLines(t *testing.T) {
	for _, tt := range []struct {
		desc, in, out, errs string
		code                int
	}{
		{"No line at all is an answer of no lines.", "", "", "", 0},
		{"Empty lines are passed over.", "\n  \n{\"n\":1}\n\n", "{\"n\":1}\n", "", 0},
		{"The last line needs no end.", "{\"n\":1}", "{\"n\":1}\n", "", 0},
		{"A byte order mark is no part of the first line.", "\ufeff{\"n\":1}\n", "{\"n\":1}\n", "", 0},
		{"Lines may end as on Windows.", "{\"n\":1}\r\n{\"n\":2}\r\n", "{\"n\":1}\n{\"n\":2}\n", "", 0},
		{"A missing field is zero.", "{}\n", "{\"n\":0}\n", "", 0},
		{"An unknown field is passed over.", "{\"n\":1,\"m\":2}\n", "{\"n\":1}\n", "", 0},
		{"A field of the wrong kind is named.", "{\"n\":\"one\"}\n{\"n\":2}\n", "{\"n\":2}\n", "line 1 is not a JSON object", exitData},
		{"JSON that is no object is none.", "null\n[1]\n\"n\"\n3\n{\"n\":5}\n", "{\"n\":5}\n", "line 4 is not a JSON object of the expected shape: it begins with \"3\"", exitData},
		{"What follows the object is named.", "{\"n\":1} {\"n\":2}\n", "", "line 1 is not a JSON object", exitData},
		{"An object cut off is named.", "{\"n\":1}\n{\"n\":", "{\"n\":1}\n", "line 2 is not a JSON object", exitData},
		{"The count of lost lines ends the messages.", "x\ny\n", "", "line 2", exitData},
		{"Bytes that are not UTF-8 are named, and the line is answered.", "{\"n\":1,\"m\":\"\xff\"}\n", "{\"n\":1}\n", "line 1 has bytes that are not UTF-8", 0},
	} {
		var out, errs bytes.Buffer
		err := filter(context.Background(), strings.NewReader(tt.in), &out, &errs, same)
		if code, _ := codeOf(err); code != tt.code || out.String() != tt.out || !strings.Contains(errs.String(), tt.errs) || tt.errs == "" && errs.Len() > 0 {
			t.Errorf("%s\ncode %d, want %d\nout %q, want %q\nerrors %q, want %q", tt.desc, code, tt.code, out.String(), tt.out, errs.String(), tt.errs)
		}
		// The same rules hold where lines are read one after another.
		var seen bytes.Buffer
		errs.Reset()
		err = eachLine(context.Background(), strings.NewReader(tt.in), &errs, func(v numbered) error {
			_, err := fmt.Fprintf(&seen, "{\"n\":%d}\n", v.N)
			return err
		})
		if code, _ := codeOf(err); code != tt.code || seen.String() != tt.out || !strings.Contains(errs.String(), tt.errs) {
			t.Errorf("one after another: %s\ncode %d, want %d\nout %q, want %q\nerrors %q", tt.desc, code, tt.code, seen.String(), tt.out, errs.String())
		}
	}
}

// endless is a reader of one line without end.
type endless struct{ left int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	for i := range n {
		p[i] = 'a'
	}
	e.left -= n
	return n, nil
}

func TestFilterPassesOverALineTooLong(t *testing.T) {
	in := io.MultiReader(strings.NewReader("{\"n\":1}\n"), &endless{maxLine + 10}, strings.NewReader("\n{\"n\":3}\n"))
	var out, errs bytes.Buffer
	err := filter(context.Background(), in, &out, &errs, same)
	if code, _ := codeOf(err); code != exitData || out.String() != "{\"n\":1}\n{\"n\":3}\n" || !strings.Contains(errs.String(), "line 2 is longer than 64 MiB") {
		t.Errorf("got %v, %q, %q", err, out.String(), errs.String())
	}
}

func TestFilterGoesOnAfterAFault(t *testing.T) {
	var out, errs bytes.Buffer
	err := filter(context.Background(), strings.NewReader("{\"n\":1}\n{\"n\":2}\n{\"n\":3}\n"), &out, &errs, func(v numbered) numbered {
		if v.N == 2 {
			panic("two")
		}
		return v
	})
	if code, say := codeOf(err); code != exitBug || !say || out.String() != "{\"n\":1}\n{\"n\":3}\n" {
		t.Errorf("got %v, %q", err, out.String())
	}
	if !strings.Contains(errs.String(), "line 2: a fault of the program, id ") || !strings.Contains(errs.String(), "TestFilterGoesOnAfterAFault") {
		t.Errorf("the fault is not named with its place: %q", errs.String())
	}
}

// held is input that delivers one line and then waits, as a terminal does.
type held struct {
	line io.Reader
	wait chan struct{}
}

func (h held) Read(p []byte) (int, error) {
	if n, err := h.line.Read(p); err == nil {
		return n, nil
	}
	<-h.wait
	return 0, io.EOF
}

// signalled closes a channel at the first write.
type signalled struct {
	bytes.Buffer
	wrote chan struct{}
}

func (s *signalled) Write(p []byte) (int, error) {
	defer func() {
		if s.wrote != nil {
			close(s.wrote)
			s.wrote = nil
		}
	}()
	return s.Buffer.Write(p)
}

func TestFilterAnswersAtOnceAndStopsWhenInterrupted(t *testing.T) {
	in := held{strings.NewReader("{\"n\":1}\n"), make(chan struct{})}
	defer close(in.wait)
	wrote := make(chan struct{})
	out := &signalled{wrote: wrote}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- filter(ctx, in, out, io.Discard, same) }()
	await(t, wrote, "the first line was not answered before the second came")
	cancel()
	select {
	case err := <-done:
		if !errors.Is(err, context.Canceled) || out.String() != "{\"n\":1}\n" {
			t.Errorf("got %v, %q", err, out.String())
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the filter waits for input though it was interrupted")
	}
}

func await(t *testing.T, c <-chan struct{}, text string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(10 * time.Second):
		t.Fatal(text)
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
	err := filter(context.Background(), in, &brokenPipe{after: 1}, &bytes.Buffer{}, same)
	if err == nil || !strings.Contains(err.Error(), "pipe closed") {
		t.Errorf("got %v, want the write error", err)
	}
}
