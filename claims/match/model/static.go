package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// A Static is a model of static embeddings, of the kind that model2vec makes:
// one vector for each piece of a text, and their mean is the text's. It is
// safe for concurrent use.
type Static struct {
	id      Identity
	tok     *tokenizer
	table   tensor
	dim     int
	rows    int
	weights *tensor // of the pieces; nil = all alike
	mapping *tensor // from pieces to rows of the table; nil = the same number
	unit    bool    // vectors have length 1
}

// OpenStatic reads model.safetensors, tokenizer.json and, where there is one,
// config.json of a directory.
func OpenStatic(dir string) (*Static, error) {
	path := filepath.Join(dir, "model.safetensors")
	src, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("cannot read the model: %w", err)
	}
	tensors, err := parseSafetensors(src)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	s := &Static{unit: true, id: Identity{Kind: "static", ID: filepath.Base(filepath.Clean(dir))}}
	if s.id.Hash, err = hashFile(path); err != nil {
		return nil, err
	}
	if s.tok, err = openTokenizer(filepath.Join(dir, "tokenizer.json")); err != nil {
		return nil, err
	}
	if err := s.take(tensors); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return s, s.configure(filepath.Join(dir, "config.json"))
}

// take finds the table of vectors, and what goes with it.
func (s *Static) take(tensors map[string]tensor) error {
	var ok bool
	for _, name := range []string{"embeddings", "embedding.weight", "0"} {
		if s.table, ok = tensors[name]; ok {
			break
		}
	}
	if !ok && len(tensors) == 1 {
		for _, t := range tensors {
			s.table, ok = t, true
		}
	}
	if !ok || len(s.table.shape) != 2 || s.table.shape[1] == 0 {
		return errors.New(`no table of vectors: a tensor "embeddings" with two dimensions is wanted`)
	}
	s.rows, s.dim = s.table.shape[0], s.table.shape[1]
	for name, at := range map[string]**tensor{"weights": &s.weights, "mapping": &s.mapping} {
		t, ok := tensors[name]
		if !ok {
			continue
		}
		if len(t.shape) != 1 || t.shape[0] < s.tok.size {
			return fmt.Errorf("tensor %q of shape %v for %d pieces", name, t.shape, s.tok.size)
		}
		*at = &t
	}
	if s.mapping == nil && s.rows < s.tok.size {
		return fmt.Errorf("%d vectors for %d pieces of the tokenizer: they do not belong together", s.rows, s.tok.size)
	}
	for i := 0; s.mapping != nil && i < s.mapping.shape[0]; i++ {
		if r := s.mapping.at(i); r < 0 || r >= float64(s.rows) {
			return fmt.Errorf("piece %d has row %g of %d", i, r, s.rows)
		}
	}
	return nil
}

func (s *Static) configure(path string) error {
	src, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("cannot read the model: %w", err)
	}
	var c struct {
		Normalize *bool `json:"normalize"`
	}
	if err := json.Unmarshal(src, &c); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	s.unit = c.Normalize == nil || *c.Normalize
	return nil
}

// Identity names the directory and hashes the table.
func (s *Static) Identity() Identity { return s.id }

// Embed returns the mean vectors of texts; that of a text with no known piece
// is nothing but zeros.
func (s *Static) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		out[i] = s.vector(t)
	}
	return out, nil
}

func (s *Static) vector(text string) []float32 {
	sum := make([]float64, s.dim)
	n := 0.0
	for _, id := range s.tok.encode(text) {
		if id == s.tok.unk {
			continue
		}
		row, weight := id, 1.0
		if s.mapping != nil {
			row = int(s.mapping.at(id))
		}
		if s.weights != nil {
			weight = s.weights.at(id)
		}
		for j := range sum {
			sum[j] += weight * s.table.at(row*s.dim+j)
		}
		n++
	}
	v := make([]float32, s.dim)
	for j := range v {
		v[j] = float32(sum[j] / max(1, n))
	}
	if s.unit {
		normalise(v)
	}
	return v
}
