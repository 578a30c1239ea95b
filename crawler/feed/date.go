package feed

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/markusmobius/go-dateparser"
)

// zones gives the offset of abbreviations that Go does not know or reads as
// UTC. Those that stand for several zones (IST, CST, AST) are left out, except
// that feeds from the Middle East mean what is listed here.
var zones = map[string]string{
	"IRST": "+0330", "IRDT": "+0430", "AFT": "+0430", "PKT": "+0500", "TRT": "+0300", "MSK": "+0300", "GST": "+0400", "AZT": "+0400", "AMT": "+0400",
	"CET": "+0100", "CEST": "+0200", "MEZ": "+0100", "MESZ": "+0200", "EET": "+0200", "EEST": "+0300", "WET": "+0000", "WEST": "+0100", "BST": "+0100",
	"IDT": "+0300", "EST": "-0500", "EDT": "-0400", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700", "CST": "-0600",
	"GMT": "+0000", "UTC": "+0000", "UT": "+0000", "Z": "+0000", "JST": "+0900", "AEST": "+1000", "AEDT": "+1100",
}

// layouts with a zone, then those without one, which are read in the zone of
// the caller.
var (
	zoned = []string{
		"Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700",
		"Mon, 2 January 2006 15:04:05 -0700", "Monday, 2 January 2006 15:04:05 -0700", "Monday, 2-Jan-06 15:04:05 -0700", "Mon, 2 Jan 06 15:04:05 -0700",
		"2006-01-02T15:04:05-0700", "2006-01-02T15:04-0700", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05-0700", "2006-01-02 15:04 -0700",
		"Mon Jan 2 15:04:05 -0700 2006", "Mon Jan 2 15:04:05 2006 -0700", "January 2, 2006 15:04:05 -0700", "2006/01/02 15:04:05 -0700",
	}
	floating = []string{
		"Mon, 2 Jan 2006 15:04:05", "Mon, 2 Jan 2006 15:04", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 January 2006 15:04", "Mon, 2 Jan 2006", "2 Jan 2006", "2 January 2006",
		"2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006-01", "2006", "20060102", "20060102T150405",
		"2006/01/02 15:04:05", "2006/01/02 15:04", "2006/01/02", "02.01.2006 15:04:05", "02.01.2006 15:04", "02.01.2006", "2.1.2006",
		"Mon Jan 2 15:04:05 2006", "January 2, 2006 3:04 pm", "January 2, 2006 15:04", "January 2, 2006", "Jan 2, 2006", "Jan 2, 2006 3:04 PM", "Jan 2, 2006 15:04:05",
	}
)

// endZone finds an offset or an abbreviation at the end of a date.
var (
	endOffset = regexp.MustCompile(`(?:\s*(?:GMT|UTC))?\s*([+-])(\d{1,2}):?(\d{2})$`)
	endName   = regexp.MustCompile(`\s*\(?([A-Za-z]{1,4})\)?$`)
	bothZones = regexp.MustCompile(`([+-]\d{2}:?\d{2})\s*\(?[A-Za-z]{2,5}\)?$`)
	fraction  = regexp.MustCompile(`(:\d{2})[.,]\d+`)
)

// Date reads a date as feeds write it: RFC 822, ISO 8601 and what passes for
// them, names of zones, the Iranian calendar, and dates in words of the given
// language ("" = any). A date without a zone is read in loc. It is UTC.
func Date(raw, lang string, loc *time.Location) (time.Time, bool) {
	s := strings.Join(strings.Fields(digits.Replace(raw)), " ")
	if s == "" || len(s) > 100 {
		return time.Time{}, false
	}
	if loc == nil {
		loc = time.UTC
	}
	if t, ok := iranian(s, loc); ok {
		return t, true
	}
	if t, ok := layouts(s, loc); ok {
		return t, plausible(t)
	}
	return worded(s, lang, loc)
}

// plausible keeps dates that no newsroom can have meant out: before the first
// feeds, or beyond what a clock gone wrong explains.
func plausible(t time.Time) bool { return t.Year() >= 1990 && t.Year() < 2100 }

