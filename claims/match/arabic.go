package match

import (
	"slices"
	"strings"

	"claimwatch/claims/passage"
)

// Arabic puts the verb first: its subject follows, often with a title before
// the name or in quotation marks. In headlines and in relative clauses the
// subject stands before it: "مجاهدي خلق تعلن", "التي كشفت".

// relative are the words that open a relative clause, whose subject went
// before.
var relative = wordSet("التی الذی الذین والتی والذی اللذین اللتین وقد قد")

// arabic finds the subject of a verb of saying in Arabic, or the name behind
// "according to". Second result: the clause is a tag, and whoever stands in it
// says the whole sentence.
func (x *spoken) arabic(h passage.Hit[cue], reach int) (speaker, bool, bool) {
	cue := x.textOf(h.First, h.Last)
	verb := x.isVerb(h)
	if verb {
		if s, ok := x.headlineSubject(h.First); ok {
			return s.by(cue), false, true
		}
	}
	s, ok := x.quotedName(h.Last + 1)
	if !ok && verb {
		s, ok = x.country(h.Last + 1)
	}
	if !ok {
		s, ok = x.nameFrom(x.pastTold(h.Last+1, verb), reach)
	}
	if ok && verb {
		says := saying[strings.TrimPrefix(x.toks[h.First].Text, "و")]
		if p := x.holder(s); says || titles[bare(x.toks[h.Last+1].Text)] && p.start-s.end == 1 {
			s = p
		}
	}
	if !ok || verb && s.id == "" && !x.follows(h) {
		return speaker{}, false, false
	}
	end := x.endOfClause(h.Last)
	tag := x.opens(h.First) && end-h.First < longestTag && s.end <= x.base+x.toks[end].End && verb
	s.own = unable[x.toks[h.First].Text]
	return s.by(cue), tag, true
}

// unable are the words by which an agency says for itself that it could not
// verify what others told it.
var unable = wordSet("لم تعذر یتعذر")

// pastTold steps over the outlet that was told something, which may stand
// between a verb and its subject: "وقال لوكالة رويترز مسؤول".
func (x *spoken) pastTold(i int, verb bool) int {
	for _, h := range x.names {
		if verb && h.First == i && x.toldAr(h) && h.Last+1 < len(x.toks) {
			return h.Last + 1
		}
	}
	return i
}

// toldAr says that an outlet or agency has the preposition of whom something
// is told: لرويترز, but not لوموند.
func (x *spoken) toldAr(h passage.Hit[int]) bool {
	o := x.sp.reg[h.V]
	w := x.toks[h.First].Text
	if o.Role != "outlet" && o.Role != "agency" || !strings.HasPrefix(w, "ل") {
		return false
	}
	return !slices.ContainsFunc(o.AllNames(), func(name string) bool { return strings.HasPrefix(passage.Fold(name), w) })
}

// saying are the plain verbs of saying, whose subject may have an office
// before the name and has no person for an object.
var saying = wordSet("قال قالت یقول تقول اوضح اوضحت اکد اکدت یری تری ذکر ذکرت اضاف اضافت صرح صرحت کتب کتبت افاد افادت اعلن اعلنت یعتقد تعتقد شدد شددت اشار اشارت")

// titles are offices whose holder's name follows without anything between.
var titles = wordSet("رییس امین وزیر مدیر متحدث متحدثه قاید مرشد ناطق سفیر زعیم مقرره مفوض نایب قایم")

// bare is an Arabic word without the article.
func bare(w string) string { return strings.TrimPrefix(w, "ال") }

// holder is the person who holds the office that was found as the subject and
// whose name follows it: "مدير منظمة حقوق الإنسان محمود أميري مقدم", "الأستاذ في
// جامعة كينغز كوليدج أندرياس كريغ".
func (x *spoken) holder(s speaker) speaker {
	if i := x.sp.indexOf(s.id); i >= 0 && x.sp.reg[i].Role == "person" {
		return s
	}
	last := x.tokenAt(s.end - x.base - 1)
	for _, h := range x.names {
		if h.First <= last || h.First > last+longestTag || x.clause[h.First] != x.clause[last] || x.sp.reg[h.V].Role != "person" {
			continue
		}
		if x.thatBetween(last, h.First) || x.stops[h.First-1] {
			return s
		}
		return x.known(h)
	}
	return s
}

