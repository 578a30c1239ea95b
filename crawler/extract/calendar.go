package extract

import (
	"fmt"
	"time"

	"github.com/markusmobius/go-dateparser"
)

// A calendar is the one in which a date is written.
type calendar string

const (
	gregorian calendar = "gregorian"
	jalali    calendar = "jalali" // Iran and Afghanistan, the sun's year of the Hijra
	hijri     calendar = "hijri"  // the moon's year, by the tables of Umm al-Qura
)

// dayOf is the day of a date at midnight UTC; not ok when there is no such day.
func dayOf(c calendar, year, month, day int) (time.Time, bool) {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return time.Time{}, false
	}
	switch c {
	case jalali:
		return jalaliDay(year, month, day)
	case hijri:
		return hijriDay(year, month, day)
	}
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	return t, t.Day() == day
}

// isJalaliLeap tells leap years by the cycle of 33 years, which agrees with the
// equinox at Tehran from 1244 to 1502 (1865 to 2123).
func isJalaliLeap(year int) bool { return (25*year+11)%33 < 8 }

// jalaliDay counts from 1 Farvardin 1404, which was 21 March 2025.
func jalaliDay(year, month, day int) (time.Time, bool) {
	if year < 1244 || year > 1502 {
		return time.Time{}, false
	}
	length := 31
	if month > 6 {
		length = 30
	}
	if month == 12 && !isJalaliLeap(year) {
		length = 29
	}
	if day > length {
		return time.Time{}, false
	}
	days := (month-1)*31 + day - 1 - max(0, month-7)
	for y := 1404; y < year; y++ {
		days += yearLength(y)
	}
	for y := year; y < 1404; y++ {
		days -= yearLength(y)
	}
	return time.Date(2025, 3, 21+days, 0, 0, 0, 0, time.UTC), true
}

func yearLength(jalaliYear int) int {
	if isJalaliLeap(jalaliYear) {
		return 366
	}
	return 365
}

func hijriDay(year, month, day int) (time.Time, bool) {
	if day > 30 || year < 1356 || year > 1500 { // what the tables cover
		return time.Time{}, false
	}
	order := dateparser.Configuration{DateOrder: func(string) string { return "YMD" }, CurrentTime: earliest}
	d, err := dateparser.ParseHijri(&order, fmt.Sprintf("%04d-%02d-%02d", year, month, day))
	if err != nil {
		return time.Time{}, false
	}
	y, m, dd := d.Time.Date()
	return time.Date(y, m, dd, 0, 0, 0, 0, time.UTC), true
}
