package quantity

import (
	"strings"
	"sync"

	"claimwatch/claims/passage"
)

// persianOrdinal reads the ordinal in words that begins at item i, and how many
// items it takes: دوم, سی و ششمین. Zero items for none.
func (r *reader) persianOrdinal(i int) (value float64, n int) {
	if v := r.ordinalWord(i); v > 0 {
		return v, 1
	}
	if i+2 >= len(r.items) || !r.near(i+1) || !r.near(i+2) || r.items[i+1].text != "و" {
		return 0, 0
	}
	tens, ok := r.t.words[r.items[i].text]
	if v := r.ordinalWord(i + 2); ok && tens.add >= 20 && tens.add < 100 && v > 0 && v < 10 {
		return tens.add + v, 3
	}
	return 0, 0
}

// ordinalWord returns the value of a Persian ordinal of one word, 0 for none:
// a numeral with the ending م or مین, and the four that are made otherwise.
func (r *reader) ordinalWord(i int) float64 {
	w := strings.TrimSuffix(r.items[i].text, "ین")
	switch w {
	case "اول", "نخست":
		return 1
	case "دوم":
		return 2
	case "سوم":
		return 3
	}
	stem, ok := strings.CutSuffix(w, "م")
	if a, known := r.t.words[stem]; ok && known && a.adds && a.add >= 4 && a.add <= 30 {
		return a.add
	}
	return 0
}

// persianNone returns how many items from i on are ordinals, which count
// nothing: سی و ششمین, and the quarter of a year that one follows, سه ماهه دوم.
func (r *reader) persianNone(i int) int {
	if _, n := r.persianOrdinal(i); n > 1 {
		if _, day := r.persianDay(i); !day {
			return n
		}
	}
	if i+2 < len(r.items) && r.items[i].text == "سه" && strings.HasPrefix(r.items[i+1].text, "ماهه") && r.near(i+1) && r.near(i+2) && r.ordinalWord(i+2) > 0 {
		return 3
	}
	return 0
}

// persianDay reads a day in words before its month: دوم اکتبر, بیست و سوم دی.
func (r *reader) persianDay(i int) (span, bool) {
	v, n := r.persianOrdinal(i)
	if n == 0 || i+n >= len(r.items) || !r.near(i+n) || !persianMonths()[r.items[i+n].text] {
		return span{}, false
	}
	sp := span{first: i, last: i + n - 1, whole: true, groups: 1}
	sp.Value, sp.Low, sp.High, sp.Words = v, v, v, true
	return r.placed(sp), true
}

// persianMonths are the months of the calendar file in one word.
var persianMonths = sync.OnceValue(func() map[string]bool {
	months := map[string]bool{}
	for _, l := range dataLines(calendarFile) {
		if l.lang != "fa" || l.kind != "month" && l.kind != "jalali" {
			continue
		}
		for _, f := range l.forms {
			months[passage.Fold(f)] = true
		}
	}
	return months
})

// persianJoined reads a small number that is written together with its unit:
// دوسال, سه‌نفر.
func (r *reader) persianJoined(i int) (span, bool) {
	for unit := range strings.FieldsSeq("سال ماه روز هفته ساعت بار نفر تن") {
		stem, ok := strings.CutSuffix(r.items[i].text, unit)
		if a, known := r.t.words[stem]; ok && known && a.adds && a.add >= 2 && a.add <= 10 {
			sp := span{first: i, last: i, whole: true, groups: 1}
			sp.Value, sp.Low, sp.High, sp.Words = a.add, a.add, a.add, true
			return r.placed(sp), true
		}
	}
	return span{}, false
}
