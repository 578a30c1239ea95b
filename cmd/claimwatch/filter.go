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
)

// maxLine bounds one line of a filter's input, in bytes: an article with its
// page, not a book.
const maxLine = 64 << 20

// A job is one line on its way through a filter.
type job struct {
	line int
	data []byte
	done chan result
}

type result struct {
	out []byte
	err error
}

// filter turns each line of in, a JSON object, into one line of out, in the
// same order, using every core and holding no more lines than there are
// workers. A line that is not JSON is named on errs and skipped; the error
// then asks for exit code 65.
func filter[In, Out any](ctx context.Context, in io.Reader, out, errs io.Writer, each func(In) Out) error {
	workers := max(2, runtime.GOMAXPROCS(0))
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	queue := make(chan job)            // to the workers
	order := make(chan job, 2*workers) // to the writer, in the order of reading
	readErr := make(chan error, 1)
	go func() { readErr <- readLines(ctx, in, queue, order) }()
	for range workers {
		go func() {
			for j := range queue {
				j.done <- convert(j, each)
			}
		}()
	}
	bad, err := writeLines(order, out, errs)
	cancel()
	if err == nil {
		err = <-readErr
	}
	if err == nil && bad > 0 {
		err = failf(exitData, "%d %s not read", bad, plural(bad, "line was", "lines were"))
	}
	return err
}

func readLines(ctx context.Context, in io.Reader, queue, order chan<- job) error {
	defer close(order)
	defer close(queue)
	r := bufio.NewReaderSize(in, 1<<20)
	for n := 1; ; n++ {
		data, err := readLine(r)
		if len(bytes.TrimSpace(data)) > 0 {
			j := job{line: n, data: data, done: make(chan result, 1)}
			select {
			case order <- j:
			case <-ctx.Done():
				return ctx.Err()
			}
			select {
			case queue <- j:
			case <-ctx.Done():
				j.done <- result{err: ctx.Err()}
				return ctx.Err()
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("cannot read line %d: %w", n, err)
		}
	}
}

// readLine returns one line without its end. A line over maxLine is an error:
// nothing after it could be placed.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > maxLine {
			return nil, failf(exitData, "longer than %d MiB", maxLine>>20)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func convert[In, Out any](j job, each func(In) Out) result {
	var in In
	if err := json.Unmarshal(j.data, &in); err != nil {
		return result{err: fmt.Errorf("line %d is not JSON of the expected shape: %w", j.line, err)}
	}
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	err := enc.Encode(each(in))
	return result{out: buf.Bytes(), err: err}
}

func writeLines(order <-chan job, out, errs io.Writer) (bad int, err error) {
	w := bufio.NewWriterSize(out, 1<<16)
	for j := range order {
		r := <-j.done
		if r.err != nil {
			bad++
			if _, err := fmt.Fprintln(errs, "claimwatch:", r.err); err != nil {
				return bad, err
			}
			continue
		}
		if _, err := w.Write(r.out); err != nil {
			return bad, fmt.Errorf("cannot write: %w", err)
		}
		// A slow reader at the other end of a pipe sees each answer as it comes.
		if len(order) == 0 {
			if err := w.Flush(); err != nil {
				return bad, fmt.Errorf("cannot write: %w", err)
			}
		}
	}
	if err := w.Flush(); err != nil {
		return bad, fmt.Errorf("cannot write: %w", err)
	}
	return bad, nil
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// eachLine reads JSON lines one after another and hands them to each. Lines
// that are not JSON are named on errs and skipped, as filter does.
func eachLine[In any](ctx context.Context, in io.Reader, errs io.Writer, each func(In) error) error {
	r := bufio.NewReaderSize(in, 1<<20)
	bad := 0
	for n := 1; ctx.Err() == nil; n++ {
		data, readErr := readLine(r)
		if len(bytes.TrimSpace(data)) > 0 {
			var v In
			if err := json.Unmarshal(data, &v); err != nil {
				bad++
				if _, err := fmt.Fprintf(errs, "claimwatch: line %d is not JSON of the expected shape: %v\n", n, err); err != nil {
					return err
				}
			} else if err := each(v); err != nil {
				return err
			}
		}
		if errors.Is(readErr, io.EOF) {
			break
		}
		if readErr != nil {
			return fmt.Errorf("cannot read line %d: %w", n, readErr)
		}
	}
	if bad > 0 {
		return failf(exitData, "%d %s not read", bad, plural(bad, "line was", "lines were"))
	}
	return ctx.Err()
}
