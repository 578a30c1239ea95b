package match

import (
	"strings"
	"unicode"
)

// official says that the sentence speaks of officials, a state or its media:
// a count in it may well be theirs.
func (x *spoken) official() bool { return x.any(x.sp.officials) }

func (x *spoken) cited() []speaker { return x.behind(cueCite, 6) }

func (x *spoken) afterCue() []speaker { return x.behind(cueBefore, 5) }

// behind finds the name that follows a cue.
func (x *spoken) behind(k cue, reach int) []speaker {
	var tags, out []speaker
	hs := x.kind(k)
	if k == cueBefore {
		for _, h := range x.kind(cueFirst) {
			if h.First == 0 {
				hs = append(hs, h)
			}
		}
	}
	for _, h := range hs[:min(len(hs), 2*mostVerbs)] {
		if x.lang == "ar" && k == cueBefore {
			if s, tag, ok := x.arabic(h, reach); tag {
				tags = append(tags, s)
			} else if ok {
				out = append(out, s)
			}
			continue
		}
		if x.lang == "fa" && x.partOfVerb(h) {
			continue
		}
		if h.Last+1 < len(x.toks) && endings[x.toks[h.Last+1].Text] { // "در گزارش‌های هرانا"
			if s, ok := x.listedAt(h.Last + 2); ok {
				out = append(out, s.by(x.textOf(h.First, h.Last)))
			}
			continue
		}
		if h.V == cueFirst && (digit(x.text[x.toks[min(h.Last+1, len(x.toks)-1)].Start]) || measured[x.toks[min(h.Last+1, len(x.toks)-1)].Text]) {
			continue // "For two decades"
		}
		if h.V == cueFirst && x.lang == "sq" {
			reach = 2 // "për" is "about" as well
		}
		s, ok := x.nameFrom(h.Last+1, reach)
		if ok && s.id == "" && !s.nobody && vagueCues[x.toks[h.First].Text] {
			continue
		}
		if !ok && h.V != cueFirst && h.Last+1 < len(x.toks) && !x.isHe(h.Last+1) && !uncased(x.word(h.Last+1)) {
			if s, ok = x.listedFrom(h.Last + 1); !ok {
				s, ok = x.noun(h.Last+1, x.endOfClause(h.Last+1))
				ok = ok && !x.report(h.Last+1) && (x.lang != "de" || strings.ContainsFunc(s.name, unicode.IsUpper))
			}
		}
		if ok {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return append(tags, out...)
}

// measured are words of time behind "for": nobody is credited there.
var measured = wordSet("two three four five six seven eight nine ten many several some most more years decades months weeks days years a example now years instance the")

// reports are what is told of, not who tells: "according to the latest count".
var reports = wordSet("balance informe informes cifras datos bilan rapport chiffres donnees communique bilancio dati rapporto cifre conteggio bericht berichten zahlen angaben daten informationen report reports figures data count counts tally statement estimates raport raportin shifrat verilere bilanco rapor relatorio dados balanco cijfers raportul podaci podacima stime estimaciones estimations schatzungen schatzung statistics statistiken")

// report says that one of the first words from token i on is a report.
func (x *spoken) report(i int) bool {
	for j := i; j < len(x.toks) && j < i+4; j++ {
		if reports[x.toks[j].Text] {
			return true
		}
	}
	return false
}

// beforeCue finds the name before "zufolge", "göre", "'s count".
func (x *spoken) beforeCue() []speaker {
	var out []speaker
	for _, h := range x.kind(cueAfter) {
		if s, ok := x.nameUpTo(h.First-1, 4); ok && !officialWord[strings.ToLower(s.name)] {
			s.cue = x.textOf(h.First, h.Last)
			out = append(out, s)
		}
	}
	return out
}

// officialWord are what stands before "figures" and is nobody.
var officialWord = map[string]bool{"official": true, "the official": true, "its official": true}
