package main

import (
	"errors"
	"fmt"

	"claimwatch/claims"
	"claimwatch/crawler/news/strict"
	"claimwatch/storage"
)

// lockDir makes this process the only one that crawls into the directory. The
// lock dies with the process.
func lockDir(dir string) (unlock func() error, err error) {
	l, err := storage.Lock(dir)
	var held *storage.LockedError
	if errors.As(err, &held) {
		return nil, fail(exitBusy, err)
	}
	if err != nil {
		return nil, openError(dir, err)
	}
	return l.Unlock, nil
}

func didYouMean(word string, among []string) string {
	if s := strict.Suggest(word, among); s != "" {
		return fmt.Sprintf(" Did you mean %s?", s)
	}
	return ""
}

// value returns the number behind a figure's pointer and whether it is there.
func value(f *claims.Figure) (float64, bool) {
	if f == nil || f.Value == nil {
		return 0, false
	}
	return *f.Value, true
}
