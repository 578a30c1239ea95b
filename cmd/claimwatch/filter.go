package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"

	"golang.org/x/sync/semaphore"
)

// inFlight bounds the lines that a filter holds at a time, in bytes. One line
// may be longer; it is then the only one.
const inFlight = 64 << 20

// A job is one line on its way through a filter.
type job struct {
	line int
	data []byte
	done chan result
}

type result struct {
	out    []byte
	broken bool
	err    error
	stack  []byte // where the program failed
}

// errFault marks an answer that a fault of the program prevented.
var errFault = errors.New("a fault of the program")

// filter turns each line of in, a JSON object, into one line of out, in the
// same order, using every core and holding no more than a few lines. A line
// that is none is named on errs and skipped; the error then asks for exit code
// 65. A line on which the program fails is named too, with exit code 70.
func filter[In, Out any](ctx context.Context, in io.Reader, out, errs io.Writer, each func(In) Out) error {
	workers := max(2, runtime.GOMAXPROCS(0))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	f := &flow{queue: make(chan job), order: make(chan job, 2*workers), budget: semaphore.NewWeighted(inFlight)}
	readErr := make(chan error, 1)
	go func() { readErr <- f.read(ctx, in) }()
	for range workers {
		go func() {
			for j := range f.queue {
				j.done <- answer(j, each)
			}
		}()
	}
	if err := f.write(ctx, out, errs); err != nil {
		return err
	}
	switch err := <-readErr; {
	case err != nil:
		return err
	case f.faults > 0:
		return failf(exitBug, "the program failed on %d %s; please report it with the lines above", f.faults, plural(f.faults, "line", "lines"))
	case f.bad > 0:
		return notRead(f.bad)
	}
	return nil
}

// A flow is the lines between reader, workers and writer.
type flow struct {
	queue       chan job // to the workers
	order       chan job // to the writer, in the order of reading
	budget      *semaphore.Weighted
	bad, faults int // lines not answered
}

func (f *flow) read(ctx context.Context, in io.Reader) error {
	defer close(f.order)
	defer close(f.queue)
	lines := newLineReader(in)
	for {
		n, data, err := lines.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		j := job{line: n, data: data, done: make(chan result, 1)}
		if errors.Is(err, errLongLine) {
			j.done <- result{err: fmt.Errorf("line %d is %w", n, err)}
		} else if err != nil {
			return err
		}
		if err := f.budget.Acquire(ctx, j.weight()); err != nil {
			return err
		}
		select {
		case f.order <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
		if data == nil {
			continue
		}
		select {
		case f.queue <- j:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (j job) weight() int64 { return min(inFlight, int64(len(j.data))) }

// answer is what each makes of a line.
func answer[In, Out any](j job, each func(In) Out) (r result) {
	defer func() {
		if p := recover(); p != nil {
			stack := debug.Stack()
			r = result{err: fmt.Errorf("line %d: %w, id %s: %v", j.line, errFault, faultID(stack), p), stack: stack}
		}
	}()
	var in In
	broken, err := decodeLine(j.line, j.data, &in)
	if err != nil {
		return result{err: err}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err = enc.Encode(each(in))
	return result{out: buf.Bytes(), broken: broken, err: err}
}

// write writes the answers in the order of the lines.
func (f *flow) write(ctx context.Context, out, errs io.Writer) error {
	w := bufio.NewWriterSize(out, 1<<16)
	for {
		j, r, err := f.next(ctx)
		if errors.Is(err, io.EOF) {
			return flush(w)
		}
		if err != nil { // interrupted: what was answered is kept
			return errors.Join(err, flush(w))
		}
		switch {
		case errors.Is(r.err, errFault):
			f.faults++
			complain(errs, fmt.Errorf("%w\n%s", r.err, r.stack))
		case r.err != nil:
			f.bad++
			complain(errs, r.err)
		case r.broken:
			complain(errs, fmt.Errorf(brokenText, j.line))
		}
		if _, err := w.Write(r.out); err != nil {
			return fmt.Errorf("cannot write: %w", err)
		}
		f.budget.Release(j.weight())
		// A slow reader at the other end of a pipe sees each answer as it comes.
		if len(f.order) == 0 {
			if err := flush(w); err != nil {
				return err
			}
		}
	}
}

// next waits for the next line and its answer; io.EOF when there is none left.
func (f *flow) next(ctx context.Context) (job, result, error) {
	select {
	case j, more := <-f.order:
		if !more {
			return job{}, result{}, io.EOF
		}
		select {
		case r := <-j.done:
			return j, r, nil
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
	return job{}, result{}, ctx.Err()
}

func flush(w *bufio.Writer) error {
	if err := w.Flush(); err != nil {
		return fmt.Errorf("cannot write: %w", err)
	}
	return nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
