//go:build race

package webtest_test

// shadow is how many times the memory is held that the program asks for: the
// race detector keeps a shadow of it.
const shadow = 3
