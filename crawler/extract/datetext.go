package extract

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A reading is one way to understand a date as written.
type reading struct {
	at    time.Time
	exact bool // the time of day is written, not only the day
}

// A reader understands dates as one outlet writes them.
type reader struct {
	zone    *time.Location // of times without one
	monthly bool           // 1/2/2026 is the second of January
	now     time.Time      // of fetching, for "3 hours ago"; zero when not known
}

// read returns what a written date may mean, the likeliest first; nothing when
// it names no day. A day without time is midnight UTC of that very day,
// wherever it was written, so that the day does not move.
//
//	2026-01-20T14:30:00+03:30          an instant
//	E martë, 20 Janar 2026, 14:30      day, month by name, year, time
//	سه‌شنبه ۳۰ دی ۱۴۰۴ - ۱۴:۲۰           the same in the Persian calendar
//	20 كانون الثاني/يناير 2026         a month with two names
//	05.11.2026                         the fifth of November, but for American outlets
//	vor 3 Stunden                      counted back from the fetching
//	2026, January 2026, 20 January     nothing: no day is made up
func (r reader) read(raw string) []reading {
	s := foldDate(raw)
	if len(s) > 400 {
		s = s[:400]
	}
	if out := r.epoch(s); out != nil {
		return out
	}
	s = fromLabel(s)
	for _, form := range []func(string) []reading{r.numeric, r.named, r.relative} {
		if out := form(s); len(out) > 0 {
			return out
		}
	}
	return nil
}

