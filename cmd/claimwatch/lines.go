package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// maxLine bounds one line of a filter's input, in bytes: an article with its
// page, not a book.
const maxLine = 64 << 20

// errLongLine says that a line is over maxLine. The line has been read to its
// end: the next one can be.
var errLongLine = fmt.Errorf("longer than %d MiB", maxLine>>20)

// A lineReader reads the lines of a filter's input. Empty lines are passed
// over, line ends may be LF or CRLF, and a byte order mark at the beginning is
// no part of the first line.
type lineReader struct {
	r *bufio.Reader
	n int // lines read
}

func newLineReader(in io.Reader) *lineReader { return &lineReader{r: bufio.NewReaderSize(in, 1<<20)} }

// next returns the next line that is not empty, and its number. With
// errLongLine there is a number and no line; io.EOF ends the input.
func (l *lineReader) next() (n int, line []byte, err error) {
	for {
		line, err := readLine(l.r)
		if l.n++; l.n == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		line = bytes.TrimSpace(line)
		switch {
		case errors.Is(err, errLongLine):
			return l.n, nil, err
		case err != nil && !errors.Is(err, io.EOF):
			return l.n, nil, fmt.Errorf("cannot read line %d: %w", l.n, err)
		case len(line) > 0:
			return l.n, line, nil
		case err != nil:
			return l.n, nil, io.EOF
		}
	}
}

// readLine returns one line. Of one that is longer than maxLine nothing is
// kept, and the error is errLongLine.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	long := false
	for {
		part, err := r.ReadSlice('\n')
		if long = long || len(line)+len(part) > maxLine; long {
			line = nil
		} else {
			line = append(line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case long && (err == nil || errors.Is(err, io.EOF)):
			return nil, errLongLine
		default:
			return line, err
		}
	}
}

// decodeLine reads a line as a JSON object. Bytes that are not UTF-8 are read
// as U+FFFD, one each; broken reports whether there were any.
func decodeLine(n int, line []byte, v any) (broken bool, err error) {
	if line[0] != '{' {
		err = fmt.Errorf("it begins with %q", truncated(line))
	} else {
		err = json.Unmarshal(line, v)
	}
	if err != nil {
		return false, fmt.Errorf("line %d is not a JSON object of the expected shape: %w", n, err)
	}
	return !utf8.Valid(line), nil
}

// truncated is the beginning of a line, for a message.
func truncated(line []byte) []byte {
	if len(line) > 20 {
		return append(line[:20:20], "..."...)
	}
	return line
}

// brokenText is said of a line with bytes that are not UTF-8.
const brokenText = "line %d has bytes that are not UTF-8; each is read as U+FFFD, and offsets count it as such"

// eachLine reads JSON objects, one per line, and hands them to each one after
// another. Lines that are none are named on errs and skipped, as filter does.
func eachLine[In any](ctx context.Context, in io.Reader, errs io.Writer, each func(In) error) error {
	lines := newLineReader(in)
	bad := 0
	for ctx.Err() == nil {
		n, line, err := lines.next()
		if errors.Is(err, io.EOF) {
			break
		}
		var v In
		var broken bool
		switch {
		case errors.Is(err, errLongLine):
			err = fmt.Errorf("line %d is %w", n, err)
		case err != nil:
			return err
		default:
			broken, err = decodeLine(n, line, &v)
		}
		if err == nil && broken {
			complain(errs, fmt.Errorf(brokenText, n))
		}
		if err != nil {
			bad++
			complain(errs, err)
			continue
		}
		if err := each(v); err != nil {
			return err
		}
	}
	if bad > 0 {
		return notRead(bad)
	}
	return ctx.Err()
}

func notRead(bad int) error {
	return failf(exitData, "%d %s not read", bad, plural(bad, "line was", "lines were"))
}

// complain names what is wrong with a line. That the complaint could not be
// written changes nothing: the exit code says it too.
func complain(errs io.Writer, err error) {
	fmt.Fprintln(errs, "claimwatch:", err) //nolint:errcheck // see above
}
