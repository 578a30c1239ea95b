package main

import (
	"archive/zip"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"claimwatch/claims"
	"claimwatch/storage"
)

// A checkedBundle is what a bundle was found to hold.
type checkedBundle struct {
	Claim       string `json:"claim"`
	Evidence    int    `json:"evidence"`
	Captures    int    `json:"captures"`
	Decisions   int    `json:"decisions"` // in full
	Log         int    `json:"log"`       // in all
	Checkpoints int    `json:"checkpoints"`
	Key         string `json:"key"`
	Known       bool   `json:"key_was_given"` // and is not only the bundle's own
	Redacted    bool   `json:"redacted"`
}

// maxBundled bounds one file of a bundle that is read.
const maxBundled = 256 << 20

// verifyBundle checks a bundle against itself and against keys that were got
// elsewhere; none: against the key that lies in it.
func verifyBundle(path string, keys []ed25519.PublicKey) (v checkedBundle, err error) {
	z, err := zip.OpenReader(path)
	if err != nil {
		return v, err
	}
	defer func() { err = errors.Join(err, z.Close()) }()
	files := map[string][]byte{}
	for _, f := range z.File {
		if _, twice := files[f.Name]; twice {
			return v, fmt.Errorf("%s is in the bundle twice", f.Name)
		}
		if files[f.Name], err = readZipped(f); err != nil {
			return v, fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	k := &bundleCheck{files: files, v: &v, heads: map[int64]string{}}
	v.Known = len(keys) > 0
	if !v.Known {
		own, err := storage.ParseKey(string(files[publicFile]))
		if err != nil {
			return v, err
		}
		keys = []ed25519.PublicKey{own}
	}
	for _, step := range []func([]ed25519.PublicKey) error{k.sums, k.about, k.log, k.checkpoints, k.evidence, k.captures} {
		if err := step(keys); err != nil {
			return v, err
		}
	}
	return v, nil
}

func readZipped(f *zip.File) (b []byte, err error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	b, err = io.ReadAll(io.LimitReader(r, maxBundled+1))
	if err == nil && len(b) > maxBundled {
		err = errors.New("larger than any file of a bundle")
	}
	return b, err
}

type bundleCheck struct {
	files map[string][]byte
	v     *checkedBundle
	heads map[int64]string
	texts map[string]bool
}

// sums checks the signature over the hashes, and the hash of every file.
func (k *bundleCheck) sums(keys []ed25519.PublicKey) error {
	sums := k.files["SHA256SUMS"]
	sig, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(k.files["SHA256SUMS.sig"])))
	if err != nil {
		return fmt.Errorf("SHA256SUMS.sig: %w", err)
	}
	i := slices.IndexFunc(keys, func(key ed25519.PublicKey) bool { return ed25519.Verify(key, sums, sig) })
	if i < 0 {
		return errors.New("SHA256SUMS is not signed by the key of the desk")
	}
	k.v.Key = storage.KeyText(keys[i])
	listed := map[string]bool{"SHA256SUMS": true, "SHA256SUMS.sig": true}
	for line := range strings.Lines(string(sums)) {
		sum, name, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		if !ok {
			return fmt.Errorf("SHA256SUMS: %q", line)
		}
		listed[name] = true
		if b, there := k.files[name]; !there {
			return fmt.Errorf("%s is missing", name)
		} else if sumOf(b) != sum {
			return fmt.Errorf("%s does not fit its hash", name)
		}
	}
	for name := range k.files {
		if !listed[name] {
			return fmt.Errorf("%s is not in SHA256SUMS", name)
		}
	}
	return nil
}

func (k *bundleCheck) about([]ed25519.PublicKey) error {
	var c struct {
		Claim    claims.Claim `json:"claim"`
		Redacted bool         `json:"redacted"`
	}
	if err := json.Unmarshal(k.files["claim.json"], &c); err != nil {
		return fmt.Errorf("claim.json: %w", err)
	}
	k.v.Claim, k.v.Redacted = c.Claim.ID, c.Redacted
	return nil
}

