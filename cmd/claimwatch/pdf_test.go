package main

import (
	"bytes"
	"flag"
	"fmt"
	"image/color"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

var shots = flag.String("shots", "", "keep the pages of the printed reports as pictures in this `folder`")

// TestReportsArePrinted prints reports as the program does and looks at the
// pages as pictures: ink on each, none in the margins, letters of both
// directions in the text, every font inside the file, the same bytes twice.
func TestReportsArePrinted(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a browser is slow: left out with -short")
	}
	d, _ := reportDesk(t, func(*Config) {})
	if _, err := d.cfg.browser(); err != nil {
		t.Skipf("nothing to print with: %v", err)
	}
	for _, tool := range []string{"pdftoppm", "pdftotext", "pdffonts"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s to look at the pages with: apt-get install poppler-utils", tool)
		}
	}
	for name, words := range map[string][]string{
		"busy":       {"Claim report: Monday 26 January 2026", "6,126", "معترض کشته شده\u200cاند"},
		"busy-sq":    {"Raporti i pohimeve", "6.126", "معترض کشته شده\u200cاند"},
		"busy-fa":    {"گزارش ادعاها", "۶٬۱۲۶", "HRANA (Human Rights Activists News Agency)", "دست\u200cکم ۳٬۴۲۸ معترض کشته شده\u200cاند"},
		"incomplete": {"INCOMPLETE claim report", "INCOMPLETE: 4 of 8 sources answered"},
	} {
		t.Run(name, func(t *testing.T) {
			day, err := readReport(filepath.Join("../../claims/report/testdata", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			pdf, err := d.printPDF(t.Context(), day)
			if err != nil {
				t.Fatal(err)
			}
			again, err := d.printPDF(t.Context(), day)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(pdf, again) {
				at := 0
				for at < min(len(pdf), len(again)) && pdf[at] == again[at] {
					at++
				}
				t.Errorf("the same report gives two different files, of %d and %d bytes: %q and %q", len(pdf), len(again), pdf[max(0, at-80):min(len(pdf), at+80)], again[max(0, at-80):min(len(again), at+80)])
			}
			file := filepath.Join(t.TempDir(), "report.pdf")
			if err := os.WriteFile(file, pdf, 0o644); err != nil {
				t.Fatal(err)
			}
			text := letters(tool(t, "pdftotext", file, "-"))
			for _, w := range words {
				if !strings.Contains(text, letters(w)) {
					t.Errorf("the print does not hold %q", w)
				}
			}
			for _, font := range strings.Split(strings.TrimSpace(tool(t, "pdffonts", file)), "\n")[2:] {
				if fields := strings.Fields(font); len(fields) < 5 || fields[len(fields)-5] != "yes" {
					t.Errorf("a font is not inside the file: %s", font)
				}
			}
			pages(t, file, name)
		})
	}
}

func tool(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%.300s", name, err, out)
	}
	return string(out)
}

// letters leaves the letters and digits of a text in the forms in which they
// are written apart: a print holds joined forms, breaks lines and joins words.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
}

// pages looks at each page of a print.
func pages(t *testing.T, file, name string) {
	t.Helper()
	const dpi = 60
	dir := t.TempDir()
	if *shots != "" {
		dir = *shots
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	tool(t, "pdftoppm", "-r", fmt.Sprint(dpi), "-png", file, filepath.Join(dir, name))
	found, err := filepath.Glob(filepath.Join(dir, name+"-[0-9]*.png"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, path := range found {
		src, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		page, err := png.Decode(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		size := page.Bounds()
		edge := 10 * dpi * 10 / 254 // 10 mm, of margins of 14 and 16
		ink, outside := 0, 0
		for y := range size.Dy() {
			for x := range size.Dx() {
				if color.GrayModel.Convert(page.At(x, y)).(color.Gray).Y > 200 {
					continue
				}
				ink++
				if x < edge || x >= size.Dx()-edge || y < edge || y >= size.Dy()-edge {
					outside++
				}
			}
		}
		if share := float64(ink) / float64(size.Dx()*size.Dy()); share < .002 || share > .5 {
			t.Errorf("%s: %.2f %% of the page is dark", filepath.Base(path), 100*share)
		}
		if outside > 0 {
			t.Errorf("%s: %d dots stand in the margin: something is cut off", filepath.Base(path), outside)
		}
	}
}

// TestNodesOfAPrintAreRenumbered: two prints of one page whose elements the
// browser numbered from elsewhere are one file.
func TestNodesOfAPrintAreRenumbered(t *testing.T) {
	print := func(from int) []byte {
		return fmt.Appendf(nil, "/ID (node%08d) /Names [(node%08d) 4 0 R (node%08d) 5 0 R]", from+1, from, from+1)
	}
	a, b := renumbered(print(7)), renumbered(print(1998))
	if !bytes.Equal(a, b) || len(a) != len(print(7)) {
		t.Errorf("%s and %s", a, b)
	}
	if want := "/ID (node00000002) /Names [(node00000001) 4 0 R (node00000002) 5 0 R]"; string(a) != want {
		t.Errorf("%s, want %s", a, want)
	}
}
