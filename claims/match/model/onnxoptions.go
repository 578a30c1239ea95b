package model

// ONNXOptions say where an ONNX network lies. Neither the network nor the
// runtime is ever downloaded.
type ONNXOptions struct {
	Dir     string // holds model.onnx and tokenizer.json
	Library string // the shared library of onnxruntime: libonnxruntime.so.1
	Prefix  string // put before each text: "query: " for e5 models
}
