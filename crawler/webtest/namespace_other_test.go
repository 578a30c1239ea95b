//go:build !linux

package webtest_test

func separate() (code int, ran bool, why string) {
	return 0, false, "network namespaces are of Linux"
}
