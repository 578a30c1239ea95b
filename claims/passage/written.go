package passage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// AsWritten reports whether found, the tokens of a text that read like a name,
// carry the capitals that the name is written with: "The Sun" is a newspaper,
// "the sun" is not, nor is "The sun" at the head of a sentence. Scripts without
// capitals always pass.
func AsWritten(name, text string, found []Token) bool {
	parts := Tokens(name, "-")
	for i, t := range found {
		if i >= len(parts) {
			break
		}
		want, _ := utf8.DecodeRuneInString(name[parts[i].Start:])
		is, _ := utf8.DecodeRuneInString(text[t.Start:])
		if unicode.IsUpper(want) && unicode.IsLower(is) && !(i == 0 && len(found) > 1 && smallArticles[t.Text]) {
			return false
		}
	}
	return !everyday[Fold(name)] || len(found) == 0 || !headOfSentence(text[:found[0].Start])
}

// smallArticles are articles that running text writes small though a title
// begins with them: "selon le Monde". In English and German the small article
// makes another thing of it: "the Hill", "der Welt".
var smallArticles = map[string]bool{"le": true, "la": true, "les": true, "l": true, "il": true, "el": true, "o": true, "de": true}

// everyday are names that any sentence may begin with, in a language that
// writes all nouns with a capital: "Die Welt braucht ..."
var everyday = map[string]bool{"die welt": true, "die zeit": true, "die presse": true, "der standard": true}

// headOfSentence reports whether a sentence begins after the text before it.
// Behind an opening quotation mark a title begins.
func headOfSentence(before string) bool {
	before = strings.TrimRight(before, " \t\u00a0")
	last, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || strings.ContainsRune(".!?:;\n–—-", last)
}
