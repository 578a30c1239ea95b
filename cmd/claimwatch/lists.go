package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/claims/similar"
	"claimwatch/crawler/news"
	"claimwatch/crawler/source"
)

// loadClaims returns the configured claims, or the built-in ones.
func loadClaims(cfg Config) ([]claims.Claim, error) {
	if len(cfg.Claims.Files) == 0 {
		return claims.Seed(), nil
	}
	return loadFiles(cfg.Claims.Files, claims.Load, func(c claims.Claim) string { return c.ID })
}

// loadSources returns the configured outlets, or the built-in ones.
func loadSources(cfg Config) ([]news.Source, error) {
	if len(cfg.Sources.Files) == 0 {
		return source.Builtin(), nil
	}
	return loadFiles(cfg.Sources.Files, source.Load, func(s news.Source) string { return s.ID })
}

// loadOrigins returns the configured register, or the built-in one.
func loadOrigins(cfg Config) (*claims.Origins, error) {
	if len(cfg.Origins.Files) == 0 {
		return claims.SeedOrigins(), nil
	}
	list, err := loadFiles(cfg.Origins.Files, func(file string, src []byte) ([]claims.Origin, error) {
		reg, err := claims.LoadOrigins(file, src)
		if err != nil {
			return nil, err
		}
		return reg.List, nil
	}, func(o claims.Origin) string { return o.ID })
	if err != nil {
		return nil, err
	}
	return claims.NewOrigins(list), nil
}

// loadFiles reads several lists of one kind. All mistakes of all files are
// reported together; an id must be unique over the files.
func loadFiles[T any](files []string, load func(string, []byte) ([]T, error), id func(T) string) ([]T, error) {
	var all []T
	var errs []error
	from := map[string]string{}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		list, err := load(file, src)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, e := range list {
			if other, ok := from[id(e)]; ok && other != file {
				errs = append(errs, fmt.Errorf("%s: %q is in %s too; keep one", file, id(e), other))
			}
			from[id(e)] = file
		}
		all = append(all, list...)
	}
	if len(errs) > 0 {
		return nil, fail(exitConfig, errors.Join(errs...))
	}
	return all, nil
}

// similarEntries reads the list that "claim similar" searches.
func (a *app) similarEntries(file string) ([]similar.Entry, error) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".jsonl", ".ndjson", ".json":
		return entriesFrom(file, readJSONEntry)
	case ".tsv", ".txt":
		return tsvEntries(file)
	}
	cfg, err := a.config()
	if err != nil {
		return nil, err
	}
	if file != "" {
		cfg.Claims.Files = []string{file}
	}
	list, err := loadClaims(cfg)
	if err != nil {
		return nil, err
	}
	entries := make([]similar.Entry, len(list))
	for i, c := range list {
		entries[i] = similar.Entry{ID: c.ID, Text: c.Statement}
	}
	return entries, nil
}

func readJSONEntry(line []byte) (similar.Entry, error) {
	var e struct {
		ID    any    `json:"id"`
		Text  string `json:"text"`
		Title string `json:"title"`
	}
	if err := json.Unmarshal(line, &e); err != nil {
		return similar.Entry{}, err
	}
	if e.ID == nil || e.Text == "" {
		return similar.Entry{}, errors.New(`wants "id" and "text"`)
	}
	return similar.Entry{ID: fmt.Sprint(e.ID), Text: e.Text, Title: e.Title}, nil
}

func entriesFrom(file string, read func([]byte) (similar.Entry, error)) ([]similar.Entry, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fail(exitNoInput, err)
	}
	defer f.Close()
	var out []similar.Entry
	lines := newLineReader(f)
	for {
		n, line, err := lines.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		var e similar.Entry
		if err == nil {
			e, err = read(line)
		}
		if err != nil {
			return nil, failf(exitData, "%s:%d: %w", file, n, err)
		}
		out = append(out, e)
	}
}

// tsvEntries reads id, text and title, separated by tabs. A first line that
// names the columns is passed over, and tells their order.
func tsvEntries(file string) ([]similar.Entry, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, fail(exitNoInput, err)
	}
	defer f.Close()
	id, text, title := 0, 1, 2
	var out []similar.Entry
	rows := &tsvReader{lines: newLineReader(f)}
	for first := true; ; first = false {
		n, row, err := rows.next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, failf(exitData, "%s:%d: %w", file, n, err)
		}
		if first && isHeader(row) {
			id, text, title = columns(row)
			continue
		}
		if len(row) <= max(id, text) {
			return nil, failf(exitData, "%s:%d: %d %s, wants at least id and text, with a tab between", file, n, len(row), plural(len(row), "column", "columns"))
		}
		e := similar.Entry{ID: row[id], Text: row[text]}
		if title < len(row) {
			e.Title = row[title]
		}
		out = append(out, e)
	}
}

func isHeader(row []string) bool {
	for _, cell := range row {
		if strings.Contains(strings.ToLower(cell), "id") && !strings.ContainsAny(cell, " 0123456789") {
			return true
		}
	}
	return false
}

// columns finds id, text and title among the names of the columns.
func columns(row []string) (id, text, title int) {
	id, text, title = 0, 1, 2
	for i, cell := range row {
		switch name := strings.ToLower(cell); {
		case strings.HasSuffix(name, "id"):
			id = i
		case strings.Contains(name, "title"):
			title = i
		case strings.Contains(name, "text"), strings.Contains(name, "claim"):
			text = i
		}
	}
	return id, text, title
}

// languageOf tells an article's language: what the page says where the text
// does not speak against it, else what the text looks like, else what the
// outlet usually writes.
func languageOf(art news.Article, src news.Source) string {
	lang, sure := passage.Language(art.Title + "\n" + art.Text)
	switch {
	case lang != "" && sure >= 0.6:
		return lang
	case art.Lang != "":
		return art.Lang
	case src.Lang != "":
		return src.Lang
	}
	return lang
}

// byHost finds the outlet of an address by its host.
func byHost(sources []news.Source) map[string]news.Source {
	out := map[string]news.Source{}
	for _, s := range sources {
		for _, f := range append([]news.FeedRef{{URL: s.Home}}, s.Feeds...) {
			if h := hostOf(f.URL); h != "" {
				if _, taken := out[h]; !taken {
					out[h] = s
				}
			}
		}
	}
	return out
}

func hostOf(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// gunzip undoes gzip where the bytes are gzip, with the limit of a page.
func gunzip(b []byte) ([]byte, error) {
	if !bytes.HasPrefix(b, []byte{0x1f, 0x8b}) {
		return b, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, fmt.Errorf("cannot undo gzip: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, maxLine+1))
	if err != nil {
		return nil, fmt.Errorf("cannot undo gzip: %w", err)
	}
	if len(out) > maxLine {
		return nil, fmt.Errorf("the page is larger than %d MiB", maxLine>>20)
	}
	return out, nil
}
