package main

import (
	"errors"
	"fmt"

	"claimwatch/crawler/news/strict"
	"claimwatch/storage"
)

// lockDir makes this process the only one that crawls into the directory. The
// lock dies with the process.
func lockDir(dir string) (unlock func() error, err error) {
	l, err := storage.Lock(dir)
	var held *storage.LockedError
	if errors.As(err, &held) {
		return nil, failf(exitBusy, "%w: only one process may crawl into it. Wait for that one, stop it, or name another --data-dir", err)
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
