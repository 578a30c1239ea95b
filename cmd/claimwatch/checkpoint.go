package main

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"claimwatch/storage"
)

// Names of the signing key, its public half, and the file of the notes, which
// is there to be copied off the machine.
const (
	keyFile    = "checkpoint.key"
	publicFile = "checkpoint.pub"
	notesFile  = "checkpoints.txt"
)

// checkpoint signs what the log holds, once an hour.
func (m *daemon) checkpoint(ctx context.Context, _ time.Time) (map[string]int, error) {
	d := m.desk.Load()
	c, err := d.sign(ctx, m.app.getenv("CREDENTIALS_DIRECTORY"))
	if err != nil {
		return nil, err
	}
	m.log.Info("checkpoint signed", "number", c.Seq, "decisions", c.Decisions, "captures", c.Captures)
	// That nobody stamps it now is no fault of the checkpoint: the next one
	// names this one, and is sent as well.
	if err := d.stamp(ctx, c); err != nil {
		m.log.Warn("the checkpoint was not timestamped", "number", c.Seq, "error", err)
	}
	return nil, nil
}

// sign adds a checkpoint and appends its note to the file of notes.
func (d *desk) sign(ctx context.Context, credentials string) (storage.Checkpoint, error) {
	key, err := signingKey(d.cfg.Storage.DataDir, credentials)
	if err != nil {
		return storage.Checkpoint{}, err
	}
	c, err := d.db.AddCheckpoint(ctx, key)
	if err != nil {
		return c, err
	}
	path := filepath.Join(d.cfg.Storage.DataDir, notesFile)
	if err := appendSynced(path, c.Note+"\n"); err != nil {
		return c, fmt.Errorf("cannot keep the checkpoint: %w", err)
	}
	return c, nil
}

// signingKey reads the key that systemd hands over as a credential, or the one
// in the data directory, which it makes the first time. With the credential,
// who can change the database cannot sign.
func signingKey(dir, credentials string) (ed25519.PrivateKey, error) {
	if credentials != "" {
		key, err := readKey(filepath.Join(credentials, keyFile))
		if err == nil || !errors.Is(err, os.ErrNotExist) {
			return key, err
		}
	}
	path := filepath.Join(dir, keyFile)
	key, err := readKey(path)
	if err == nil || !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("cannot make a signing key: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("cannot keep the signing key: %w", err)
	}
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key.Seed()) + "\n")
	if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
		return nil, fmt.Errorf("cannot keep the signing key: %w", err)
	}
	// Added to those before, which signed the older checkpoints.
	if err := appendSynced(filepath.Join(dir, publicFile), storage.KeyText(public)+"\n"); err != nil {
		return nil, fmt.Errorf("cannot keep the public key: %w", err)
	}
	return key, nil
}

func readKey(path string) (ed25519.PrivateKey, error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the signing key: %w", err)
	}
	seed, err := base64.StdEncoding.DecodeString(strings.TrimSpace(string(src)))
	if err != nil || len(seed) != ed25519.SeedSize {
		return nil, fmt.Errorf("%s does not hold a signing key: 32 bytes in base64", path)
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

// appendSynced adds text to a file and waits for the disk.
func appendSynced(path, text string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Sync(), f.Close())
}

// publicKeys reads the keys with which checkpoints are checked: a file with
// one on each line, the text of one, or the file in the data directory, which
// need not be there.
func publicKeys(given, dir string) ([]ed25519.PublicKey, error) {
	path := given
	if given == "" {
		path = filepath.Join(dir, publicFile)
	}
	src, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		if given == "" {
			return nil, nil
		}
		src, err = []byte(given), nil
	}
	if err != nil {
		return nil, err
	}
	var keys []ed25519.PublicKey
	for line := range strings.FieldsSeq(string(src)) {
		k, err := storage.ParseKey(line)
		if err != nil {
			return nil, err
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// readNotes reads checkpoints that were kept elsewhere, apart by empty lines.
func readNotes(path string) ([]string, error) {
	if path == "" {
		return nil, nil
	}
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fail(exitNoInput, err)
	}
	var out []string
	for note := range strings.SplitSeq(string(src), "\n\n") {
		if strings.TrimSpace(note) != "" {
			out = append(out, strings.TrimSpace(note)+"\n")
		}
	}
	return out, nil
}
