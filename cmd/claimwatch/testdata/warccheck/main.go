// Command warccheck reads a WARC file with a library that others wrote, in
// its strictest mode, and prints how many records of each type it found. It is
// a module of its own, so that the program does not depend on that library.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/nlnwa/gowarc"
)

func main() {
	if err := check(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "warccheck:", err)
		os.Exit(1)
	}
}

func check(path string) error {
	r, err := gowarc.NewWarcFileReader(path, 0, gowarc.WithStrictValidation())
	if err != nil {
		return err
	}
	defer r.Close()
	counts := map[string]int{}
	for {
		rec, at, val, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("at %d: %w", at, err)
		}
		if !val.Valid() {
			return fmt.Errorf("at %d: %v", at, val)
		}
		if err := rec.ValidateDigest(val); err != nil {
			return fmt.Errorf("at %d: %w", at, err)
		}
		if !val.Valid() {
			return fmt.Errorf("at %d: %v", at, val)
		}
		counts[rec.Type().String()]++
		if err := rec.Close(); err != nil {
			return fmt.Errorf("at %d: %w", at, err)
		}
	}
	for _, kind := range []string{"warcinfo", "response", "request", "revisit", "metadata"} {
		fmt.Printf("%s %d\n", kind, counts[kind])
	}
	return nil
}
