package model

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWordPiece(t *testing.T) {
	tok, err := parseTokenizer(wordPieceJSON(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, in string
		want     []int
	}{
		{"small letters and signs", "Killed.", []int{3, 10}},
		{"the longest part first, then what follows it", "raining rains", []int{6, 9, 6, 8}},
		{"accents go", "Ráin", []int{6}},
		{"a word that cannot be cut is unknown as a whole", "rainx dead", []int{0, 4}},
		{"nothing", " \t", nil},
	} {
		if got := tok.encode(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q is %v, want %v", tt.name, tt.in, got, tt.want)
		}
	}
	if got := tok.encodeAround("dead"); !slices.Equal(got, []int{1, 4, 2}) {
		t.Errorf("around: %v", got)
	}
	if got := tok.encode("dead " + strings.Repeat("rains ", 300)); len(got) != maxTokens {
		t.Errorf("a long text: %d pieces, want %d", len(got), maxTokens)
	}
	if got := tok.encodeAround(strings.Repeat("dead ", 700)); len(got) != maxTokens || got[len(got)-1] != 2 {
		t.Errorf("a long text: %d pieces, the last %d", len(got), got[len(got)-1])
	}
}

func TestUnigram(t *testing.T) {
	tok, err := parseTokenizer(unigramJSON(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name, in string
		want     []int
	}{
		{"one likely piece beats two", "të vrarë", []int{2, 3}},
		{"two pieces where one is not known", "vr", []int{4}},
		{"letter by letter", "ta", []int{1, 6, 10}},
		{"unknown letters in a row are one piece", "taqqa", []int{1, 6, 10, 0, 10}},
	} {
		if got := tok.encode(tt.in); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q is %v, want %v", tt.name, tt.in, got, tt.want)
		}
	}
}

func TestTokenizerSaysWhatItCannotRead(t *testing.T) {
	for in, say := range map[string]string{
		`[]`:                       "not a tokenizer",
		`{"model":{"type":"BPE"}}`: "type BPE",
		`{"model":{"type":"WordPiece","vocab":{}}}`:                                           "without a vocabulary",
		`{"normalizer":{"type":"Magic"},"model":{"type":"WordPiece","vocab":{"a":0}}}`:        "normalizer of type Magic",
		`{"pre_tokenizer":{"type":"ByteLevel"},"model":{"type":"WordPiece","vocab":{"a":0}}}`: "pre-tokenizer of type ByteLevel",
		`{"post_processor":{"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"X"}}],"special_tokens":{"X":{"ids":[7]}}},"model":{"type":"WordPiece","vocab":{"a":0}}}`: "no piece 7",
		`{"normalizer":{"type":"Replace","pattern":{"Regex":"("}},"model":{"type":"WordPiece","vocab":{"a":0}}}`:                                                                  "pattern that cannot be read",
	} {
		if _, err := parseTokenizer([]byte(in)); err == nil || !strings.Contains(err.Error(), say) {
			t.Errorf("%s: %v, want %q", in, err, say)
		}
	}
}

func embed(t *testing.T, e Embedder, texts ...string) [][]float32 {
	t.Helper()
	vs, err := e.Embed(context.Background(), texts)
	if err != nil {
		t.Fatal(err)
	}
	return vs
}

func TestStatic(t *testing.T) {
	for _, dtype := range []string{"F32", "F16", "BF16", "I8"} {
		dir := tinyStatic(t, map[string]tensor{"embeddings": floats(dtype, tinyVectors)}, wordPieceJSON(t), "")
		s, err := OpenStatic(dir)
		if err != nil {
			t.Fatal(err)
		}
		v := embed(t, s, "people killed", "dead people", "Rain.", "xyzzy")
		near, far := Cosine(v[0], v[1]), Cosine(v[0], v[2])
		if near < 0.95 || far > 0.2 {
			t.Errorf("%s: killed and dead %.3f, killed and rain %.3f", dtype, near, far)
		}
		if !slices.Equal(v[3], []float32{0, 0, 0}) {
			t.Errorf("%s: an unknown word has the vector %v", dtype, v[3])
		}
		src, err := os.ReadFile(filepath.Join(dir, "model.safetensors"))
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(src)
		if id := s.Identity(); id != (Identity{"static", "tiny", hex.EncodeToString(sum[:])}) {
			t.Errorf("%s: identity %+v", dtype, id)
		}
	}
}

func TestStaticWeightsMappingAndLength(t *testing.T) {
	n := len(pieceNames)
	weights := tensor{dtype: "F32", shape: []int{n}}
	mapping := tensor{dtype: "I64", shape: []int{n}}
	for i := range n {
		w := float32(1)
		if pieceNames[i] == "people" {
			w = 0 // says nothing
		}
		weights.data = binary.LittleEndian.AppendUint32(weights.data, math.Float32bits(w))
		mapping.data = binary.LittleEndian.AppendUint64(mapping.data, uint64(n-1-i)) // the table stands on its head
	}
	upside := slices.Clone(tinyVectors)
	slices.Reverse(upside)
	dir := tinyStatic(t, map[string]tensor{"embeddings": floats("F32", upside), "weights": weights, "mapping": mapping}, wordPieceJSON(t), `{"normalize":false}`)
	s, err := OpenStatic(dir)
	if err != nil {
		t.Fatal(err)
	}
	if v := embed(t, s, "people killed")[0]; !slices.Equal(v, []float32{0.5, 0, 0}) {
		t.Errorf("mean %v, want half of killed: people weighs nothing, and lengths stay", v)
	}
}

func TestStaticRefusesWhatDoesNotBelongTogether(t *testing.T) {
	short := floats("F32", tinyVectors[:4])
	bad := tensor{dtype: "I64", shape: []int{len(pieceNames)}, data: make([]byte, 8*len(pieceNames))}
	bad.data[0] = 200
	for name, tt := range map[string]struct {
		tensors map[string]tensor
		say     string
	}{
		"fewer vectors than pieces": {map[string]tensor{"embeddings": short}, "4 vectors for 11 pieces"},
		"no table":                  {map[string]tensor{"a": short, "b": short}, "no table of vectors"},
		"a row that is not there":   {map[string]tensor{"embeddings": floats("F32", tinyVectors), "mapping": bad}, "piece 0 has row 200 of 11"},
	} {
		if _, err := OpenStatic(tinyStatic(t, tt.tensors, wordPieceJSON(t), "")); err == nil || !strings.Contains(err.Error(), tt.say) {
			t.Errorf("%s: %v, want %q", name, err, tt.say)
		}
	}
	if _, err := OpenStatic(t.TempDir()); err == nil || !strings.Contains(err.Error(), "cannot read the model") {
		t.Errorf("an empty directory: %v", err)
	}
}

func TestHalf(t *testing.T) {
	for h, want := range map[uint16]float64{0: 0, 0x3c00: 1, 0xc000: -2, 0x3555: 0.333251953125, 0x0001: 5.960464477539063e-08, 0x7c00: math.Inf(1), 0xfc00: math.Inf(-1)} {
		if got := half(h); got != want {
			t.Errorf("%#x: %g, want %g", h, got, want)
		}
	}
	if !math.IsNaN(half(0x7e00)) {
		t.Error("0x7e00 is a number")
	}
}

func FuzzSafetensors(f *testing.F) {
	f.Add(safetensors(f, map[string]tensor{"embeddings": floats("F16", tinyVectors)}))
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		tensors, err := parseSafetensors(b)
		if err != nil {
			return
		}
		for name, x := range tensors {
			n := 1
			for _, d := range x.shape {
				n *= d
			}
			if n > 0 {
				_, _ = x.at(0), x.at(n-1)
			}
			if n*widths[x.dtype] != len(x.data) {
				t.Errorf("%q: %d bytes for shape %v of %s", name, len(x.data), x.shape, x.dtype)
			}
		}
	})
}

func FuzzTokenizer(f *testing.F) {
	word, err := parseTokenizer(wordPieceJSON(f))
	if err != nil {
		f.Fatal(err)
	}
	uni, err := parseTokenizer(unigramJSON(f))
	if err != nil {
		f.Fatal(err)
	}
	f.Add("Killed: të vrarë, 3,000 کشته\u200c شد\xff")
	f.Fuzz(func(t *testing.T, text string) {
		for _, tok := range []*tokenizer{word, uni} {
			for _, id := range tok.encodeAround(text) {
				if id < 0 || id >= tok.size {
					t.Errorf("%q has piece %d of %d", text, id, tok.size)
				}
			}
		}
	})
}

func BenchmarkStatic(b *testing.B) {
	s, err := OpenStatic(tinyStatic(b, map[string]tensor{"embeddings": floats("F32", tinyVectors)}, wordPieceJSON(b), ""))
	if err != nil {
		b.Fatal(err)
	}
	text := strings.Repeat("people killed raining weather ", 6)
	for range b.N {
		if _, err := s.Embed(context.Background(), []string{text}); err != nil {
			b.Fatal(err)
		}
	}
}
