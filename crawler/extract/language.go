package extract

import (
	"strings"
	"unicode"
)

// langOf is the language that the page declares, if the text bears it out: the
// script fits and, for the languages of our outlets, its small words are
// there. Many pages keep the "en" of their template; then it is "" and the
// text itself has to tell.
func langOf(p *page, text string) string {
	tag := strings.ToLower(first(p.lang, p.metaOf("content-language", "og:locale", "language", "inlanguage"), stringOf(p.articleThing(), "inLanguage")))
	lang, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	if len(lang) < 2 || len(lang) > 3 || !fitsScript(lang, text) || !hasSmallWords(lang, text) {
		return ""
	}
	return lang
}

// fitsScript reports whether most letters are of the script the language is
// written in. What is written in more than one is left to the text.
func fitsScript(lang, text string) bool {
	latin, arabic, other := scripts(text)
	switch lang {
	case "fa", "ar", "ur", "ps", "ckb", "azb", "ug", "sd":
		return arabic > latin+other
	case "he", "ru", "uk", "el", "zh", "ja", "ko", "hi", "bg", "mk", "hy", "ka", "th", "bn", "ta":
		return other > latin+arabic
	case "ku", "az", "uz", "sr", "tg", "kk":
		return false
	}
	return latin > arabic+other
}

// scripts counts the letters of a text by script.
func scripts(text string) (latin, arabic, other int) {
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.IsLetter(r):
			other++
		}
	}
	return latin, arabic, other
}

// smallWords make up at least a tenth of any text in their language, and
// hardly a hundredth of one in another.
var smallWords = map[string]map[string]bool{
	"en": words("the of and to in that was for is on with by said has were from at have not which"),
	"sq": words("të e në dhe një për me që nga se u i është ka më si nuk kanë ishte tha"),
	"de": words("der die und in den von das mit dem des auf für ist im sich eine nicht es ein hat"),
	"fr": words("de la le les et des en du un une que dans est pour qui par sur au il a"),
	"fa": words("و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شده ها"),
	"ar": words("في من على أن إلى عن التي مع هذا بعد الذي ما كان لا هذه بين أنه قال قد وقال"),
	"it": words("di che e la il in un per è del una le della con non si da i nel al"),
	"es": words("de la que el en y a los del se las por un con una para su es al lo"),
	"tr": words("ve bir bu da de için ile olarak olan çok daha sonra kadar ancak gibi ise en her"),
}

// hasSmallWords reports whether one word in twenty-five is a small word of the
// language. Of a language without a list, and of a few words, nothing is asked.
func hasSmallWords(lang, text string) bool {
	list, listed := smallWords[lang]
	if !listed {
		return true
	}
	all, small := 0, 0
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) }) {
		all++
		if list[strings.ToLower(w)] {
			small++
		}
	}
	return all < 20 || small*25 >= all
}