// thatBetween says that what is said begins between two tokens.
func (x *spoken) thatBetween(a, b int) bool {
	for i := a + 1; i < b; i++ {
		if t := x.toks[i].Text; t == "ان" || t == "بان" {
			return true
		}
	}
	return false
}

// follows says that a subject may follow the verb of a cue: none does in a
// relative clause, nor behind a comma.
func (x *spoken) follows(h passage.Hit[cue]) bool {
	if h.First > 0 && relative[x.toks[h.First-1].Text] {
		return false
	}
	return h.Last+1 >= len(x.toks) || x.clause[h.Last+1] == x.clause[h.Last] || strings.ContainsAny(x.gap(h.Last), "\"«“(")
}

// country takes a country right behind a verb for its government: "نفت إيران".
func (x *spoken) country(i int) (speaker, bool) {
	if i >= len(x.toks) || !x.isPlace(i) || x.stops[i] || x.clause[i] != x.clause[i-1] {
		return speaker{}, false
	}
	for _, h := range x.names {
		if h.First <= i+1 && i <= h.Last {
			return speaker{}, false
		}
	}
	return x.printed(i, i), true
}

// isVerb says that a cue is a verb of saying as well.
func (x *spoken) isVerb(h passage.Hit[cue]) bool {
	for _, v := range x.kind(cueVerb) {
		if v.First == h.First && v.Last == h.Last {
			return true
		}
	}
	return false
}

// headlineSubject is the listed name that stands at the head of the sentence
// right before the verb at token i.
func (x *spoken) headlineSubject(i int) (speaker, bool) {
	for _, h := range x.names {
		if h.First <= 1 && h.Last == i-1 && x.clause[h.Last] == x.clause[i] {
			return x.known(h), true
		}
	}
	if i > 0 && i <= 3 && isOffice(bare(x.toks[0].Text)) && strings.HasPrefix(x.toks[0].Text, "ال") && x.clause[i] == 0 {
		return x.unnamed(0, i-1), true // "الباحثة الإيرانية ترى"
	}
	return speaker{}, false
}

// longestQuotedName is how many tokens a name in quotation marks has at most.
const longestQuotedName = 5

// quotedName reads the name in quotation marks that begins at token i:
// كشفت «ألبانيا ديلي نيوز» أن, قال "وقف الشهداء" إن.
func (x *spoken) quotedName(i int) (speaker, bool) {
	if i < 1 || i >= len(x.toks) || !strings.ContainsAny(x.gap(i-1), "\"«“") {
		return speaker{}, false
	}
	for j := i; j < len(x.toks) && j < i+longestQuotedName; j++ {
		gap := ""
		if j+1 < len(x.toks) {
			gap = x.gap(j)
		} else {
			gap = x.text[x.toks[j].End:]
		}
		if strings.ContainsAny(gap, "\"»”") {
			if s := x.plain(i, j); 2*(s.end-s.start) > x.toks[j].End-x.toks[i].Start {
				return s, true
			}
			return x.printed(i, j), true
		}
	}
	return speaker{}, false
}

// severalPeople says that unnamed sources are several, so that a name behind
// them is no name of theirs: "يصف محللون إسهام مجاهدي خلق".
func severalPeople(w string) bool {
	return strings.HasSuffix(w, "ون") || strings.HasSuffix(w, "ین")
}

// nominative gives unnamed sources the case in which a list names them:
// محللين is what stands after a particle or a verb for محللون.
func nominative(name string) string {
	words := strings.Fields(name)
	for i, w := range words {
		stem, and := strings.CutPrefix(w, "و")
		if s, ok := strings.CutSuffix(stem, "ين"); ok && len([]rune(s)) >= 4 {
			words[i] = s + "ون"
			if and {
				words[i] = "و" + words[i]
			}
		}
	}
	return strings.Join(words, " ")
}
