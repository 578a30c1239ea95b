package model

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"
)

// pieceNames are the vocabulary of the tiny models: a few words of three
// meanings.
var pieceNames = []string{"[UNK]", "[CLS]", "[SEP]", "killed", "dead", "weather", "rain", "people", "##s", "##ing", "."}

// tinyVectors put killed and dead in one direction, weather and rain in
// another, people in a third.
var tinyVectors = [][]float32{{9, 9, 9}, {9, 9, 9}, {9, 9, 9}, {1, 0, 0}, {0.9, 0.1, 0}, {0, 1, 0}, {0, 0.9, 0.1}, {0, 0, 1}, {0, 0, 0}, {0, 0, 0}, {0, 0, 0}}

func wordPieceJSON(t testing.TB) []byte {
	t.Helper()
	vocab := map[string]int{}
	for i, p := range pieceNames {
		vocab[p] = i
	}
	return asJSON(t, map[string]any{
		"normalizer":    map[string]any{"type": "BertNormalizer", "lowercase": true},
		"pre_tokenizer": map[string]any{"type": "BertPreTokenizer"},
		"post_processor": map[string]any{"type": "TemplateProcessing",
			"single": []any{
				map[string]any{"SpecialToken": map[string]any{"id": "[CLS]"}},
				map[string]any{"Sequence": map[string]any{"id": "A"}},
				map[string]any{"SpecialToken": map[string]any{"id": "[SEP]"}},
			},
			"special_tokens": map[string]any{"[CLS]": map[string]any{"ids": []int{1}}, "[SEP]": map[string]any{"ids": []int{2}}},
		},
		"model": map[string]any{"type": "WordPiece", "unk_token": "[UNK]", "vocab": vocab},
	})
}

func unigramJSON(t testing.TB) []byte {
	t.Helper()
	return asJSON(t, map[string]any{
		"normalizer":    map[string]any{"type": "Precompiled"},
		"pre_tokenizer": map[string]any{"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always"},
		"model": map[string]any{"type": "Unigram", "unk_id": 0, "vocab": [][]any{
			{"<unk>", 0}, {"▁", -3}, {"▁të", -2}, {"▁vrarë", -4}, {"▁vr", -3}, {"arë", -3.5}, {"t", -5}, {"ë", -5}, {"v", -5}, {"r", -5}, {"a", -5},
		}},
	})
}

func asJSON(t testing.TB, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// safetensors writes tensors as the format wants them.
func safetensors(t testing.TB, list map[string]tensor) []byte {
	t.Helper()
	head := map[string]any{"__metadata__": map[string]string{"made": "by a test"}}
	var data []byte
	for name, x := range list {
		head[name] = map[string]any{"dtype": x.dtype, "shape": x.shape, "data_offsets": []int{len(data), len(data) + len(x.data)}}
		data = append(data, x.data...)
	}
	h := asJSON(t, head)
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(h)))
	return append(append(out, h...), data...)
}

// floats is a tensor of vectors in the given type.
func floats(dtype string, rows [][]float32) tensor {
	x := tensor{dtype: dtype, shape: []int{len(rows), len(rows[0])}}
	for _, row := range rows {
		for _, v := range row {
			switch dtype {
			case "F32":
				x.data = binary.LittleEndian.AppendUint32(x.data, math.Float32bits(v))
			case "BF16":
				x.data = binary.LittleEndian.AppendUint16(x.data, uint16(math.Float32bits(v)>>16))
			case "F16":
				x.data = binary.LittleEndian.AppendUint16(x.data, toHalf(v))
			case "I8":
				x.data = append(x.data, byte(int8(v*10)))
			}
		}
	}
	return x
}

// toHalf makes 16 bits of a number that is 0 or in the normal range.
func toHalf(v float32) uint16 {
	b := math.Float32bits(v)
	if b<<1 == 0 {
		return 0
	}
	exp := int(b>>23&0xff) - 127 + 15
	return uint16(b>>16&0x8000) | uint16(exp)<<10 | uint16(b>>13&0x3ff)
}

// tinyStatic writes a model of static embeddings.
func tinyStatic(t testing.TB, tensors map[string]tensor, tokenizer []byte, config string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	write(t, filepath.Join(dir, "model.safetensors"), safetensors(t, tensors))
	write(t, filepath.Join(dir, "tokenizer.json"), tokenizer)
	if config != "" {
		write(t, filepath.Join(dir, "config.json"), []byte(config))
	}
	return dir
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
