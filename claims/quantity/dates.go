package quantity

import (
	"strconv"
	"time"

	"claimwatch/claims"
)

// A dated is a day that the sentence names, with the tokens that name it.
type dated struct {
	day         claims.Date
	first, last int
	spoken      bool // a day of the week or "today": when it was said
}

// dates finds the days that a sentence names, resolved against the day of
// publication: "14 January", "۲۴ دی ۱۴۰۴", "Tuesday", "yesterday". A day that
// cannot be resolved is left out.
func (sc *scene) dates(published claims.Date) []dated {
	var out []dated
	for i, n := range sc.nums {
		if n.class != isDate {
			continue
		}
		if n.y != 0 {
			if d, ok := dayOf(n.y, n.m, n.d, "month"); ok {
				out = append(out, dated{day: d, first: n.a, last: n.b})
			}
			continue
		}
		if d, ok := sc.dayAndMonth(i, published); ok {
			out = append(out, d)
		}
	}
	if published.Time().IsZero() {
		return out
	}
	for _, m := range sc.marks {
		v, err := strconv.Atoi(m.value)
		if err != nil {
			continue
		}
		switch m.kind {
		case "day":
			out = append(out, dated{day: published.Add(v), first: m.first, last: m.last, spoken: true})
		case "weekday":
			back := (int(published.Time().Weekday()) - v + 7) % 7
			out = append(out, dated{day: published.Add(-back), first: m.first, last: m.last, spoken: true})
		}
	}
	return out
}

// dayAndMonth reads a day whose month stands beside it, with the year after
// the month where there is one.
func (sc *scene) dayAndMonth(i int, published claims.Date) (dated, bool) {
	n := sc.nums[i]
	if !n.whole || n.Value < 1 || n.Value > 31 || n.time {
		return dated{}, false
	}
	m, ok := sc.monthNear(n)
	if !ok {
		return dated{}, false
	}
	month, err := strconv.Atoi(m.value)
	if err != nil {
		return dated{}, false
	}
	d := dated{first: min(n.a, m.first), last: max(n.b, m.last)}
	year := 0
	if j := sc.inNumAt(d.last + 1); j >= 0 && sc.nums[j].groups == 1 && sc.nums[j].Value >= 1300 && sc.nums[j].Value < 2100 {
		year, d.last = int(sc.nums[j].Value), sc.nums[j].b
	} else if j := sc.inNumAt(d.last + 2); j >= 0 && sc.nums[j].groups == 1 && sc.nums[j].Value >= 1300 && sc.nums[j].Value < 2100 && len(sc.toks[d.last+1].Text) <= 5 {
		year, d.last = int(sc.nums[j].Value), sc.nums[j].b
	}
	if year == 0 {
		return d.inYearOf(published, m.kind, month, int(n.Value))
	}
	d.day, ok = dayOf(year, month, int(n.Value), m.kind)
	return d, ok
}

// inYearOf gives a day without a year the latest year in which it is not after
// the day of publication.
func (d dated) inYearOf(published claims.Date, calendar string, month, day int) (dated, bool) {
	t := published.Time()
	if t.IsZero() {
		return d, false
	}
	for back := range 2 {
		year := t.Year() - back
		switch calendar {
		case "jalali":
			year -= 621
		case "hijri":
			year = hijriYear(t) - back
		}
		if x, ok := dayOf(year, month, day, calendar); ok && x <= published.Add(1) {
			d.day = x
			return d, true
		}
	}
	return d, false
}

// monthNear finds the month that belongs to a day: after it, one or two words
// of linking allowed, or right before it.
func (sc *scene) monthNear(n *num) (mark, bool) {
	for k := 1; k <= 4 && n.b+k < len(sc.toks); k++ {
		if m, ok := sc.has(n.b+k, months...); ok {
			return m, true
		}
		if sc.inNum[n.b+k] == 0 && len([]rune(sc.toks[n.b+k].Text)) > 3 {
			break
		}
	}
	return sc.ends(n.a-1, months...)
}

// dayOf turns a day of one of the three calendars into a Gregorian date. A
// year below 1700 in digits belongs to the Persian calendar.
func dayOf(year, month, day int, calendar string) (claims.Date, bool) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return "", false
	}
	var t time.Time
	switch {
	case calendar == "hijri":
		t = fromHijri(year, month, day)
	case calendar == "jalali" && year > 1700:
		t = fromJalali(year-621, month, day)
	case calendar == "jalali" || year < 1700:
		t = fromJalali(year, month, day)
	default:
		t = time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if t.Day() != day {
			return "", false
		}
	}
	return claims.DateOf(t), true
}

// fromJalali turns a day of the Persian solar calendar into a Gregorian one.
// The leap years follow the 33-year cycle, which agrees with the astronomical
// calendar from 1244 to 1502 (1865 to 2124).
func fromJalali(year, month, day int) time.Time {
	days := (year-1)*365 + (year-1)/33*8 + ((year-1)%33+3)/4
	if month <= 7 {
		days += (month - 1) * 31
	} else {
		days += (month-1)*30 + 6
	}
	// 1 Farvardin 1 of this count falls on 21 March 622, so that 1 Farvardin 1404 is 21 March 2025.
	epoch := time.Date(2025, 3, 21, 0, 0, 0, 0, time.UTC)
	at1404 := 1403*365 + 1403/33*8 + (1403%33+3)/4
	return epoch.AddDate(0, 0, days-at1404+day-1)
}

// fromHijri turns a day of the lunar calendar into a Gregorian one by the
// tabular calendar, which may differ from the sighted moon by a day.
func fromHijri(year, month, day int) time.Time {
	days := (year-1)*354 + (3+11*year)/30 + (59*(month-1)+1)/2 + day - 1
	epoch := time.Date(622, 7, 19, 0, 0, 0, 0, time.UTC) // 16 July 622 in the Julian calendar
	return epoch.AddDate(0, 0, days)
}

// hijriYear returns the lunar year of a day, as near as the mean year tells.
func hijriYear(t time.Time) int {
	days := t.Sub(time.Date(622, 7, 19, 0, 0, 0, 0, time.UTC)).Hours() / 24
	return int(days/354.367) + 1
}
