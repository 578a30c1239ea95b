package passage

import "testing"

// Outlets are called by everyday words, and only the capitals tell.
func TestANameIsWrittenAsItIs(t *testing.T) {
	for _, c := range []struct {
		name, text, found string
		want              bool
	}{
		{"The Sun", "The Sun reported it.", "The Sun", true},
		{"The Sun", "The sun rose over Tehran.", "The sun", false},
		{"The Hill", "Lawmakers on the Hill said so.", "the Hill", false},
		{"India Today", "India today said no.", "India today", false},
		{"Le Monde", "selon le Monde", "le Monde", true},
		{"Le Monde", "tout le monde", "le monde", false},
		{"L'Express", "selon l’Express", "l’Express", true},
		{"za Danas", "odluka za danas", "za danas", false},
		{"Die Welt", "Die Welt braucht Frieden.", "Die Welt", false},
		{"Die Welt", "„Die Welt“ berichtete.", "Die Welt", true},
		{"Die Welt", "Das sagte sie der Zeitung: Die Welt sei müde.", "Die Welt", false},
		{"Die Welt", "Das berichtet Die Welt.", "Die Welt", true},
		{"صحيفة التايمز", "قالت صحيفة التايمز", "صحيفة التايمز", true},
	} {
		toks := Tokens(c.text, "-")
		var found []Token
		for i := range toks {
			for j := i; j < len(toks); j++ {
				if c.text[toks[i].Start:toks[j].End] == c.found {
					found = toks[i : j+1]
				}
			}
		}
		if len(found) == 0 {
			t.Fatalf("%q does not hold %q", c.text, c.found)
		}
		if got := AsWritten(c.name, c.text, found); got != c.want {
			t.Errorf("%q in %q: written as the name is %v, want %v", c.name, c.text, got, c.want)
		}
	}
}
