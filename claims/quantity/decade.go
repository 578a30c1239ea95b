package quantity

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// decade says that a number names ten years: vitet '80, του '70, les années
// 80, gli anni Settanta, "the 80s", שנות השבעים.
func (sc *scene) decade(n *num) bool {
	if n.Value < 10 || n.Value > 90 || int(n.Value)%10 != 0 || float64(int(n.Value)) != n.Value || n.a == 0 {
		return false
	}
	if w := sc.before(n, 1); (decadeWords[w] || sc.lang == "he" && strings.HasSuffix(w, "שנות")) && !sc.peopleNext(n) {
		return true
	}
	if _, ok := decadeEndings[sc.after(n, 1)]; ok && len(sc.gap(n.b+1)) <= 1 && sc.gap(n.b+1) != " " {
		return true
	}
	if sc.in("es pt ca") && (sc.before(n, 1) == "los" || sc.before(n, 1) == "els") && (sc.closes(n) || n.b+1 == len(sc.toks)) {
		return true // la guerra de los 80
	}
	if n.Words || n.Start < 2 {
		return false
	}
	switch r := sc.runeBefore(n.Start); r {
	case '\'', '’', '‘', '΄':
		before, _ := utf8.DecodeLastRuneInString(sc.s[:n.Start-utf8.RuneLen(r)])
		return unicode.IsSpace(before)
	}
	return false
}

// decadeWords stand before the number of a decade.
var decadeWords = map[string]bool{"vitet": true, "viteve": true, "viti": true, "vitin": true, "vitit": true, "annees": true, "anos": true, "anni": true, "anys": true, "anii": true,
	"anilor": true, "jaren": true, "lata": true, "lat": true, "latach": true, "שנות": true, "دهه": true}

// decadeEndings hang on the number of a decade: the 80s, die 80er, 80-х.
var decadeEndings = map[string]bool{"s": true, "er": true, "ern": true, "х": true, "ih": true, "ler": true, "lerde": true, "lerin": true, "lar": true, "larda": true, "tych": true, "talet": true, "erne": true, "тих": true, "те": true}