func layouts(s string, loc *time.Location) (time.Time, bool) {
	s = bothZones.ReplaceAllString(fraction.ReplaceAllString(s, "$1"), "$1")
	if m := endOffset.FindStringSubmatchIndex(s); m != nil && strings.Contains(s[:m[0]], ":") {
		hours := s[m[4]:m[5]]
		if len(hours) == 1 {
			hours = "0" + hours
		}
		return first(zoned, s[:m[0]], s[m[2]:m[3]]+hours+s[m[6]:m[7]], time.UTC)
	}
	if m := endName.FindStringSubmatchIndex(s); m != nil {
		if offset, ok := zones[strings.ToUpper(s[m[2]:m[3]])]; ok {
			if t, ok := first(zoned, s[:m[0]], offset, time.UTC); ok {
				return t, true
			}
		}
	}
	return first(floating, s, "", loc)
}

// first reads s by the first layout that fits it. The offset stands in the
// same manner as in the layout: after a space or without one.
func first(list []string, s, offset string, loc *time.Location) (time.Time, bool) {
	for _, layout := range list {
		try := s
		if offset != "" {
			switch {
			case strings.HasSuffix(layout, " -0700"):
				try += " " + offset
			case strings.HasSuffix(layout, "-0700"):
				try += offset
			default:
				continue
			}
		}
		if t, err := time.ParseInLocation(layout, try, loc); err == nil {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

var digits = strings.NewReplacer("۰", "0", "۱", "1", "۲", "2", "۳", "3", "۴", "4", "۵", "5", "۶", "6", "۷", "7", "۸", "8", "۹", "9",
	"٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9", "\u200f", "", "\u200e", "", "،", ",")

// jalali finds a numeric date of the Iranian calendar: the years 1300 to 1499
// began in 1921 and end in 2121, and no feed is from the Middle Ages.
var jalali = regexp.MustCompile(`^(1[34]\d{2})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T،,-]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?`)

// tehran is the offset of Iran Standard Time. Iran has had no summer time
// since September 2022.
var tehran = time.FixedZone("IRST", (3*60+30)*60)

func iranian(s string, loc *time.Location) (time.Time, bool) {
	m := jalali.FindStringSubmatch(s)
	if m == nil {
		return time.Time{}, false
	}
	n := make([]int, 7)
	for i := 1; i < 7; i++ {
		if m[i] == "" {
			continue
		}
		v, err := strconv.Atoi(m[i])
		if err != nil {
			return time.Time{}, false
		}
		n[i] = v
	}
	if n[2] < 1 || n[2] > 12 || n[3] < 1 || n[3] > 31 || n[2] > 6 && n[3] > 30 || n[4] > 23 || n[5] > 59 {
		return time.Time{}, false
	}
	if loc == time.UTC {
		loc = tehran // whoever writes the Iranian date writes Iranian time
	}
	y, mo, d := gregorian(n[1], n[2], n[3])
	return time.Date(y, mo, d, n[4], n[5], n[6], 0, loc).UTC(), true
}

// gregorian converts a date of the Iranian calendar by the 33-year cycle,
// which is exact for the years 1244 to 1502.
func gregorian(y, m, d int) (int, time.Month, int) {
	day := 365*(y-1) + (8*(y-1)+29)/33 + d - 1
	if m <= 7 {
		day += 31 * (m - 1)
	} else {
		day += 30*(m-1) + 6
	}
	// The count begins on 21 March 622 of the proleptic Gregorian calendar.
	t := time.Date(622, time.March, 21, 0, 0, 0, 0, time.UTC).AddDate(0, 0, day)
	return t.Date()
}

// worded reads dates with names of months. They have to name the year: what
// is told by the clock ("3 hours ago") cannot be read without one.
func worded(s, lang string, loc *time.Location) (time.Time, bool) {
	if !year.MatchString(s) {
		return time.Time{}, false
	}
	cfg := &dateparser.Configuration{Languages: tracked, DefaultTimezone: loc, StrictParsing: true, CurrentTime: time.Date(2000, time.January, 1, 0, 0, 0, 0, time.UTC)}
	if lang != "" && dateparser.IsKnownLocale(lang) {
		cfg.Languages = []string{lang}
	}
	d, err := dateparser.Parse(cfg, s)
	if err != nil || d.IsZero() {
		return time.Time{}, false
	}
	return d.Time.UTC(), plausible(d.Time)
}

// tracked are the languages tried on a date of unknown language: all that the
// parser knows take thirty times as long.
var tracked = []string{"en", "sq", "fa", "ar", "de", "fr", "tr", "it", "es"}

var year = regexp.MustCompile(`\b(?:19|20)\d{2}\b`)
