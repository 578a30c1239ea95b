//go:build !onnx

package model

import (
	"context"
	"errors"
)

// An ONNX is a network of which this program was built without the means to
// run it.
type ONNX struct{}

var errNoONNX = errors.New("this program was built without ONNX. Build it with: go build -tags onnx ./cmd/claimwatch")

// OpenONNX says that ONNX networks cannot be run.
func OpenONNX(ONNXOptions) (*ONNX, error) { return nil, errNoONNX }

// Identity names nothing.
func (*ONNX) Identity() Identity { return Identity{Kind: "onnx"} }

// Embed says that ONNX networks cannot be run.
func (*ONNX) Embed(context.Context, []string) ([][]float32, error) { return nil, errNoONNX }

// Close does nothing.
func (*ONNX) Close() error { return nil }
