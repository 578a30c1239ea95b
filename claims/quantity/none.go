package quantity

import (
	"strings"
)

// percent returns how many items from i on say percent.
func (r *reader) percent(i int) int {
	if i >= len(r.items) || !r.near(i) {
		return 0
	}
	if r.t.pct[r.items[i].text] {
		return 1
	}
	if i+1 < len(r.items) && r.near(i+1) && r.t.pct[r.items[i].text+" "+r.items[i+1].text] {
		return 2
	}
	return 0
}

// clock says that a number is an hour of the day: "الساعة 7", "15 Uhr".
func (r *reader) clock(sp span) bool {
	if sp.Value >= 25 || sp.vague {
		return false
	}
	words := ""
	for k := sp.last + 1; k < min(sp.last+4, len(r.items)) && r.near(k) && len(r.t.clockAfter) > 0; k++ {
		words = strings.TrimLeft(words+" "+r.items[k].text, " ")
		if r.t.clockAfter[words] {
			return true
		}
	}
	k := sp.first - 1
	return k >= 0 && r.near(sp.first) && r.t.clockBefore[r.items[k].text]
}

// none returns how many items from i on look like a number and are none: days
// of the week that are counted, the tail of an Arabic ordinal.
func (r *reader) none(i int) int {
	w := r.items[i].text
	if len(r.t.no) > 0 && i+1 < len(r.items) && r.near(i+1) && r.t.no[w+" "+r.items[i+1].text] {
		if _, ok := r.t.words[w]; ok {
			return 1
		}
		return 2
	}
	if r.t.lang == "fa" {
		return r.persianNone(i)
	}
	if r.t.lang != "ar" {
		return 0
	}
	if w == "الاثنین" {
		return 1
	}
	if w == "القرن" && r.near(i+1) && r.items[i+1].text != "ال" && !r.items[i+1].num {
		if i+2 < len(r.items) && r.near(i+2) {
			if _, joined, ok := r.t.look(r.items[i+2].text); ok && (joined || strings.HasPrefix(r.items[i+2].text, "عشر")) {
				return 3 // the nineteenth century
			}
		}
		return 2 // the twentieth century
	}
	if arabicOrdinal[w] && r.near(i+1) {
		if _, joined, ok := r.t.look(r.items[i+1].text); ok && (joined || r.items[i+1].text == "عشر" || r.items[i+1].text == "عشره") {
			return 2
		}
	}
	return 0
}

// arabicOrdinal are the units that open a compound ordinal: التاسع عشر,
// الرابعة والثلاثون.
var arabicOrdinal = map[string]bool{"الحادی": true, "الحادیه": true, "الواحد": true, "الثانی": true, "الثانیه": true, "الثالث": true, "الثالثه": true,
	"الرابع": true, "الرابعه": true, "الخامس": true, "الخامسه": true, "السادس": true, "السادسه": true, "السابع": true, "السابعه": true,
	"الثامن": true, "الثامنه": true, "التاسع": true, "التاسعه": true}
