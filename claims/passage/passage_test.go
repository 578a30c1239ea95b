package passage

import "testing"

func TestFoldBringsSpellingsTogether(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"Albanian letters are written plain", "Të vrarë në Çlirim", "te vrare ne clirim"},
		{"German sharp s is ss", "Straße GROẞ", "strasse gross"},
		{"a Turkish dotless i is an i", "Kadınlar İSTANBUL", "kadinlar istanbul"},
		{"Arabic and Persian yeh and kaf are one", "مجاهدي ك مجاهدی ک", "مجاهدی ک مجاهدی ک"},
		{"alef carries no hamza and no madda", "أمر إلى آلاف", "امر الی الاف"},
		{"teh marbuta is heh", "منظمة", "منظمه"},
		{"heh with yeh above is heh", "خانۀ خانهٔ", "خانه خانه"},
		{"a non-joiner is a space between Arabic letters", "سه\u200cهزار می\u200cشود", "سه هزار می شود"},
		{"a non-joiner in a Latin word goes", "M\u200cEK", "mek"},
		{"tatweel and marks go", "قُتِـــلَ", "قتل"},
		{"bidi controls go", "\u202bHRANA\u202c 3,428\u200f", "hrana 3,428"},
		{"digits of three scripts are one", "۳٬۴۲۸ ٣٤٢٨ 3428", "3٬428 3428 3428"},
		{"Cyrillic look-alikes in a Latin word are Latin", "НRANА МЕK", "hrana mek"},
		{"a Cyrillic word stays Cyrillic", "Москва МЕК", "москва мек"},
		{"ligatures are taken apart", "ﬁle ﻣﺠﺎﻫﺪ", "file مجاهد"},
	} {
		if got := Fold(tc.in); got != tc.want {
			t.Errorf("%s: Fold(%q) = %q, want %q", tc.name, tc.in, got, tc.want)
		}
	}
}

// TestFoldOfEveryCharacter: folding what is folded changes nothing.
func TestFoldOfEveryCharacter(t *testing.T) {
	for r := rune(0); r <= 0x10ffff; r++ {
		once := Fold(string(r))
		if twice := Fold(once); twice != once {
			t.Errorf("U+%04X folds to %q, that to %q", r, once, twice)
		}
	}
}
