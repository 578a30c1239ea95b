package quantity

import (
	"strings"

	"claimwatch/claims/passage"
)

// inLatin writes the words of Serbian and Bosnian, which are printed in two
// scripts, in the folded Latin one, so that one list of words serves both.
func inLatin(toks []passage.Token) {
	for i, t := range toks {
		if t.Text[0] == 0xd0 || t.Text[0] == 0xd1 || t.Text[0] == 0xd2 { // Cyrillic
			toks[i].Text = serbian.Replace(t.Text)
		}
	}
}

var serbian = strings.NewReplacer("а", "a", "б", "b", "в", "v", "г", "g", "д", "d", "ђ", "d", "е", "e", "ж", "z", "з", "z",
	"и", "i", "ј", "j", "к", "k", "л", "l", "љ", "lj", "м", "m", "н", "n", "њ", "nj", "о", "o", "п", "p", "р", "r", "с", "s",
	"т", "t", "ћ", "c", "у", "u", "ф", "f", "х", "h", "ц", "c", "ч", "c", "џ", "dz", "ш", "s")
