package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"claimwatch/claims"
	"claimwatch/crawler/webtest"
)

// privateCanary is what a private person could be reached by. It stands in
// every article of the hand, and in nothing that leaves the desk redacted, nor
// in any log.
const privateCanary = "canary.person@private.example"

// leaks takes everything away that can be taken away, and looks for the canary.
func (x *chaos) leaks(ctx context.Context) error {
	out := x.dir + "-exports"
	if err := os.MkdirAll(out, 0o700); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"bundle", "create", "killed-3000", "--redacted", "--out", filepath.Join(out, "bundle.zip")},
		{"archive", "warc", "--redacted", "--out", filepath.Join(out, "all.warc.gz")},
		{"report", "build", "--date", string(claims.DateOf(webtest.Start)), "--format", "md,html,json,csv,xlsx,claimreview", "--out", filepath.Join(out, "report")},
	} {
		if text, err := x.command(ctx, append([]string{"--data-dir", x.dir}, args...)...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w: %s", args[:2], err, tailOf(string(text)))
		}
	}
	// The canary is alive: what is not redacted holds it.
	open, err := x.command(ctx, "--data-dir", x.dir, "evidence", "list", "--json").Output()
	if err != nil {
		return fmt.Errorf("cannot list the evidence: %w", err)
	}
	if !bytes.Contains(open, []byte(privateCanary)) {
		return errors.New("the canary is nowhere: nothing was looked for")
	}
	files := 0
	err = filepath.WalkDir(out, func(path string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return unpacked(path, src, func(name string, b []byte) {
			files++
			if n := bytes.Count(b, []byte(privateCanary)); n > 0 {
				x.f.Private += n
				x.fault("%s names a private person %d times", strings.TrimPrefix(name, out), n)
			}
		})
	})
	if err == nil {
		x.app.say("          %d files looked into\n", files)
	}
	return err
}

// unpacked hands each file over as it can be read, those inside of others too.
func unpacked(name string, src []byte, each func(name string, b []byte)) error {
	switch filepath.Ext(name) {
	case ".zip", ".xlsx":
		z, err := zip.NewReader(bytes.NewReader(src), int64(len(src)))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for _, f := range z.File {
			b, err := readZipped(f)
			if err != nil {
				return fmt.Errorf("%s: %s: %w", name, f.Name, err)
			}
			if err := unpacked(name+"/"+f.Name, b, each); err != nil {
				return err
			}
		}
	case ".gz":
		z, err := gzip.NewReader(bytes.NewReader(src))
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		b, err := io.ReadAll(z)
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		each(name, b)
	default:
		each(name, src)
	}
	return nil
}
