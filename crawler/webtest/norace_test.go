//go:build !race

package webtest_test

// shadow is how many times the memory is held that the program asks for: once.
const shadow = 1