// foldDate writes digits of every script as ASCII, letters small and without
// marks, and letters of Arabic script in one form each.
func foldDate(s string) string {
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		switch {
		case r >= '٠' && r <= '٩':
			b.WriteRune(r - '٠' + '0')
		case r >= '۰' && r <= '۹':
			b.WriteRune(r - '۰' + '0')
		case unicode.Is(unicode.Mn, r), r == 'ـ', unicode.Is(unicode.Cf, r):
		case r == 'ي', r == 'ى':
			b.WriteRune('ی')
		case r == 'ك':
			b.WriteRune('ک')
		case r == 'ة', r == 'ە':
			b.WriteRune('ه')
		case r == 'ء':
		case r == 'ı':
			b.WriteByte('i')
		case r == '،':
			b.WriteByte(',')
		case r == '−', r == '–', r == '—', r == '‐':
			b.WriteByte('-')
		default:
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return squeeze(b.String())
}

// epoch reads seconds or milliseconds since 1970.
func (r reader) epoch(s string) []reading {
	n, err := strconv.ParseInt(s, 10, 64)
	switch {
	case err != nil:
	case len(s) == 10:
		return []reading{{time.Unix(n, 0).UTC(), true}}
	case len(s) == 13:
		return []reading{{time.UnixMilli(n).UTC(), true}}
	}
	return nil
}

// label is the word before the date of publication, where a line has several.
var label = regexp.MustCompile(`(?:published|posted|publikuar|postuar|veroffentlicht|publie|publicado|pubblicato|erstellt|تاریخ انتشار|منتشر شده|نشر)\b?`)

func fromLabel(s string) string {
	if at := label.FindStringIndex(s); at != nil && strings.ContainsAny(s[at[1]:], "0123456789") {
		return s[at[1]:]
	}
	return s
}

var (
	yearFirst = regexp.MustCompile(`(?:^|\D)(\d{4})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{1,2})(?:t|\D|$)`)
	yearLast  = regexp.MustCompile(`(?:^|\D)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?[-/.]\s?(\d{4}|\d{2})(?:\D|$)`)
	packed    = regexp.MustCompile(`(?:^|\D)((?:19|20)\d\d)(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(?:\D|$)`)
)

// numeric reads dates in figures.
func (r reader) numeric(s string) []reading {
	if m := yearFirst.FindStringSubmatchIndex(s); m != nil {
		rest := s[:m[2]] + " " + s[m[9]:]
		return r.all(rest, [][3]int{{num(s, m, 1), num(s, m, 3), num(s, m, 4)}})
	}
	if m := yearLast.FindStringSubmatchIndex(s); m != nil {
		a, b, y := num(s, m, 1), num(s, m, 3), num(s, m, 4)
		if y < 100 {
			y += 2000
		}
		ways := [][3]int{{y, b, a}, {y, a, b}}
		if r.monthly && s[m[4]:m[5]] == "/" {
			slices.Reverse(ways)
		}
		return r.all(s[:m[2]]+" "+s[m[9]:], ways)
	}
	if m := packed.FindStringSubmatch(s); m != nil {
		y, mo, d := atoi(m[1]), atoi(m[2]), atoi(m[3])
		rest := ""
		if m[4] != "" {
			rest = m[4] + ":" + m[5]
		}
		return r.all(rest, [][3]int{{y, mo, d}})
	}
	return nil
}

func num(s string, m []int, group int) int { return atoi(s[m[2*group]:m[2*group+1]]) }

// atoi reads digits that a pattern has found; too many to be a year are none.
func atoi(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// all makes readings of days written as year, month and day in each way and in
// each calendar that the year fits; rest is the line without the day.
func (r reader) all(rest string, ways [][3]int) []reading {
	var out []reading
	for _, w := range ways {
		for _, c := range calendarsOf(w[0]) {
			if day, ok := dayOf(c, w[0], w[1], w[2]); ok {
				out = append(out, r.at(day, rest))
			}
		}
	}
	return out
}

// calendarsOf are the calendars that a year may be of, the likelier first.
func calendarsOf(year int) []calendar {
	switch {
	case year >= 1300 && year < 1420:
		return []calendar{jalali, hijri}
	case year >= 1420 && year < 1500:
		return []calendar{hijri, jalali}
	case year >= 1900 && year < 2200:
		return []calendar{gregorian}
	}
	return nil
}

// tokens of a date: numbers and words.
var dateToken = regexp.MustCompile(`\d+|[\pL]+`)

// named reads dates whose month is a name, the day beside it and the year
// beside either.
func (r reader) named(s string) []reading {
	at := dateToken.FindAllStringIndex(s, 80)
	toks := make([]string, len(at))
	for i, a := range at {
		toks[i] = s[a[0]:a[1]]
	}
	for i := range toks {
		m, n := monthAt(toks[i:])
		if n == 0 {
			continue
		}
		// "20 كانون الثاني/يناير": a second name of the same month.
		after := i + n
		if m2, n2 := monthAt(toks[min(after, len(toks)):]); n2 > 0 && m2 == m {
			after += n2
		}
		day, year, from, to := around(toks, i, after)
		if day == 0 || year == 0 {
			continue
		}
		if d, ok := dayOf(m.calendar, year, m.number, day); ok && slices.Contains(calendarsOf(year), m.calendar) {
			return []reading{r.at(d, s[:at[from][0]]+" "+s[at[to][1]:])}
		}
	}
	return nil
}

// fillers may stand between the parts of a date.
var fillers = map[string]bool{"th": true, "st": true, "nd": true, "rd": true, "er": true, "de": true, "of": true, "del": true, "the": true, "te": true, "vitit": true, "ماه": true, "سال": true, "من": true, "شهر": true, "لعام": true, "عام": true}

// around finds day and year about the name of a month that takes the tokens
// from i to after: "20 January 2026", "January 20, 2026", "2026 January 20".
func around(toks []string, i, after int) (day, year, from, to int) {
	b, a := skip(toks, i-1, -1), skip(toks, after, 1)
	switch {
	case isDay(toks, b) && isYear(toks, a):
		return atoi(toks[b]), atoi(toks[a]), b, a
	case isDay(toks, a):
		if y := skip(toks, a+1, 1); isYear(toks, y) {
			return atoi(toks[a]), atoi(toks[y]), i, y
		}
		if isYear(toks, b) {
			return atoi(toks[a]), atoi(toks[b]), b, a
		}
	}
	return 0, 0, 0, 0
}

// skip goes from token i in steps over what fills a date.
func skip(toks []string, i, step int) int {
	for i >= 0 && i < len(toks) && fillers[toks[i]] {
		i += step
	}
	return i
}

func isDay(toks []string, i int) bool {
	return i >= 0 && i < len(toks) && len(toks[i]) <= 2 && atoi(toks[i]) >= 1 && atoi(toks[i]) <= 31
}

func isYear(toks []string, i int) bool {
	return i >= 0 && i < len(toks) && len(toks[i]) == 4 && calendarsOf(atoi(toks[i])) != nil
}

// at puts the time of day that rest holds onto a day.
func (r reader) at(day time.Time, rest string) reading {
	h, m, sec, ok := clock(rest)
	if !ok {
		return reading{day, false}
	}
	zone := zoneOf(rest)
	if zone == nil {
		zone = r.zone
	}
	if zone == nil {
		zone = time.UTC
	}
	return reading{time.Date(day.Year(), day.Month(), day.Day(), h, m, sec, 0, zone).UTC(), true}
}

var (
	clockTime = regexp.MustCompile(`(?:^|[^\d:])([01]?\d|2[0-3])\s?[:h.٫]\s?([0-5]\d)(?::([0-5]\d))?(?:[.,]\d+)?(?:\D|$)`)
	wholeHour = regexp.MustCompile(`(?:^|\D)([01]?\d|2[0-3])\s?(?:uhr|h|heures|am|pm|a\.m|p\.m)(?:\PL|$)`)
	afternoon = regexp.MustCompile(`(?:^|[^\pL])(?:pm|p\.m\.?|ب\.ظ|بعد از ظهر|بعدازظهر|عصر|شب|مساء?|م|md|pasdite)(?:$|[^\pL])`)
	forenoon  = regexp.MustCompile(`(?:^|[^\pL])(?:am|a\.m\.?|ق\.ظ|صبح|بامداد|صباحا?|ص|pd|paradite)(?:$|[^\pL])`)
)

// clock reads the time of day.
func clock(s string) (h, m, sec int, ok bool) {
	switch t, w := clockTime.FindStringSubmatch(s), wholeHour.FindStringSubmatch(s); {
	case t != nil:
		h, m, sec = atoi(t[1]), atoi(t[2]), atoi(t[3])
	case w != nil:
		h = atoi(w[1])
	default:
		return 0, 0, 0, false
	}
	switch {
	case h < 12 && h > 0 && afternoon.MatchString(s):
		h += 12
	case h == 12 && forenoon.MatchString(s):
		h = 0
	}
	return h, m, sec, true
}

// offset is a zone in figures after a time of day.
var offset = regexp.MustCompile(`(?:\d|gmt|utc|\s)\s?([+-])(\d{2}):?(\d{2})(?:\D|$)|(?:gmt|utc)\s?([+-])(\d{1,2})(?:\D|$)`)

// zones are the abbreviations whose meaning does not depend on the place, in
// minutes east of Greenwich. Iran keeps no summer time since 2022; IRDT is
// what older software still writes.
var zones = map[string]int{
	"z": 0, "utc": 0, "gmt": 0, "ut": 0, "wet": 0, "bst": 60, "west": 60, "cet": 60, "mez": 60, "cest": 120, "mesz": 120,
	"eet": 120, "eest": 180, "msk": 180, "trt": 180, "irst": 210, "irdt": 270, "aft": 270, "gst": 240, "pkt": 300,
	"est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "hst": -600,
}

// places name a zone by a city.
var places = []struct{ says, zone string }{
	{"وقت تهران", "Asia/Tehran"}, {"tehran time", "Asia/Tehran"}, {"توقیت طهران", "Asia/Tehran"}, {"وقت کابل", "Asia/Kabul"},
	{"توقیت مکه", "Asia/Riyadh"}, {"مکه المکرمه", "Asia/Riyadh"}, {"گرینویچ", "UTC"}, {"غرینیتش", "UTC"}, {"گرینویج", "UTC"},
	{"heure de paris", "Europe/Paris"},
}

var zoneWord = regexp.MustCompile(`[a-z]{1,4}`)

// zoneOf is the zone that a line names, nil when it names none.
func zoneOf(s string) *time.Location {
	if m := offset.FindStringSubmatch(s); m != nil {
		minutes := atoi(m[2])*60 + atoi(m[3]) + atoi(m[5])*60
		if m[1]+m[4] == "-" {
			minutes = -minutes
		}
		return time.FixedZone("", minutes*60)
	}
	if i := strings.IndexAny(s, "0123456789"); i >= 0 {
		for _, w := range dateToken.FindAllString(s[i:], 12) {
			if minutes, ok := zones[w]; ok && zoneWord.MatchString(w) {
				return time.FixedZone(strings.ToUpper(w), minutes*60)
			}
		}
	}
	for _, p := range places {
		if strings.Contains(s, p.says) {
			if z, err := time.LoadLocation(p.zone); err == nil {
				return z
			}
		}
	}
	return nil
}

// units of time that a relative date counts in, by the beginning of the word.
var units = []struct {
	d     time.Duration
	words string
}{
	{time.Minute, "min minut minute minutes minuten minuta minutë دقیقه دقائق دقیقة دقایق"},
	{time.Hour, "h hr hrs hour hours stunde stunden heure heures ore oresh ساعت ساعه ساعات"},
	{24 * time.Hour, "day days tag tage tagen jour jours dite ditesh روز یوم ایام"},
	{7 * 24 * time.Hour, "week weeks woche wochen semaine semaines jave javesh هفته اسبوع اسابیع"},
}

// ago is how a line says that it counts back.
var ago = regexp.MustCompile(`(?:^|[^\pL])(?:ago|vor|il y a|me pare|para|پیش|قبل|منذ)(?:$|[^\pL])`)

// days are words for a day near the fetching.
var days = map[string]int{
	"today": 0, "heute": 0, "aujourd'hui": 0, "sot": 0, "امروز": 0, "الیوم": 0,
	"yesterday": -1, "gestern": -1, "hier": -1, "dje": -1, "دیروز": -1, "امس": -1,
}

var counted = regexp.MustCompile(`(\d{1,3})\s?(\pL+)`)

// relative counts back from the fetching: "3 hours ago", "gestern, 14:30".
func (r reader) relative(s string) []reading {
	if r.now.IsZero() || len(s) > 60 {
		return nil
	}
	if m := counted.FindStringSubmatch(s); m != nil && ago.MatchString(s) {
		for _, u := range units {
			if slices.Contains(strings.Fields(foldDate(u.words)), m[2]) {
				at := r.now.Add(-time.Duration(atoi(m[1])) * u.d).UTC()
				if u.d < 24*time.Hour {
					return []reading{{at, true}}
				}
				return []reading{{at.Truncate(24 * time.Hour), false}}
			}
		}
	}
	zone := r.zone
	if zone == nil {
		zone = time.UTC
	}
	for _, w := range strings.FieldsFunc(s, func(c rune) bool { return !unicode.IsLetter(c) && c != '\'' }) {
		if back, ok := days[w]; ok {
			y, m, d := r.now.In(zone).AddDate(0, 0, back).Date()
			return []reading{r.at(time.Date(y, m, d, 0, 0, 0, 0, time.UTC), s)}
		}
	}
	return nil
}