// bundleLines decodes a file of JSON lines.
func bundleLines[T any](src []byte, f func(n int, v T) error) error {
	dec := json.NewDecoder(strings.NewReader(string(src)))
	for n := 1; ; n++ {
		var v T
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = f(n, v)
		}
		if err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
}

// log checks that the decisions follow one another, and recomputes those that
// are told in full.
func (k *bundleCheck) log([]ed25519.PublicKey) error {
	head := ""
	k.heads[0] = ""
	err := bundleLines(k.files["log.jsonl"], func(n int, l bundledLink) error {
		if l.Seq != int64(n) || l.Prev != head {
			return fmt.Errorf("decision %d does not follow the one before it", l.Seq)
		}
		if d := l.Decision; d != nil {
			if d.Seq != l.Seq || d.PrevHash != l.Prev || storage.DecisionHash(*d) != l.Hash {
				return fmt.Errorf("decision %d was changed after it was made", l.Seq)
			}
			k.v.Decisions++
		}
		head = l.Hash
		k.heads[l.Seq] = head
		k.v.Log = n
		return nil
	})
	if err != nil {
		return fmt.Errorf("log.jsonl: %w", err)
	}
	return nil
}

// checkpoints checks the signed notes, each against the log.
func (k *bundleCheck) checkpoints(keys []ed25519.PublicKey) error {
	for note := range strings.SplitSeq(string(k.files["checkpoints.txt"]), "\n\n") {
		if strings.TrimSpace(note) == "" {
			continue
		}
		c, by, err := storage.ParseCheckpoint(strings.TrimSpace(note) + "\n")
		if err != nil {
			return fmt.Errorf("checkpoints.txt: %w", err)
		}
		if !slices.ContainsFunc(keys, func(key ed25519.PublicKey) bool { return key.Equal(by) }) {
			return fmt.Errorf("checkpoint %d is signed with another key", c.Seq)
		}
		if head, ok := k.heads[c.Decisions]; !ok || head != c.Head {
			return fmt.Errorf("checkpoint %d saw another log", c.Seq)
		}
		k.v.Checkpoints++
	}
	return nil
}

// evidence checks each quote against its place in the text of its article.
func (k *bundleCheck) evidence([]ed25519.PublicKey) error {
	k.texts = map[string]bool{}
	err := bundleLines(k.files["evidence.jsonl"], func(_ int, e bundledEvidence) error {
		text, ok := k.files[fmt.Sprintf("articles/%d.txt", e.ArticleID)]
		switch {
		case !ok:
			return fmt.Errorf("the text of article %d is missing", e.ArticleID)
		case sumOf(text) != e.TextSHA256:
			return fmt.Errorf("the text of article %d does not fit its hash", e.ArticleID)
		case e.Start < 0 || e.End > len(text) || e.Start > e.End || string(text[e.Start:e.End]) != e.Quote:
			return fmt.Errorf("evidence %d quotes what is not at its place in article %d", e.ID, e.ArticleID)
		}
		k.texts[e.CaptureSHA256] = true
		k.v.Evidence++
		return nil
	})
	if err != nil {
		return fmt.Errorf("evidence.jsonl: %w", err)
	}
	return nil
}

// captures checks that the bytes that the evidence was read out of are there.
func (k *bundleCheck) captures([]ed25519.PublicKey) error {
	for name, b := range k.files {
		if sum, ok := strings.CutPrefix(name, "captures/"); ok {
			if sumOf(b) != sum {
				return fmt.Errorf("%s does not fit its name", name)
			}
			k.v.Captures++
		}
	}
	if k.v.Redacted {
		return nil
	}
	for sum := range k.texts {
		if _, ok := k.files["captures/"+sum]; sum != "" && !ok {
			return fmt.Errorf("the capture %.12s of an article is missing", sum)
		}
	}
	return nil
}
