//go:build onnx

package model

import (
	"encoding/binary"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// field is one field of a protocol buffer: of bytes (kind 2) or a number
// (kind 0).
func field(num int, v any) []byte {
	switch v := v.(type) {
	case int:
		return binary.AppendUvarint(binary.AppendUvarint(nil, uint64(num<<3)), uint64(v))
	case string:
		return field(num, []byte(v))
	case []byte:
		b := binary.AppendUvarint(binary.AppendUvarint(nil, uint64(num<<3|2)), uint64(len(v)))
		return append(b, v...)
	}
	panic("no such field")
}

// value describes an input or output: its name, the type of its numbers and
// its dimensions, one of which may be of any size.
func value(name string, elem int, dims ...any) []byte {
	var shape []byte
	for _, d := range dims {
		num := 1
		if _, free := d.(string); free {
			num = 2
		}
		shape = append(shape, field(1, field(num, d))...)
	}
	tensorType := slices.Concat(field(1, elem), field(2, shape))
	return slices.Concat(field(1, name), field(2, field(1, tensorType)))
}

// tinyNetwork is the smallest network that embeds: it looks the pieces up in a
// table (onnx.proto: ModelProto, GraphProto, NodeProto, TensorProto).
func tinyNetwork() []byte {
	var raw []byte
	for _, row := range tinyVectors {
		for _, v := range row {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
	}
	const float, int64s = 1, 7
	table := slices.Concat(field(1, len(tinyVectors)), field(1, 3), field(2, float), field(8, "table"), field(9, raw))
	node := slices.Concat(field(1, "table"), field(1, "input_ids"), field(2, "last_hidden_state"), field(4, "Gather"))
	graph := slices.Concat(field(1, node), field(2, "tiny"), field(5, table),
		field(11, value("input_ids", int64s, "batch", "length")),
		field(12, value("last_hidden_state", float, "batch", "length", 3)))
	return slices.Concat(field(1, 8), field(7, graph), field(8, slices.Concat(field(1, ""), field(2, 13))))
}

func TestONNX(t *testing.T) {
	library := os.Getenv("ONNXRUNTIME_LIB")
	if library == "" {
		t.Skip("ONNXRUNTIME_LIB is unset: name the shared library of onnxruntime to run a network")
	}
	dir := filepath.Join(t.TempDir(), "tiny")
	write(t, filepath.Join(dir, "model.onnx"), tinyNetwork())
	write(t, filepath.Join(dir, "tokenizer.json"), wordPieceJSON(t))
	x, err := OpenONNX(ONNXOptions{Dir: dir, Library: library, Prefix: ""})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	}()
	// [CLS] and [SEP] have the vector (9,9,9) each, so that their part is known.
	got := embed(t, x, "killed")[0]
	want := []float32{19, 18, 18}
	normalise(want)
	for i := range want {
		if math.Abs(float64(got[i]-want[i])) > 1e-5 {
			t.Fatalf("vector %v, want %v", got, want)
		}
	}
	if id := x.Identity(); id.Kind != "onnx" || id.ID != "tiny" || len(id.Hash) != 64 {
		t.Errorf("identity %+v", id)
	}
	if _, err := OpenONNX(ONNXOptions{Dir: dir, Library: library + ".other"}); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a second runtime: %v", err)
	}
	write(t, filepath.Join(dir, "model.onnx"), []byte("no network"))
	if _, err := OpenONNX(ONNXOptions{Dir: dir, Library: library}); err == nil {
		t.Error("a file that is no network is opened")
	}
}
