package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/claims/similar"
)

type scoredClaim struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"`
}

type similarAnswer struct {
	ID     json.RawMessage `json:"id"`
	Claims []scoredClaim   `json:"claims"`
}

func (a *app) similarCmd() *cobra.Command {
	var file string
	var k int
	c := &cobra.Command{
		Use:   "similar [--k N] [--claims FILE]",
		Short: "the tracked claims nearest to a text: JSON lines in, JSON lines out",
		Long: `Reads {"id","text"} per line and writes {"id","claims":[{"id","score"}]}, best first. --claims takes a list of up to
100,000 claims: YAML as in claims.yaml, JSON lines {"id","text","title"}, or tab-separated id, text, title (by the ending
of the file's name: .yaml, .jsonl, .tsv). The text may be in another language than the claims: it is compared by the
concepts of the lexicon too. Scores order the answers to one text; those of different texts cannot be compared.`,
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			entries, err := a.similarEntries(file)
			if err != nil {
				return err
			}
			cfg, err := a.config()
			if err != nil {
				return err
			}
			r, err := loadRooms(cfg)
			if err != nil {
				return err
			}
			search := newSearcher(r.matcher, entries)
			return filter(c.Context(), a.stdin, a.stdout, a.stderr, func(d document) similarAnswer {
				ans := similarAnswer{ID: d.id(), Claims: []scoredClaim{}}
				for _, s := range search.nearest(d.Text, d.Lang, k) {
					ans.Claims = append(ans.Claims, scoredClaim{s.ID, math.Round(s.Score*1e4) / 1e4})
				}
				return ans
			})
		},
	}
	c.Flags().StringVar(&file, "claims", "", "list of claims in `FILE` instead of the configured one")
	c.Flags().IntVar(&k, "k", 5, "how many to name")
	return c
}

// maxEntries bounds a list for "claim similar": what the index is sized for,
// with room to spare.
const maxEntries = 500_000

// similarEntries reads the list that "claim similar" searches.
func (a *app) similarEntries(file string) ([]similar.Entry, error) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".jsonl", ".ndjson", ".json":
		return readEntries(file, jsonEntries)
	case ".tsv", ".txt":
		return readEntries(file, tsvEntries)
	}
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	list, err := loadClaims(cfg)
	if file != "" {
		list, err = plainClaims(file)
	}
	if err != nil {
		return nil, err
	}
	entries := make([]similar.Entry, len(list))
	for i, c := range list {
		entries[i] = similar.Entry{ID: c.ID, Text: c.Statement, Title: strings.Join(wordings(c), "\n")}
	}
	return entries, nil
}

// wordings are the further forms of a claim, in the order of their languages.
func wordings(c claims.Claim) []string {
	var out []string
	for _, lang := range slices.Sorted(maps.Keys(c.Forms)) {
		out = append(out, c.Forms[lang]...)
	}
	return out
}

func readEntries(file string, read func([]byte) ([]similar.Entry, error)) ([]similar.Entry, error) {
	src, err := os.ReadFile(file)
	if err != nil {
		return nil, fail(exitNoInput, err)
	}
	list, err := read(bytes.TrimPrefix(src, []byte("\ufeff")))
	if err != nil {
		return nil, failf(exitData, "%s:%w", file, err)
	}
	if len(list) > maxEntries {
		return nil, failf(exitData, "%s: %d entries; at most %d can be searched", file, len(list), maxEntries)
	}
	return list, nil
}

// jsonEntries reads one object per line; the error starts with its number.
func jsonEntries(src []byte) ([]similar.Entry, error) {
	var out []similar.Entry
	n := 0
	for line := range bytes.Lines(src) {
		n++
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		var e struct {
			ID    json.RawMessage `json:"id"`
			Text  string          `json:"text"`
			Title string          `json:"title"`
		}
		if err := json.Unmarshal(line, &e); err != nil {
			return nil, fmt.Errorf("%d: not JSON of the expected shape: %w", n, err)
		}
		id := string(e.ID)
		if err := json.Unmarshal(e.ID, &id); err != nil {
			id = string(e.ID) // a number
		}
		if id == "" || e.Text == "" {
			return nil, fmt.Errorf(`%d: wants "id" and "text"`, n)
		}
		out = append(out, similar.Entry{ID: id, Text: e.Text, Title: e.Title})
	}
	return out, nil
}
