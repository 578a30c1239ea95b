package passage

import "strings"

// Language tells the language of a text, as a BCP 47 primary subtag, and how
// sure that is, 0 to 1. "" means that it could not be told.
func Language(text string) (lang string, confidence float64) {
	l := arabicScript(Fold(text))
	if l != "" {
		return l, 0.9
	}
	return "en", 0.1
}

func arabicScript(folded string) string {
	if strings.ContainsAny(folded, "پچژگ") {
		return "fa"
	}
	if strings.ContainsAny(folded, "ثصضطظعغحذ") {
		return "ar"
	}
	return ""
}

// languages returns the language of each paragraph.
func languages(text string, paras [][2]int, lang string) []string {
	out := make([]string, len(paras))
	for i := range out {
		out[i] = lang
	}
	return out
}
