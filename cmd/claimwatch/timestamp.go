package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"claimwatch/storage"
)

// Timestamps by RFC 3161: an authority signs that it saw a hash at a time.
// What it answers lies in the folder timestamps of the data directory, beside
// the note that it stamps, where openssl ts -verify reads both. Here it is only
// seen to that the answer speaks of our hash and our nonce.

var (
	oidSHA256     = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSignedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
)

type algorithm struct {
	OID    asn1.ObjectIdentifier
	Params asn1.RawValue `asn1:"optional"`
}

type imprint struct {
	Algorithm algorithm
	Hash      []byte
}

type stampRequest struct {
	Version int
	Imprint imprint
	Nonce   *big.Int
	Cert    bool
}

type stampResponse struct {
	Status struct {
		Status int
		Rest   []asn1.RawValue `asn1:"optional"`
	}
	Token asn1.RawValue `asn1:"optional"`
}

// stampInfo is the head of a TSTInfo, as far as it is looked at.
type stampInfo struct {
	Version int
	Policy  asn1.ObjectIdentifier
	Imprint imprint
	Serial  *big.Int
	Time    time.Time `asn1:"generalized"`
	Rest    []asn1.RawValue
}

const (
	stampTime  = 20 * time.Second
	stampLimit = 64 << 10 // bytes of an answer
)

// stamp sends a checkpoint to the authority of the configuration, if any.
func (d *desk) stamp(ctx context.Context, c storage.Checkpoint) error {
	url := d.cfg.Evidence.TimestampURL
	if url == "" {
		return nil
	}
	answer, err := askStamp(ctx, url, sha256.Sum256([]byte(c.Note)))
	if err != nil {
		return fmt.Errorf("cannot have checkpoint %d timestamped by %s: %w", c.Seq, url, err)
	}
	dir := filepath.Join(d.cfg.Storage.DataDir, "timestamps")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	base := filepath.Join(dir, fmt.Sprintf("checkpoint-%d", c.Seq))
	for name, b := range map[string][]byte{base + ".txt": []byte(c.Note), base + ".tsr": answer} {
		if _, err := writeFile(name, func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
			return err
		}
	}
	return nil
}

// askStamp asks an authority for a timestamp of a hash, and returns its answer
// when that is one.
func askStamp(ctx context.Context, url string, hash [32]byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, stampTime)
	defer cancel()
	nonce, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 63))
	if err != nil {
		return nil, err
	}
	want := imprint{algorithm{OID: oidSHA256, Params: asn1.NullRawValue}, hash[:]}
	body, err := asn1.Marshal(stampRequest{1, want, nonce, true})
	if err != nil {
		return nil, err
	}
	answer, err := post(ctx, url, "application/timestamp-query", body)
	if err != nil {
		return nil, err
	}
	return answer, checkStamp(answer, hash, nonce)
}

// checkStamp looks whether an answer grants a timestamp of our hash with our
// nonce.
func checkStamp(answer []byte, hash [32]byte, nonce *big.Int) error {
	var r stampResponse
	if rest, err := asn1.Unmarshal(answer, &r); err != nil || len(rest) > 0 {
		return errors.Join(errors.New("the answer is no timestamp"), err)
	}
	if r.Status.Status > 1 {
		return fmt.Errorf("refused with status %d", r.Status.Status)
	}
	info, err := stampInfoOf(r.Token.FullBytes)
	if err != nil {
		return fmt.Errorf("the answer holds no timestamp: %w", err)
	}
	if !info.Imprint.Algorithm.OID.Equal(oidSHA256) || !bytes.Equal(info.Imprint.Hash, hash[:]) {
		return errors.New("the timestamp is of something else")
	}
	for _, v := range info.Rest {
		var n *big.Int
		if _, err := asn1.Unmarshal(v.FullBytes, &n); v.Class == asn1.ClassUniversal && v.Tag == asn1.TagInteger && err == nil && n.Cmp(nonce) == 0 {
			return nil
		}
	}
	return errors.New("the timestamp does not carry our nonce: it may be an old one")
}

// stampInfoOf reads what is signed out of a token (RFC 5652, RFC 3161).
func stampInfoOf(token []byte) (stampInfo, error) {
	var outer struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	var info stampInfo
	if _, err := asn1.Unmarshal(token, &outer); err != nil {
		return info, err
	}
	if !outer.Type.Equal(oidSignedData) {
		return info, fmt.Errorf("type %v is not signed data", outer.Type)
	}
	var signed struct {
		Version int
		Digests asn1.RawValue
		Content struct {
			Type asn1.ObjectIdentifier
			Data []byte `asn1:"explicit,tag:0"`
		}
		Rest []asn1.RawValue `asn1:"optional"`
	}
	content := outer.Content.FullBytes
	if outer.Content.Class == asn1.ClassContextSpecific {
		content = outer.Content.Bytes
	}
	if err := unmarshalHead(content, &signed.Version, &signed.Digests, &signed.Content); err != nil {
		return info, err
	}
	err := unmarshalHead(signed.Content.Data, &info.Version, &info.Policy, &info.Imprint, &info.Serial)
	if err != nil {
		return info, err
	}
	info.Rest, err = elements(signed.Content.Data)
	return info, err
}

// unmarshalHead reads the first elements of a sequence, however many follow.
func unmarshalHead(der []byte, into ...any) error {
	var seq asn1.RawValue
	if _, err := asn1.Unmarshal(der, &seq); err != nil {
		return err
	}
	rest := seq.Bytes
	for _, v := range into {
		var err error
		if rest, err = asn1.Unmarshal(rest, v); err != nil {
			return err
		}
	}
	return nil
}

// elements lists the elements of a sequence.
func elements(der []byte) ([]asn1.RawValue, error) {
	var seq asn1.RawValue
	if _, err := asn1.Unmarshal(der, &seq); err != nil {
		return nil, err
	}
	var out []asn1.RawValue
	for rest := seq.Bytes; len(rest) > 0; {
		var v asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &v); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	// Version and serial number are whole numbers too: the nonce is neither.
	if len(out) > 4 {
		out = out[4:]
	}
	return out, nil
}

// post sends a body and returns a short answer.
func post(ctx context.Context, url, kind string, body []byte) (answer []byte, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", kind)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, res.Body.Close()) }()
	if res.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("answered %s", res.Status)
	}
	answer, err = io.ReadAll(io.LimitReader(res.Body, stampLimit+1))
	if err == nil && len(answer) > stampLimit {
		err = errors.New("the answer is too long")
	}
	return answer, err
}
