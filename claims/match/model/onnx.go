//go:build onnx

package model

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"

	ort "github.com/yalue/onnxruntime_go"
)

// An ONNX is a network that embeds texts, run by onnxruntime. Its answer is
// the mean of the vectors that the network gives the pieces of a text, or the
// vector of the whole where it gives one. It is safe for concurrent use.
type ONNX struct {
	id      Identity
	tok     *tokenizer
	prefix  string
	inputs  []string
	mu      sync.Mutex
	session *ort.DynamicAdvancedSession
}

// runtimeOnce loads the shared library: there can be one in a program.
var runtimeOnce struct {
	sync.Mutex
	library string
}

func startRuntime(library string) error {
	runtimeOnce.Lock()
	defer runtimeOnce.Unlock()
	if ort.IsInitialized() {
		if library != runtimeOnce.library {
			return fmt.Errorf("onnxruntime is loaded from %s already, not from %s", runtimeOnce.library, library)
		}
		return nil
	}
	ort.SetSharedLibraryPath(library)
	if err := ort.InitializeEnvironment(); err != nil {
		return fmt.Errorf("cannot load onnxruntime from %s: %w. It must be version 1.27 or newer", library, err)
	}
	runtimeOnce.library = library
	return nil
}

// inputNames are what networks of this kind read.
var inputNames = []string{"input_ids", "attention_mask", "token_type_ids"}

// OpenONNX loads a network. It must be closed.
func OpenONNX(o ONNXOptions) (*ONNX, error) {
	path := filepath.Join(o.Dir, "model.onnx")
	x := &ONNX{prefix: o.Prefix, id: Identity{Kind: "onnx", ID: filepath.Base(filepath.Clean(o.Dir))}}
	var err error
	if x.id.Hash, err = hashFile(path); err != nil {
		return nil, err
	}
	if x.tok, err = openTokenizer(filepath.Join(o.Dir, "tokenizer.json")); err != nil {
		return nil, err
	}
	if err := startRuntime(o.Library); err != nil {
		return nil, err
	}
	in, out, err := ort.GetInputOutputInfo(path)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	for _, i := range in {
		if !slices.Contains(inputNames, i.Name) {
			return nil, fmt.Errorf("%s: wants an input %q; only %v can be given", path, i.Name, inputNames)
		}
		x.inputs = append(x.inputs, i.Name)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: has no output", path)
	}
	name := out[0].Name
	for _, o := range out {
		if o.Name == "sentence_embedding" {
			name = o.Name
		}
	}
	if x.session, err = ort.NewDynamicAdvancedSession(path, x.inputs, []string{name}, nil); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return x, nil
}

// Identity names the directory and hashes the network.
func (x *ONNX) Identity() Identity { return x.id }

// Embed runs the network on each text.
func (x *ONNX) Embed(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v, err := x.vector(t)
		if err != nil {
			return nil, fmt.Errorf("the network fails: %w", err)
		}
		out[i] = v
	}
	return out, nil
}

func (x *ONNX) vector(text string) (v []float32, err error) {
	ids := x.tok.encodeAround(x.prefix + text)
	if len(ids) == 0 {
		return nil, errors.New("nothing in the text that the tokenizer knows")
	}
	shape := ort.NewShape(1, int64(len(ids)))
	var inputs []ort.Value
	defer func() {
		for _, in := range inputs {
			err = errors.Join(err, in.Destroy())
		}
	}()
	for _, name := range x.inputs {
		t, terr := ort.NewTensor(shape, column(name, ids))
		if terr != nil {
			return nil, terr
		}
		inputs = append(inputs, t)
	}
	outputs := []ort.Value{nil}
	x.mu.Lock()
	err = x.session.Run(inputs, outputs)
	x.mu.Unlock()
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, outputs[0].Destroy()) }()
	t, ok := outputs[0].(*ort.Tensor[float32])
	if !ok {
		return nil, fmt.Errorf("an output of type %T, want 32-bit floats", outputs[0])
	}
	return mean(t.GetData(), t.GetShape(), len(ids))
}

// column is one input: the pieces, which of them to heed (all), or to which of
// two texts they belong (the first).
func column(name string, ids []int) []int64 {
	out := make([]int64, len(ids))
	for i, id := range ids {
		switch name {
		case "input_ids":
			out[i] = int64(id)
		case "attention_mask":
			out[i] = 1
		}
	}
	return out
}

// mean is the vector of a text: the output itself, or its mean over n pieces.
func mean(data []float32, shape []int64, n int) ([]float32, error) {
	var v []float32
	switch {
	case len(shape) == 2 && shape[0] == 1:
		v = slices.Clone(data)
	case len(shape) == 3 && shape[0] == 1 && int(shape[1]) == n:
		v = make([]float32, shape[2])
		for i, x := range data {
			v[i%len(v)] += x / float32(n)
		}
	default:
		return nil, fmt.Errorf("an output of shape %v for %d pieces", shape, n)
	}
	normalise(v)
	return v, nil
}

// Close frees the network.
func (x *ONNX) Close() error { return x.session.Destroy() }
