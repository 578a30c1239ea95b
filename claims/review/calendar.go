package review

import (
	"fmt"
	"strings"
	"time"
)

// A tongue is an interface language: its direction, months and digits.
type tongue struct {
	Code   string
	Name   string // of itself
	Dir    string
	months []string
	digits string // of dates; "" = 0-9
}

// tongues are the interface languages, the first being the one that the
// templates are written in.
func tongues() []tongue {
	return []tongue{
		{"en", "English", "ltr", strings.Fields("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"), ""},
		{"sq", "Shqip", "ltr", strings.Fields("janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor"), ""},
		{"fa", "فارسی", "rtl", strings.Fields("ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر"), "۰۱۲۳۴۵۶۷۸۹"},
	}
}

func tongueOf(code string) tongue {
	for _, t := range tongues() {
		if t.Code == code {
			return t
		}
	}
	return tongues()[0]
}

// date writes a day: "14 Jan 2026"; jalali adds the Persian calendar's.
func (t tongue) date(d time.Time, jalali bool) string {
	s := t.numerals(fmt.Sprintf("%d %s %d", d.Day(), t.months[d.Month()-1], d.Year()))
	if jalali {
		s += " (" + t.jalaliDate(d) + ")"
	}
	return s
}

// shortDate writes a day without its year: "14 Jan".
func (t tongue) shortDate(d time.Time) string {
	return t.numerals(fmt.Sprintf("%d %s", d.Day(), t.months[d.Month()-1]))
}

func (t tongue) jalaliDate(d time.Time) string {
	y, m, day := jalali(d)
	names := jalaliMonths
	if t.Code == "fa" {
		names = jalaliMonthsFa
	}
	return t.numerals(fmt.Sprintf("%d %s %d", day, strings.Fields(names)[m-1], y))
}

func (t tongue) numerals(s string) string {
	if t.digits == "" {
		return s
	}
	digits := []rune(t.digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return digits[r-'0']
		}
		return r
	}, s)
}

const (
	jalaliMonths   = "Farvardin Ordibehesht Khordad Tir Mordad Shahrivar Mehr Aban Azar Dey Bahman Esfand"
	jalaliMonthsFa = "فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند"
)

// anchor is the first day of the year 1404 of the Persian calendar.
var anchor = time.Date(2025, 3, 21, 0, 0, 0, 0, time.UTC)

// jalali returns a day in the Persian calendar, by its cycle of 33 years with
// 8 leap years, which is exact from 1178 to 1633 (1800 to 2254 CE).
func jalali(d time.Time) (year, month, day int) {
	d = time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC)
	n := int(d.Sub(anchor).Hours() / 24) // days since the anchor
	year = 1404
	for n < 0 {
		year--
		n += yearDays(year)
	}
	for n >= yearDays(year) {
		n -= yearDays(year)
		year++
	}
	for month = 1; n >= monthDays(month); month++ {
		n -= monthDays(month)
	}
	return year, month, n + 1
}

// yearDays is 366 in the years 1, 5, 9, 13, 17, 22, 26 and 30 of a cycle.
func yearDays(year int) int {
	switch year % 33 {
	case 1, 5, 9, 13, 17, 22, 26, 30:
		return 366
	}
	return 365
}

// monthDays is the length of a month; the last takes what the year has left.
func monthDays(month int) int {
	switch {
	case month <= 6:
		return 31
	case month <= 11:
		return 30
	}
	return 31 // never reached past the end of a year
}
