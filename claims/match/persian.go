package match

import (
	"strings"

	"claimwatch/claims/passage"
)

// Persian puts the verb last and marks the object with را; prepositions stand
// before what they govern. So whoever speaks stands in front, outside both:
// "صفوی این اتهام را ... خواند". A verb that begins its clause is a tag behind
// what is said, and its subject follows it: "..., گفت مای ساتو".

// prepositions of Persian, after which no subject stands.
var prepositions = wordSet("به از با در برای علیه درباره بر تا بین میان نزد بدون توسط ضد جز پس پیش همراه بی برخلاف درباره ی")

// endings are suffixes of Persian nouns that stand as tokens of their own.
var endings = wordSet("های ها ای هایی اش هایش هایشان شان ی")

// finite are words with which a Persian clause ends that has a verb of its own.
var finite = wordSet("است نیست بود نبود شد شده شدند شدهاند کرد کردند کرده می نمی دارد دارند داشت داشتند ندارد هست هستند اند باشد خواهد ندارند نیستند نبودند شوند شود کنند کند گردد بودند اندازد داد دادند رفت امد گرفت یافت رسید")

// persian finds the subject of a verb of saying in Persian. Second result: it
// stands in a tag, and so says the whole sentence.
func (x *spoken) persian(h passage.Hit[cue]) (speaker, bool, bool) {
	if x.toks[h.First].Text == "خواست" && h.First > 0 && prepositions[x.toks[h.First-1].Text] {
		return speaker{}, false, false // "at the request of"
	}
	if x.opens(h.First) {
		if s, ok := x.listedAt(0); ok && x.wholeClause(s) {
			return s, false, true
		}
		if s, ok := x.inverted(h.Last + 1); ok {
			return s, true, true
		}
	}
	if s, ok := x.inFront(h.First); ok {
		start := x.startOfClause(h.First)
		tag := start > 0 && x.endOfClause(start)-start < longestTag && s.start >= x.base+x.toks[start].Start
		return s, tag, true
	}
	if x.opens(h.First) {
		s, ok := x.listedFrom(h.Last + 1)
		return s, false, ok
	}
	return speaker{}, false, false
}

// longestInverted is how many tokens a subject behind its verb has at most.
const longestInverted = 5

// inverted reads the subject that follows its verb to the end of the clause,
// where the clause holds little else and no verb of its own.
func (x *spoken) inverted(i int) (speaker, bool) {
	if i >= len(x.toks) || x.clause[i] != x.clause[i-1] || x.stops[i] && x.toks[i].Text != "یک" {
		return speaker{}, false
	}
	end := x.endOfClause(i)
	if end-i > longestInverted || finite[x.toks[end].Text] || endings[x.toks[end].Text] && end > i && finite[x.toks[end-1].Text] {
		return speaker{}, false
	}
	for j := i; j <= end && j <= i+3; j++ {
		if s, ok := x.listedAt(j); ok {
			return s, true
		}
		if x.stops[j] && j > i {
			break
		}
	}
	if x.isHe(i) {
		return speaker{}, false
	}
	return x.noun(i, end)
}

// listedAt is the name of the register or the unnamed source that begins at
// token i.
func (x *spoken) listedAt(i int) (speaker, bool) {
	if x.starts == nil {
		x.starts = x.index()
	}
	at, ok := x.starts[i]
	switch {
	case !ok:
		return speaker{}, false
	case at.name.First == i:
		return x.also(x.known(at.name), at.name.Last), true
	}
	return x.titled(at.nobody), true
}

// A start is who is listed from one token on: a name, or the longest words for
// a source without one; First is -1 where there is none.
type start struct {
	name   passage.Hit[int]
	nobody passage.Hit[cue]
}

// index lays out by token who is listed, once a sentence.
func (x *spoken) index() map[int]start {
	m := map[int]start{}
	for _, h := range x.kind(cueNobody) {
		if at, ok := m[h.First]; !ok || h.Last > at.nobody.Last {
			m[h.First] = start{passage.Hit[int]{First: -1}, h}
		}
	}
	for _, h := range x.names {
		if at, ok := m[h.First]; !ok || at.name.First < 0 {
			m[h.First] = start{name: h}
		}
	}
	return m
}

// inFront finds the subject before the verb at token i: whoever is listed and
// governed by nothing, in the clause of the verb first; else the words with
// which the clause or the sentence begins, or its country; else whoever is listed behind a
// preposition, as in "در بیانیه شورا آمده", but no object and nobody who was
// only told it.
func (x *spoken) inFront(verb int) (speaker, bool) {
	start := x.startOfClause(verb)
	if x.isPlace(0) && start == 0 && !x.dateline(0) {
		if s, ok := x.phrase(0, verb); ok {
			return s, true
		}
	}
	if s, ok := x.introducedBefore(verb); ok {
		return s, true
	}
	if s, ok := x.listedIn(start, verb, verb, x.governed); ok {
		return s, true
	}
	if x.he(verb) || x.isHe(0) {
		return speaker{}, false
	}
	if s, ok := x.phrase(start, verb); ok && start > 0 && !x.goesOnToObject(start, verb) {
		return s, true
	}
	if s, ok := x.listedIn(0, start, verb, x.governed); ok {
		return s, true
	}
	if s, ok := x.phrase(0, verb); ok {
		return s, true
	}
	return x.listedIn(0, verb, verb, x.told)
}

