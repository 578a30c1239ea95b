package storage

import (
	"context"
	"crypto/ed25519"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// A Checkpoint says what was there at a moment: how many decisions, with the
// hash of the last, and how many captures, with a hash over all of them. It is
// signed and names the one before it, so whoever keeps one elsewhere can tell
// later whether anything up to it was changed, taken out or added.
type Checkpoint struct {
	Seq       int64
	At        time.Time
	Decisions int64
	Head      string // hash of the last decision; "" = none
	Captures  int64  // id of the last
	Root      string // hash over all captures up to it
	Previous  string // SHA-256 of the note before, "" = the first
	Note      string // the signed text
}

const checkpointHead = "claimwatch checkpoint 1\n"

// text is the note without its signature.
func (c Checkpoint) text(key ed25519.PublicKey) string {
	return fmt.Sprintf("%snumber %d\ntime %s\ndecisions %d %s\ncaptures %d %s\nprevious %s\nkey %s\n", checkpointHead, c.Seq, c.At.UTC().Format(time.RFC3339Nano),
		c.Decisions, dash(c.Head), c.Captures, dash(c.Root), dash(c.Previous), base64.StdEncoding.EncodeToString(key))
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}

func undash(s string) string {
	if s == "-" {
		return ""
	}
	return s
}

// ParseCheckpoint reads a note and checks its signature by the key that it
// names, which it returns. Whether that key is the desk's is the caller's to
// ask.
func ParseCheckpoint(note string) (Checkpoint, ed25519.PublicKey, error) {
	c := Checkpoint{Note: note}
	text, sig, ok := strings.Cut(note, "signature ")
	if !ok || !strings.HasPrefix(text, checkpointHead) {
		return c, nil, errors.New("not a checkpoint")
	}
	fields := map[string][]string{}
	for line := range strings.Lines(strings.TrimPrefix(text, checkpointHead)) {
		if f := strings.Fields(line); len(f) > 1 {
			fields[f[0]] = f[1:]
		}
	}
	var errs []error
	number := func(name string) int64 {
		n, err := strconv.ParseInt(first(fields[name]), 10, 64)
		errs = append(errs, err)
		return n
	}
	c.Seq, c.Decisions, c.Captures = number("number"), number("decisions"), number("captures")
	c.Head, c.Root, c.Previous = undash(last(fields["decisions"])), undash(last(fields["captures"])), undash(first(fields["previous"]))
	var err error
	c.At, err = time.Parse(time.RFC3339Nano, first(fields["time"]))
	key, err2 := base64.StdEncoding.DecodeString(first(fields["key"]))
	raw, err3 := base64.StdEncoding.DecodeString(strings.TrimSpace(sig))
	if err := errors.Join(append(errs, err, err2, err3)...); err != nil || len(key) != ed25519.PublicKeySize {
		return c, nil, errors.Join(errors.New("a checkpoint that cannot be read"), err)
	}
	if c.text(key) != text || !ed25519.Verify(key, []byte(text), raw) {
		return c, nil, errors.New("its signature is not of this text")
	}
	return c, key, nil
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

func last(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[len(s)-1]
}

// AddCheckpoint signs what is there now and keeps the note. Where another
// process signs at the same moment, it signs again, after the other's.
func (db *DB) AddCheckpoint(ctx context.Context, key ed25519.PrivateKey) (Checkpoint, error) {
	c, err := db.addCheckpoint(ctx, key)
	for tries := 0; tries < 5 && taken(err); tries++ {
		c, err = db.addCheckpoint(ctx, key)
	}
	if err != nil {
		return c, fmt.Errorf("cannot add a checkpoint: %w", err)
	}
	return c, nil
}

// taken says that the number of a checkpoint was given to another meanwhile.
func taken(err error) bool {
	var e sqlite3.Error
	return errors.As(err, &e) && e.Code == sqlite3.ErrConstraint
}

func (db *DB) addCheckpoint(ctx context.Context, key ed25519.PrivateKey) (Checkpoint, error) {
	var c Checkpoint
	before, err := db.lastCheckpoint(ctx)
	if err != nil {
		return c, err
	}
	c = Checkpoint{Seq: before.Seq + 1, At: db.now().UTC().Truncate(time.Microsecond)}
	if before.Note != "" {
		c.Previous = hashOf([]byte(before.Note))
	}
	err = db.read(ctx, func(ctx context.Context, tx txn) error {
		var err error
		if c.Captures, c.Root, err = rootOf(ctx, tx, before.Root, before.Captures, -1); err != nil {
			return err
		}
		err = tx.QueryRowContext(ctx, `SELECT seq, hash FROM decisions ORDER BY seq DESC LIMIT 1`).Scan(&c.Decisions, &c.Head)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return c, err
	}
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return c, errors.New("not a key of ed25519")
	}
	text := c.text(public)
	c.Note = text + "signature " + base64.StdEncoding.EncodeToString(ed25519.Sign(key, []byte(text))) + "\n"
	return c, db.write(ctx, func(tx txn) error {
		_, err := tx.Exec(`INSERT INTO checkpoints (seq, at, decisions, captures, note) VALUES ($1, $2, $3, $4, $5)`,
			c.Seq, micros(c.At), c.Decisions, c.Captures, c.Note)
		return err
	})
}

func (db *DB) lastCheckpoint(ctx context.Context) (Checkpoint, error) {
	var note string
	err := db.reader.QueryRowContext(ctx, `SELECT note FROM checkpoints ORDER BY seq DESC LIMIT 1`).Scan(&note)
	if errors.Is(err, sql.ErrNoRows) {
		return Checkpoint{}, nil
	}
	if err != nil {
		return Checkpoint{}, err
	}
	c, _, err := ParseCheckpoint(note)
	return c, err
}

// Checkpoints returns the signed notes, oldest first.
func (db *DB) Checkpoints(ctx context.Context) ([]string, error) {
	out, err := collect(ctx, db.reader, one[string], `SELECT note FROM checkpoints ORDER BY seq`)
	if err != nil {
		return nil, fmt.Errorf("cannot read the checkpoints: %w", err)
	}
	return out, nil
}

// rootOf hashes the captures with from < id ≤ to onto the root of those
// before; to -1 = all. It returns the id of the last one.
func rootOf(ctx context.Context, tx txn, root string, from, to int64) (lastID int64, out string, err error) {
	lastID = from
	rows, err := tx.QueryContext(ctx, `SELECT id, source_id, url, canonical, final_url, chain, link, status, header, sha256, body_sha256, kept, mime, charset,
		started, ended, state, reason, retry_after, revisit FROM captures WHERE id > $1 AND ($2 < 0 OR id <= $2) ORDER BY id`, from, to)
	if err != nil {
		return 0, "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	fields := make([]any, 20)
	into := make([]any, len(fields))
	for i := range fields {
		into[i] = &fields[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return 0, "", err
		}
		root = captureHash(root, fields)
		id, ok := fields[0].(int64)
		if !ok {
			return 0, "", fmt.Errorf("capture %v: not a number", fields[0])
		}
		lastID = id
	}
	return lastID, root, rows.Err()
}

// captureHash chains the columns of a capture, as they are stored, onto the
// hash of those before: each as its length in bytes, a colon, its text and a
// line feed.
func captureHash(before string, fields []any) string {
	var b strings.Builder
	b.WriteString("claimwatch capture 1\n" + before + "\n")
	for _, f := range fields {
		text := fmt.Sprint(f)
		fmt.Fprintf(&b, "%d:%s\n", len(text), text)
	}
	return hashOf([]byte(b.String()))
}

// KeyText and ParseKey write and read a public key as people pass it on.
func KeyText(k ed25519.PublicKey) string { return base64.StdEncoding.EncodeToString(k) }

// ParseKey reads what KeyText wrote, or the same in hex.
func ParseKey(s string) (ed25519.PublicKey, error) {
	s = strings.TrimSpace(s)
	decode := base64.StdEncoding.DecodeString
	if len(s) == hex.EncodedLen(ed25519.PublicKeySize) {
		decode = hex.DecodeString
	}
	b, err := decode(s)
	if err != nil || len(b) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%q is not a public key: 32 bytes in base64", s)
	}
	return b, nil
}
