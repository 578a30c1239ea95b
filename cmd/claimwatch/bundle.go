package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// bundleReadme tells a stranger what lies in a bundle.
const bundleReadme = `This is the evidence that a desk holds on one claim, with what proves it.

  claim.json          the claim, and what the evidence amounts to
  evidence.jsonl      one passage per line: its words, where they stand in which article, who is credited, what people decided
  articles/ID.txt     the text of each article; a passage is bytes start to end of it
  captures/SHA256     what the site sent, byte for byte
  captures.jsonl      when, from where and how each was fetched
  captures.warc.gz    the same for web archives
  log.jsonl           the log of decisions: those on this claim in full, of the others the hashes that link them
  checkpoints.txt     signed notes of how many decisions and captures there were, and when
  checkpoint.pub      the key that they are signed with
  SHA256SUMS          the hash of every file; SHA256SUMS.sig signs it

Check all of it, without network:      claimwatch bundle verify FILE
Check the files with nothing of ours:  unzip FILE && sha256sum -c SHA256SUMS
Ask the desk for its key on another way than this one, and give it with --key.
`

// A bundled piece of evidence.
type bundledEvidence struct {
	claims.Mention
	TextSHA256 string  `json:"text_sha256"`         // of articles/ID.txt
	Original   string  `json:"original,omitempty"`  // hash of the text before it was redacted
	Decisions  []int64 `json:"decisions,omitempty"` // numbers in the log
}

// A bundledLink is a decision, or of one on something else only what links it.
type bundledLink struct {
	Seq      int64            `json:"seq"`
	Prev     string           `json:"prev_hash"`
	Hash     string           `json:"hash"`
	Decision *claims.Decision `json:"decision,omitempty"`
}

// A bundler gathers the files of a bundle.
type bundler struct {
	desk   *desk
	claim  claims.Claim
	redact *redactor // nil = nothing is hidden
	files  map[string][]byte
}

// bundle writes everything that the desk holds on a claim into a zip file.
func (d *desk) bundle(ctx context.Context, c claims.Claim, redact *redactor, key ed25519.PrivateKey, w io.Writer) error {
	b := &bundler{desk: d, claim: c, redact: redact, files: map[string][]byte{"README.txt": []byte(bundleReadme)}}
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{Claim: c.ID})
	if err != nil {
		return fmt.Errorf("cannot read the evidence: %w", err)
	}
	redact.mentions(ms)
	decided, err := b.log(ctx, ms)
	if err != nil {
		return err
	}
	if err := b.evidence(ctx, ms, decided); err != nil {
		return err
	}
	if err := b.captures(ctx, ms); err != nil {
		return err
	}
	if err := b.about(ctx, ms); err != nil {
		return err
	}
	notes, err := d.db.Checkpoints(ctx)
	if err != nil {
		return err
	}
	b.files["checkpoints.txt"] = []byte(strings.Join(notes, "\n"))
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return fmt.Errorf("not a key of ed25519")
	}
	b.files[publicFile] = []byte(storage.KeyText(public) + "\n")
	return b.write(w, key, d.clock.Now())
}

// about writes the claim and what its evidence amounts to.
func (b *bundler) about(ctx context.Context, ms []claims.Mention) error {
	day := b.desk.today()
	rules, err := b.desk.rulesAt(ctx, b.desk.endOf(day))
	if err != nil {
		return err
	}
	standing := assess.Desk([]claims.Claim{b.claim}, ms, day, b.desk.origins, rules)
	src, err := json.MarshalIndent(map[string]any{"claim": b.claim, "day": day, "assessment": standing[b.claim.ID], "rules": rules,
		"matcher": b.desk.matcher.Version(), "redacted": b.redact != nil}, "", "  ")
	b.files["claim.json"] = src
	return err
}

// log writes the chain of decisions, and returns which belong to which subject.
func (b *bundler) log(ctx context.Context, ms []claims.Mention) (map[string][]int64, error) {
	all, err := b.desk.db.Decisions(ctx, 0, 0, 0)
	if err != nil {
		return nil, fmt.Errorf("cannot read the log: %w", err)
	}
	subjects := map[string]bool{claims.ClaimSubject(b.claim.ID): true}
	for _, m := range ms {
		subjects[claims.EvidenceSubject(m.ID)] = true
	}
	decided := map[string][]int64{}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	for _, d := range all {
		l := bundledLink{Seq: d.Seq, Prev: d.PrevHash, Hash: d.Hash}
		// A decision that is redacted no longer fits its hash: then the hash is
		// all that is told.
		if subjects[d.Subject] && !b.redact.decides(d) {
			l.Decision = &d
			decided[d.Subject] = append(decided[d.Subject], d.Seq)
		}
		if err := enc.Encode(l); err != nil {
			return nil, err
		}
	}
	b.files["log.jsonl"] = out.Bytes()
	return decided, nil
}

