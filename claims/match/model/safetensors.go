package model

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"
)

// A tensor is one array of a safetensors file. Its numbers stay as they are
// stored until they are asked for: a table of half a million rows is large
// enough once.
type tensor struct {
	dtype string
	shape []int
	data  []byte
}

// maxHeader bounds the description at the head of a safetensors file; the
// format itself allows 100 MB.
const maxHeader = 10 << 20

// parseSafetensors reads the tensors of a file: eight bytes with the length of
// a JSON object, that object, then the data it points into
// (github.com/huggingface/safetensors, "Format").
func parseSafetensors(b []byte) (map[string]tensor, error) {
	if len(b) < 8 {
		return nil, errors.New("not a safetensors file: too short")
	}
	n := binary.LittleEndian.Uint64(b)
	if n > maxHeader || n > uint64(len(b)-8) {
		return nil, fmt.Errorf("not a safetensors file: a header of %d bytes", n)
	}
	var head map[string]json.RawMessage
	if err := json.Unmarshal(b[8:8+n], &head); err != nil {
		return nil, fmt.Errorf("not a safetensors file: %w", err)
	}
	data := b[8+n:]
	out := map[string]tensor{}
	for name, raw := range head {
		if name == "__metadata__" {
			continue
		}
		t, err := parseTensor(raw, data)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		out[name] = t
	}
	return out, nil
}

func parseTensor(raw json.RawMessage, data []byte) (tensor, error) {
	var h struct {
		Dtype   string    `json:"dtype"`
		Shape   []int     `json:"shape"`
		Offsets [2]uint64 `json:"data_offsets"`
	}
	if err := json.Unmarshal(raw, &h); err != nil {
		return tensor{}, err
	}
	width, ok := widths[h.Dtype]
	if !ok {
		return tensor{}, fmt.Errorf("numbers of type %s; F32, F16, BF16, I8, I32 and I64 can be read", h.Dtype)
	}
	size := width
	for _, d := range h.Shape {
		if d < 0 || d > 0 && size > math.MaxInt32*64/d {
			return tensor{}, fmt.Errorf("shape %v", h.Shape)
		}
		size *= d
	}
	if h.Offsets[0] > h.Offsets[1] || h.Offsets[1] > uint64(len(data)) || h.Offsets[1]-h.Offsets[0] != uint64(size) {
		return tensor{}, fmt.Errorf("bytes %d to %d of %d for shape %v of %s", h.Offsets[0], h.Offsets[1], len(data), h.Shape, h.Dtype)
	}
	return tensor{h.Dtype, h.Shape, data[h.Offsets[0]:h.Offsets[1]]}, nil
}

// widths are the sizes of the numbers in bytes.
var widths = map[string]int{"F64": 8, "F32": 4, "F16": 2, "BF16": 2, "I8": 1, "I32": 4, "I64": 8}

// at returns number i.
func (t tensor) at(i int) float64 {
	switch t.dtype {
	case "F64":
		return math.Float64frombits(binary.LittleEndian.Uint64(t.data[8*i:]))
	case "F32":
		return float64(math.Float32frombits(binary.LittleEndian.Uint32(t.data[4*i:])))
	case "F16":
		return half(binary.LittleEndian.Uint16(t.data[2*i:]))
	case "BF16":
		return float64(math.Float32frombits(uint32(binary.LittleEndian.Uint16(t.data[2*i:])) << 16))
	case "I8":
		return float64(int8(t.data[i]))
	case "I32":
		return float64(int32(binary.LittleEndian.Uint32(t.data[4*i:])))
	}
	return float64(int64(binary.LittleEndian.Uint64(t.data[8*i:])))
}

// half reads a number of 16 bits: sign, five bits of exponent, ten of fraction
// (IEEE 754).
func half(h uint16) float64 {
	sign := 1.0
	if h&0x8000 != 0 {
		sign = -1
	}
	exp, frac := int(h>>10&0x1f), float64(h&0x3ff)
	switch exp {
	case 0:
		return sign * math.Ldexp(frac, -24)
	case 31:
		if frac == 0 {
			return math.Inf(int(sign))
		}
		return math.NaN()
	}
	return sign * math.Ldexp(1+frac/1024, exp-15)
}
