// Package model lets a desk that has a language model use it, and never needs
// one. A model may do three things: turn texts into vectors ([Embedder]), say
// whether one text bears another out ([Entailer]), and translate
// ([Translator]). There are three ways to run one:
//
//   - a server that speaks the OpenAI protocol, such as Ollama or llama.cpp,
//     on this machine ([Client]);
//   - static embeddings, a table of vectors and a tokenizer, in pure Go
//     ([OpenStatic]);
//   - an ONNX network, in programs built with the tag onnx ([OpenONNX]).
//
// Nothing is ever downloaded. Every answer names the model and the hash of its
// file ([Identity]). Text from pages is data: it is fenced in prompts, nothing
// in it is followed, and an answer that is not exactly of the form asked for
// is no answer. A [Reviewer] lets a model look at the sentences that the
// matcher nearly matched; what the model finds goes to the queue, never past a
// person, and when it fails the matcher's result stands.
package model

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"

	"claimwatch/claims"
)

// An Identity says which model answered.
type Identity struct {
	Kind string `json:"kind"`           // http, static, onnx
	ID   string `json:"id"`             // its name: of the server's list, or of its directory
	Hash string `json:"hash,omitempty"` // SHA-256 of its weights in hex, as far as it can be known
}

// String is the identity as reasons and versions print it.
func (i Identity) String() string {
	if i.Hash == "" {
		return i.Kind + ":" + i.ID
	}
	return i.Kind + ":" + i.ID + "@" + i.Hash[:min(12, len(i.Hash))]
}

// An Embedder turns texts into vectors of one length, near each other where
// the texts mean the same. The answer has one vector per text, in order.
type Embedder interface {
	Embed(ctx context.Context, texts []string) ([][]float32, error)
	Identity() Identity
}

// An Entailer says what a premise, a sentence of an article, has to do with a
// hypothesis, the statement of a claim.
type Entailer interface {
	Entail(ctx context.Context, premise, hypothesis string) (Verdict, error)
	Identity() Identity
}

// A Translator translates into English.
type Translator interface {
	Translate(ctx context.Context, text, lang string) (string, error)
	Identity() Identity
}

// A Verdict is how a sentence stands to a claim.
type Verdict struct {
	Stance claims.Stance // "" = the sentence does not speak to the claim
	Sure   float64       // 0 to 1, as the model says itself
}

// Cosine compares two vectors: 1 the same direction, 0 nothing in common.
// Vectors of different length, or of nothing, have nothing in common.
func Cosine(a, b []float32) float64 {
	if len(a) != len(b) {
		return 0
	}
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i]), float64(b[i])
		ab += x * y
		aa += x * x
		bb += y * y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// normalise gives a vector the length 1; of nothing it stays nothing.
func normalise(v []float32) {
	var s float64
	for _, x := range v {
		s += float64(x) * float64(x)
	}
	if s == 0 {
		return
	}
	s = 1 / math.Sqrt(s)
	for i := range v {
		v[i] = float32(float64(v[i]) * s)
	}
}

// hashFile is the SHA-256 of a file in hex.
func hashFile(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot read the model: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("cannot read the model: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
