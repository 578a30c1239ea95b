package passage

import "strings"

// TurkishWas says that a token of a Turkish or Azerbaijani text is a form of
// olmak, to be, and not of ölmek, to die: folding makes "oldu" and "öldü" one
// word. It looks at the letter as written, unless the text writes no dots at
// all.
func TurkishWas(text string, t Token, lang string) bool {
	if lang != "tr" && lang != "az" || !strings.HasPrefix(t.Text, "ol") {
		return false
	}
	c := text[t.Start]
	return (c == 'o' || c == 'O') && strings.ContainsAny(text, "öüğşçıəÖÜĞŞÇİƏ")
}
