//go:build !onnx

package model

import (
	"strings"
	"testing"
)

func TestWithoutONNX(t *testing.T) {
	if _, err := OpenONNX(ONNXOptions{Dir: t.TempDir()}); err == nil || !strings.Contains(err.Error(), "-tags onnx") {
		t.Errorf("%v, want how to build a program that can", err)
	}
}