// posts are what somebody is whom a sentence names in front, up to a comma.
var posts = wordSet("نماینده نمایندهٔ نماینده ی عضو رییس سخنگو سخنگوی وزیر مدیر دبیر دبیرکل استاد پژوهشگر تحلیلگر کارشناس وکیل فرمانده معاون مشاور روزنامه فعال بنیانگذار دادستان سفیر")

// introducedBefore finds a name in no list, of two words or three, that a
// sentence begins with, where the next clause tells what he is: "پیر لوفور،
// نمایندهٔ پیشین پارلمان".
func (x *spoken) introducedBefore(verb int) (speaker, bool) {
	end := x.endOfClause(0)
	if end < 1 || end > 2 || end+1 >= verb || !posts[x.toks[end+1].Text] || x.isHe(0) {
		return speaker{}, false
	}
	if _, listed := x.listed(func(first, last int) bool { return first <= end }); listed {
		return speaker{}, false
	}
	return x.phrase(0, verb)
}

// listedIn is the first who is listed from token a up to b, before the verb,
// and stands where not says nothing against it.
func (x *spoken) listedIn(a, b, verb int, not func(int) bool) (speaker, bool) {
	for i := a; i < b; i++ {
		if not(i) {
			continue
		}
		if s, ok := x.subjectAt(i, verb); ok {
			return s, true
		}
	}
	return speaker{}, false
}

// phrase takes the words from token i up to a stop as a subject.
func (x *spoken) phrase(i, verb int) (speaker, bool) {
	a, b, ok := x.proper(i)
	for _, h := range x.names { // "دلاوری سازمان مجاهدین خلق را": whose object follows
		if h.First > a && h.First <= b && x.object(h.Last) {
			b = h.First - 1
		}
	}
	if !ok || b >= verb || x.object(b) || endings[x.toks[a].Text] {
		return speaker{}, false
	}
	return x.plain(a, b), true
}

// goesOnToObject says that a clause begins in the middle of a list of objects:
// "گرانی، تورم و فشار معیشت را ... می‌دانند".
func (x *spoken) goesOnToObject(start, verb int) bool {
	and := false
	for i := start; i < verb; i++ {
		switch x.toks[i].Text {
		case "و":
			and = true
		case "را":
			return and
		}
	}
	return false
}

// subjectAt is whoever is listed from token i on, before the verb, and no
// object.
func (x *spoken) subjectAt(i, verb int) (speaker, bool) {
	s, ok := x.listedAt(i)
	if !ok || s.end > x.base+x.toks[verb].Start || x.object(x.tokenAt(s.end-x.base-1)) {
		return speaker{}, false
	}
	return s, true
}

// startOfClause is the first token of the clause of token i.
func (x *spoken) startOfClause(i int) int {
	for i > 0 && x.clause[i-1] == x.clause[i] {
		i--
	}
	return i
}

// object says that را follows token i, the last of a name: it is an object.
func (x *spoken) object(i int) bool {
	if i+1 < len(x.toks) && endings[x.toks[i+1].Text] {
		i++
	}
	return i+1 < len(x.toks) && x.toks[i+1].Text == "را"
}

// governed says that token i stands behind a preposition, with nothing but
// its own noun phrase between.
func (x *spoken) governed(i int) bool {
	for j := i - 1; j >= 0 && j >= i-4 && x.clause[j] == x.clause[i]; j-- {
		if prepositions[x.toks[j].Text] {
			return true
		}
		if x.stops[j] {
			return false
		}
	}
	return false
}

// told says that token i names an outlet that was told something: "به رویترز
// گفت", "در گفت‌وگو با گاردین".
func (x *spoken) told(i int) bool {
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		if t := x.toks[j].Text; t == "به" || t == "با" {
			for _, h := range x.names {
				if role := x.sp.reg[h.V].Role; h.First == i && (role == "outlet" || role == "agency") {
					return true
				}
			}
		}
	}
	return false
}

// A homonym is a name that is a common word too: فارس is a province, مهر a
// month, میزان an amount, واعظ a preacher.
var homonyms = wordSet("فارس مهر میزان تایم گمان جهانگیر میلانی پارسی واعظ تورک روحانی")

// homonym says that such a word is no name where it stands: neither a word of
// saying or of citing is beside it, nor the colon of a headline behind it.
func (s *scene) homonym(h passage.Hit[int], cues []passage.Hit[cue]) bool {
	if h.First != h.Last || !homonyms[s.toks[h.First].Text] {
		return false
	}
	if h.First == 0 && len(s.toks) > 1 && strings.Contains(s.text[s.toks[0].End:s.toks[1].Start], ":") {
		return false
	}
	for _, c := range cues {
		switch c.V {
		case cueBefore, cueCite, cueBy, cueTo, cueVerb:
			if c.Last == h.First-1 || c.First == h.Last+1 {
				return false
			}
		}
	}
	return true
}

// partOfVerb says that a noun before which a name might stand belongs to a
// verb instead: برآورد in "برآورد می‌کند".
func (x *spoken) partOfVerb(h passage.Hit[cue]) bool {
	for _, v := range x.kind(cueVerb) {
		if v.First <= h.First && v.Last > h.Last {
			return true
		}
	}
	return h.Last+1 < len(x.toks) && finite[x.toks[h.Last+1].Text]
}

// vagueCues begin cues behind which nobody need be named: "آمار رسمی تلفات",
// "در گزارش خود".
var vagueCues = wordSet("براورد امار در")

// others are words for those who stand over against whom they belong to:
// opponents, followers and former members speak for themselves.
var others = wordSet("مخالفان منتقدان هواداران هوادار اعضای اعضا عضو جداشدگان رسانه خانواده قربانیان دشمنان")