func (b *bundler) evidence(ctx context.Context, ms []claims.Mention, decided map[string][]int64) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	for _, m := range ms {
		a, err := b.desk.db.Article(ctx, m.ArticleID)
		if err != nil {
			return err
		}
		text := b.redact.text(a.Text)
		b.files[fmt.Sprintf("articles/%d.txt", a.ID)] = []byte(text)
		e := bundledEvidence{Mention: m, TextSHA256: sumOf([]byte(text)), Decisions: decided[claims.EvidenceSubject(m.ID)]}
		if text != a.Text {
			e.Original = a.TextSHA256
		}
		e.Quote = text[m.Start:m.End]
		if err := enc.Encode(e); err != nil {
			return err
		}
	}
	b.files["evidence.jsonl"] = out.Bytes()
	return nil
}

// captures writes what the sites sent. Bytes cannot be redacted, so a redacted
// bundle has their hashes only.
func (b *bundler) captures(ctx context.Context, ms []claims.Mention) error {
	ids := []int64{}
	for _, m := range ms {
		ids = append(ids, m.ArticleID)
	}
	slices.Sort(ids)
	list, err := b.desk.db.Export(ctx, storage.ExportFilter{Articles: slices.Compact(ids), Limit: len(ids) + 1})
	if err != nil {
		return err
	}
	var rows, archive bytes.Buffer
	enc := json.NewEncoder(&rows)
	warc, err := newWARC(&archive, b.desk.warcInfo(), b.desk.clock.Now())
	if err != nil {
		return err
	}
	for _, c := range list {
		row := c
		row.Raw, row.Body = nil, nil
		if b.redact == nil {
			b.files["captures/"+c.SHA256] = c.Raw
			if _, err := warc.Capture(c); err != nil {
				return err
			}
		}
		if err := enc.Encode(capturedRow(row)); err != nil {
			return err
		}
	}
	b.files["captures.jsonl"] = rows.Bytes()
	if b.redact == nil {
		b.files["captures.warc.gz"] = archive.Bytes()
	}
	return nil
}

// capturedRow is what is told of a capture.
func capturedRow(c news.Capture) map[string]any {
	return map[string]any{"capture": c.ID, "source": c.SourceID, "url": c.URL, "final_url": c.FinalURL, "chain": c.Chain, "status": c.Status, "header": c.Header,
		"sha256": c.SHA256, "body_sha256": c.BodySHA256, "started": c.Started.UTC().Format(time.RFC3339Nano), "ended": c.Ended.UTC().Format(time.RFC3339Nano), "state": c.State}
}

// write packs the files in the order of their names, with their hashes and
// the signature over these. The same files give the same bytes.
func (b *bundler) write(w io.Writer, key ed25519.PrivateKey, at time.Time) error {
	names := make([]string, 0, len(b.files))
	for name := range b.files {
		names = append(names, name)
	}
	slices.Sort(names)
	var sums strings.Builder
	for _, name := range names {
		fmt.Fprintf(&sums, "%s  %s\n", sumOf(b.files[name]), name)
	}
	b.files["SHA256SUMS"] = []byte(sums.String())
	b.files["SHA256SUMS.sig"] = []byte(base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(sums.String()))) + "\n")
	z := zip.NewWriter(w)
	for _, name := range append(names, "SHA256SUMS", "SHA256SUMS.sig") {
		f, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: at.UTC().Truncate(time.Second)})
		if err != nil {
			return err
		}
		if _, err := f.Write(b.files[name]); err != nil {
			return err
		}
	}
	return z.Close()
}

func (d *desk) warcInfo() string {
	return "software: claimwatch " + orDash(versionText()) + "\r\nformat: WARC File Format 1.1\r\nconformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\noperator: " +
		oneLine(d.cfg.Desk.Name) + "\r\nmatcher: " + strconv.Quote(d.matcher.Version()) + "\r\n"
}
