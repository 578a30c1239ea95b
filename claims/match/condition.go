package match

// ifs are the words that open a condition, by language. Those that also mean
// something else at the head of a clause ("als", "se" in Albanian) are left out.
var ifs = map[string]map[string]bool{
	"en": wordSet("if unless whether"), "sq": wordSet("nese sikur"), "de": wordSet("wenn falls sofern ob"),
	"fr": wordSet("si s"), "es": wordSet("si"), "it": wordSet("se qualora"), "pt": wordSet("se caso"), "ro": wordSet("daca"),
	"fa": wordSet("اگر چنانچه"), "ar": wordSet("اذا لو فاذا فلو"), "tr": wordSet("eger"), "az": wordSet("eger"),
	"ru": wordSet("если"), "uk": wordSet("якщо якби"), "bg": wordSet("ако"), "mk": wordSet("ако"), "el": wordSet("αν εαν"),
	"he": wordSet("אם אילו לו"), "hr": wordSet("ako"), "pl": wordSet("jesli jezeli gdyby"), "nl": wordSet("indien"), "sv": wordSet("om"),
}

// supposed finds the word that makes what is told at token i a condition: it
// opens the clause, after an "and" or "that" at most. A word that belongs to
// what the look found is part of the claim itself ("if not for the units").
func (s *scene) supposed(i int, found []hit) (hit, bool) {
	first := i
	for first > 0 && s.clause[first-1] == s.clause[i] {
		first--
	}
	for j := first; j < min(first+2, len(s.toks)) && j < i; j++ {
		if !ifs[s.lang][s.toks[j].Text] {
			continue
		}
		for _, h := range found {
			if h.first <= j && j <= h.last {
				return hit{}, false
			}
		}
		return hit{first: j, last: j}, true
	}
	return hit{}, false
}
