package webtest

import "testing"

func TestEveryFileOfTheWebCanBeRead(t *testing.T) {
	if _, err := readOutlets(files, "web"); err != nil {
		t.Fatal(err)
	}
}
