package storage

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a query: what a person types stays far below, what is sent to
// slow the desk down does not.
const (
	maxQuery  = 512 // bytes
	maxWords  = 32
	minPrefix = 3 // runes before a *
)

// A QueryError says what is wrong with a search.
type QueryError struct{ Text string }

func (e *QueryError) Error() string { return "this search " + e.Text }

// matchQuery turns what a person typed into the index's language, in which
// every word is quoted so that none of it is an operator. It also returns the
// folded words, for snippets. No words: "".
//
//	killed protesters    "killed" "protesters"
//	"at least" vrar*     "at least" "vrar*"
//	-a NEAR(b) body:c    "a" "near" "b" "body" "c"
func (db *DB) matchQuery(text string) (match string, words []string, err error) {
	if len(text) > maxQuery {
		return "", nil, &QueryError{"is too long: at most 512 bytes"}
	}
	if !utf8.ValidString(text) {
		return "", nil, &QueryError{"is not text in UTF-8"}
	}
	var phrases []string
	for i, part := range strings.Split(text, `"`) {
		ws := queryWords(db.fold(part))
		words = append(words, ws...)
		if i%2 == 1 && len(ws) > 0 {
			phrases = append(phrases, `"`+strings.Join(ws, " ")+`"`)
			continue
		}
		for _, w := range ws {
			phrases = append(phrases, `"`+w+`"`)
		}
	}
	if len(words) > maxWords {
		return "", nil, &QueryError{"has too many words: at most 32"}
	}
	for i, w := range words {
		words[i] = strings.TrimSuffix(w, "*")
	}
	return strings.Join(phrases, " "), words, nil
}

// queryWords cuts folded text into the words that the index has: runs of
// letters, marks and digits. A * right after a word long enough stays.
func queryWords(s string) []string {
	var out []string
	var b strings.Builder
	flush := func(star bool) {
		w := b.String()
		b.Reset()
		if w == "" {
			return
		}
		if star && utf8.RuneCountInString(w) >= minPrefix {
			w += "*"
		}
		out = append(out, w)
	}
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) {
			b.WriteRune(r)
			continue
		}
		flush(r == '*')
	}
	flush(false)
	return out
}
