package quantity

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"testing"
)

func TestProbeFig(t *testing.T) {
	dir := benchDir(t, "crosslingual")
	english := linesOf(t, filepath.Join(dir, "newstest2019-src.eng.txt"))
	vals := func(s, l string) map[string]int {
		m := map[string]int{}
		for _, f := range Read(s, Context{Lang: l}) {
			v := f.Value
			if v == nil {
				v = f.Low
			}
			m[shown(v)]++
		}
		return m
	}
	for lang, code := range map[string]string{"sq": "sqi", "fa": "fas", "ar": "arb", "de": "deu", "fr": "fra"} {
		other := linesOf(t, filepath.Join(dir, "newstest2019-ref."+code+".txt"))
		n, ok, wn, wok, ne, nok := 0, 0, 0, 0, 0, 0
		for i, line := range english {
			a, b := vals(line, "en"), vals(other[i], lang)
			eq := maps.Equal(a, b)
			if hasDigit.MatchString(line) {
				n++
				if eq {
					ok++
				}
				if len(a) > 0 {
					ne++
					if eq {
						nok++
					}
				}
				if !eq && os.Getenv("L") == lang {
					fmt.Println(i, a, b, "\n  ", line, "\n  ", other[i])
				}
			} else if englishNumberWord.MatchString(line) {
				wn++
				if eq {
					wok++
				}
			}
		}
		fmt.Println(lang, "digits", ok, n, float64(ok)/float64(n), "words", wok, wn, float64(wok)/float64(wn), "english nonempty", nok, ne)
	}
}
