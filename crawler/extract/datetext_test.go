package extract

import (
	"testing"
	"time"

	"github.com/markusmobius/go-dateparser"
)

// The dates below are as outlets write them; all were fetched at noon UTC on
// Wednesday, 21 January 2026. "" = no day can be told.
var writtenDates = []struct {
	name, zone, country string
	raw, want           string
}{
	{"an instant in ISO", "", "", "2026-01-20T14:30:00+03:30", "2026-01-20T11:00:00Z"},
	{"an instant with a zone without colon", "", "", "2026-01-20T14:30:00+0100", "2026-01-20T13:30:00Z"},
	{"an instant in UTC with fractions", "", "", "2026-01-20T14:30:00.000Z", "2026-01-20T14:30:00Z"},
	{"a local time without zone is the outlet's", "Asia/Tehran", "", "2026-01-20T14:30:00", "2026-01-20T11:00:00Z"},
	{"a local time with blank instead of T", "Europe/Tirane", "", "2026-01-20 14:30:00", "2026-01-20T13:30:00Z"},
	{"a bare day does not move with the zone", "Asia/Tehran", "", "2026-01-20", "2026-01-20"},
	{"ISO packed", "", "", "20260120T143000Z", "2026-01-20T14:30:00Z"},
	{"seconds since 1970", "", "", "1768919400", "2026-01-20T14:30:00Z"},
	{"milliseconds since 1970", "", "", "1768919400000", "2026-01-20T14:30:00Z"},
	{"mail form", "", "", "Tue, 20 Jan 2026 14:30:00 +0330", "2026-01-20T11:00:00Z"},
	{"mail form, GMT", "", "", "Tue, 20 Jan 2026 14:30:00 GMT", "2026-01-20T14:30:00Z"},
	{"mail form, Iran's abbreviation", "", "", "Tue, 20 Jan 2026 14:30:00 IRST", "2026-01-20T11:00:00Z"},
	{"mail form, Iran's old summer time", "", "", "Thu, 15 Jul 2021 14:30:00 IRDT", "2021-07-15T10:00:00Z"},
	{"mail form, American eastern time", "", "", "Tue, 20 Jan 2026 09:30:00 EST", "2026-01-20T14:30:00Z"},
	{"mail form, Kabul", "", "", "Tue, 20 Jan 2026 14:30:00 AFT", "2026-01-20T10:00:00Z"},
	{"Iran had no summer time in 2025", "Asia/Tehran", "", "2025-07-15 14:30", "2025-07-15T11:00:00Z"},

	{"English, month first, 12 hours", "UTC", "US", "January 20, 2026 2:30 PM", "2026-01-20T14:30:00Z"},
	{"English, midnight", "UTC", "US", "Jan. 20, 2026, 12:05 a.m.", "2026-01-20T00:05:00Z"},
	{"English, weekday and place", "", "", "Tuesday, 20 January 2026 14:30 GMT", "2026-01-20T14:30:00Z"},
	{"English ordinal", "", "", "20th January 2026", "2026-01-20"},
	{"English label and reading time", "", "", "Published 20 January 2026 · 3 min read", "2026-01-20"},
	{"English, updated before posted", "UTC", "", "Updated Jan 20, 2026, 6:55 AM; Posted Jan 19, 2026, 8:19 PM", "2026-01-19T20:19:00Z"},
	{"American figures", "", "US", "01/05/2026", "2026-01-05"},
	{"American figures with the other order impossible", "", "US", "1/20/2026", "2026-01-20"},
	{"British figures", "", "GB", "05/01/2026", "2026-01-05"},
	{"British order would lie ahead", "", "GB", "01/12/2026", "2026-01-12"},
	{"English counting back", "", "", "3 hours ago", "2026-01-21T09:00:00Z"},
	{"English, yesterday", "", "", "Yesterday", "2026-01-20"},

	{"Albanian with weekday", "Europe/Tirane", "", "E martë, 20 Janar 2026, 14:30", "2026-01-20T13:30:00Z"},
	{"Albanian, small letters", "", "", "20 janar 2026", "2026-01-20"},
	{"Albanian definite form", "", "", "më 20 janarit 2026", "2026-01-20"},
	{"Albanian month first", "", "", "Janar 20, 2026", "2026-01-20"},
	{"Albanian with ë and year of", "", "", "5 nëntor të vitit 2025", "2025-11-05"},
	{"Albanian without ë", "", "", "5 nentor 2025", "2025-11-05"},
	{"Albanian abbreviation", "", "", "12 Dhj 2025", "2025-12-12"},
	{"Albanian figures", "Europe/Tirane", "", "05.11.2025 - 09:15", "2025-11-05T08:15:00Z"},
	{"Albanian figures with strokes", "", "AL", "05/11/2025", "2025-11-05"},
	{"Albanian, September", "", "", "7 shtator 2022", "2022-09-07"},
	{"Albanian counting back", "", "", "3 orë më parë", "2026-01-21T09:00:00Z"},
	{"Albanian counting back, other form", "", "", "para 2 ditësh", "2026-01-19"},
	{"Albanian, yesterday with time", "Europe/Tirane", "", "Dje, 18:40", "2026-01-20T17:40:00Z"},

	{"Persian calendar with weekday and time", "Asia/Tehran", "", "سه‌شنبه ۳۰ دی ۱۴۰۴ - ۱۴:۳۰", "2026-01-20T11:00:00Z"},
	{"Persian calendar in figures", "", "", "۱۴۰۴/۱۰/۳۰", "2026-01-20"},
	{"Persian calendar in Latin figures", "", "", "1404-10-30", "2026-01-20"},
	{"Persian calendar, day first", "Asia/Tehran", "", "۳۰/۱۰/۱۴۰۴ ۱۴:۳۰", "2026-01-20T11:00:00Z"},
	{"Persian label, hour and word for month", "Asia/Tehran", "", "تاریخ انتشار: ۳۰ دی‌ماه ۱۴۰۴ ساعت ۱۴:۳۰", "2026-01-20T11:00:00Z"},
	{"Persian calendar with Arabic letters", "", "", "۱۵ شهريور ۱۴۰۱", "2022-09-06"},
	{"first day of a Persian year", "", "", "۱ فروردین ۱۴۰۴", "2025-03-21"},
	{"last day of a Persian leap year", "", "", "۳۰ اسفند ۱۴۰۳", "2025-03-20"},
	{"no such day: 30 Esfand of a common year", "", "", "۳۰ اسفند ۱۴۰۴", ""},
	{"Afghan month", "", "", "۳۰ جدی ۱۴۰۴", "2026-01-20"},
	{"Persian name of a Gregorian month", "Asia/Tehran", "", "۲۰ ژانویه ۲۰۲۶، ۱۴:۳۰ به وقت تهران", "2026-01-20T11:00:00Z"},
	{"Persian August", "", "", "۵ اوت ۲۰۲۵", "2025-08-05"},
	{"Persian, both calendars", "", "", "۳۰ دی ۱۴۰۴ برابر با ۲۰ ژانویه ۲۰۲۶", "2026-01-20"},
	{"Persian afternoon", "UTC", "", "۲۰ ژانویه ۲۰۲۶ ۲:۳۰ ب.ظ", "2026-01-20T14:30:00Z"},
	{"Persian counting back", "", "", "۲ ساعت پیش", "2026-01-21T10:00:00Z"},

	{"Arabic of Egypt", "", "", "20 يناير 2026", "2026-01-20"},
	{"Arabic of Egypt, Arabic figures", "", "", "٢٠ يناير ٢٠٢٦", "2026-01-20"},
	{"Arabic of the Levant", "", "", "20 كانون الثاني 2026", "2026-01-20"},
	{"Arabic, two names", "", "", "الثلاثاء 20 كانون الثاني/يناير 2026 - 14:30 غرينيتش", "2026-01-20T14:30:00Z"},
	{"Arabic, two names in brackets", "", "", "5 تشرين الثاني (نوفمبر) 2025", "2025-11-05"},
	{"Arabic, first and second Tishrin", "", "", "5 تشرين الأول 2025", "2025-10-05"},
	{"Arabic of the Levant, February", "", "", "3 شباط 2025", "2025-02-03"},
	{"Arabic of the Maghreb", "", "", "5 أوت 2025", "2025-08-05"},
	{"Arabic of Morocco", "", "", "5 غشت 2025", "2025-08-05"},
	{"Arabic month first, afternoon", "UTC", "", "يناير 20, 2026 2:30 م", "2026-01-20T14:30:00Z"},
	{"moon's calendar", "", "", "1 شعبان 1447", "2026-01-20"},
	{"moon's calendar with its sign", "", "", "١ شعبان ١٤٤٧ هـ", "2026-01-20"},
	{"moon's calendar in figures", "", "", "1447/08/01", "2026-01-20"},
	{"moon's calendar, month of two words", "", "", "29 ربيع الأول 1447 هـ", "2025-09-21"},
	{"Arabic counting back", "", "", "قبل 3 ساعات", "2026-01-21T09:00:00Z"},
	{"Arabic counting back, other word", "", "", "منذ 2 أيام", "2026-01-19"},

	{"German", "Europe/Berlin", "", "20. Januar 2026, 14:30 Uhr", "2026-01-20T13:30:00Z"},
	{"German figures with point in the time", "Europe/Berlin", "", "20.01.2026 14.30 Uhr", "2026-01-20T13:30:00Z"},
	{"German short year", "", "", "20.01.26", "2026-01-20"},
	{"German March", "", "", "3. März 2025", "2025-03-03"},
	{"Austrian January", "", "", "20. Jänner 2026", "2026-01-20"},
	{"German zone", "", "", "20.01.2026 14:30 MEZ", "2026-01-20T13:30:00Z"},
	{"German counting back", "", "", "vor 3 Stunden", "2026-01-21T09:00:00Z"},
	{"German, yesterday", "Europe/Berlin", "", "Gestern, 14:30 Uhr", "2026-01-20T13:30:00Z"},

	{"French with the hour's h", "Europe/Paris", "", "Publié le 20 janvier 2026 à 14h30", "2026-01-20T13:30:00Z"},
	{"French first of the month", "", "", "1er février 2025", "2025-02-01"},
	{"French August", "", "", "5 août 2025", "2025-08-05"},
	{"French abbreviation", "", "", "20 janv. 2026", "2026-01-20"},
	{"French figures", "Europe/Paris", "", "20/01/2026 - 14:30", "2026-01-20T13:30:00Z"},
	{"French counting back", "", "", "il y a 2 jours", "2026-01-19"},

	{"Turkish", "Europe/Istanbul", "", "20 Ocak 2026 14:30", "2026-01-20T11:30:00Z"},
	{"Italian", "", "", "20 gennaio 2026", "2026-01-20"},
	{"Spanish with de", "", "", "20 de enero de 2026", "2026-01-20"},
	{"Portuguese", "", "", "20 de março de 2025", "2025-03-20"},

	{"a year is no day", "", "", "2026", ""},
	{"a year under rights is no day", "", "", "© 2026", ""},
	{"a month is no day", "", "", "January 2026", ""},
	{"a day without year is none", "", "", "20 January", ""},
	{"the hour is not the year", "", "", "20 Jan 14:30", ""},
	{"no such day", "", "", "31.02.2025", ""},
	{"no such month", "", "", "2025-13-01", ""},
	{"words alone", "", "", "last updated by the editors", ""},
	{"empty", "", "", "", ""},
}

