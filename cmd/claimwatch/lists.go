package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"claimwatch/claims"
	"claimwatch/claims/passage"
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

// plainClaims reads a list of claims for matching alone, in the format that
// the end of the file's name tells: YAML, JSON lines or TSV.
func plainClaims(file string) ([]claims.Claim, error) {
	read := jsonEntries
	switch strings.ToLower(filepath.Ext(file)) {
	case ".jsonl", ".ndjson", ".json":
	case ".tsv", ".txt":
		read = tsvEntries
	default:
		src, err := os.ReadFile(file)
		if err != nil {
			return nil, fail(exitNoInput, err)
		}
		list, err := claims.LoadPlain(file, src)
		if err != nil {
			return nil, fail(exitConfig, err)
		}
		return list, nil
	}
	entries, err := readEntries(file, read)
	if err != nil {
		return nil, err
	}
	list := make([]claims.Claim, len(entries))
	for i, e := range entries {
		list[i] = claims.Claim{ID: e.ID, Statement: e.Text}
	}
	return claims.Known(list), nil
}

// addedFile is the list in the data directory that source add and source
// import write to while the built-in list is in force: it stands beside that.
const addedFile = "added-sources.yaml"

func (c Config) addedSources() string { return filepath.Join(c.Storage.DataDir, addedFile) }

// loadSources returns the configured outlets, or the built-in ones with those
// that were added to them.
func loadSources(cfg Config) ([]news.Source, error) {
	if len(cfg.Sources.Files) > 0 {
		return loadFiles(cfg.Sources.Files, source.Load, func(s news.Source) string { return s.ID })
	}
	all, added := source.Builtin(), cfg.addedSources()
	// A data directory that is none is said by whoever needs one.
	if _, err := os.Stat(added); errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return all, nil
	}
	list, err := loadFiles([]string{added}, source.Load, func(s news.Source) string { return s.ID })
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if slices.ContainsFunc(all, func(o news.Source) bool { return o.ID == s.ID }) {
			return nil, failf(exitConfig, "%s: %q is in the built-in list too; give the entry another id, or take it out", added, s.ID)
		}
	}
	return append(all, list...), nil
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