func TestReadWrittenDates(t *testing.T) {
	for _, row := range writtenDates {
		t.Run(row.name, func(t *testing.T) {
			zone, err := time.LoadLocation(row.zone)
			if err != nil {
				t.Fatal(err)
			}
			r := reader{zone: zone, monthly: row.country == "US", now: time.Date(2026, 1, 21, 12, 0, 0, 0, time.UTC)}
			d := &draft{}
			d.Fetched = r.now
			got := ""
			for _, x := range r.read(row.raw) {
				if !d.possible(x.at) {
					continue
				}
				if got = x.at.Format(time.DateOnly); x.exact {
					got = x.at.Format(time.RFC3339)
				}
				break
			}
			if got != row.want {
				t.Errorf("%q: got %q, want %q", row.raw, got, row.want)
			}
		})
	}
}

// The first of each month of 80 Persian years, against another conversion.
func TestJalaliDays(t *testing.T) {
	cfg := &dateparser.Configuration{DateOrder: func(string) string { return "YMD" }, CurrentTime: earliest}
	for year := 1340; year < 1420; year++ {
		for m := 1; m <= 12; m++ {
			got, ok := dayOf(jalali, year, m, 1)
			want, err := dateparser.ParseJalali(cfg, time.Date(year, time.Month(m), 1, 0, 0, 0, 0, time.UTC).Format("2006-01-02"))
			if !ok || err != nil || !got.Equal(want.Time) {
				t.Fatalf("%d-%d-1: %v, want %v (%v)", year, m, got, want.Time, err)
			}
		}
	}
	if _, ok := dayOf(jalali, 1404, 12, 30); ok {
		t.Error("1404 has no 30 Esfand")
	}
}

func FuzzReadDate(f *testing.F) {
	for _, row := range writtenDates {
		f.Add(row.raw)
	}
	r := reader{zone: time.UTC, now: time.Date(2026, 1, 21, 12, 0, 0, 0, time.UTC)}
	f.Fuzz(func(t *testing.T, raw string) {
		for _, got := range r.read(raw) {
			if !got.exact && got.at.Truncate(24*time.Hour) != got.at {
				t.Errorf("%q: a day without time is %v", raw, got.at)
			}
			if got.at.Location() != time.UTC {
				t.Errorf("%q: %v is not in UTC", raw, got.at)
			}
		}
	})
}
