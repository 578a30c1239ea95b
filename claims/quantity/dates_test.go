package quantity

import "testing"

// TestDaysOfThreeCalendars holds the calendars to days that everybody knows.
func TestDaysOfThreeCalendars(t *testing.T) {
	for _, tc := range []struct {
		name             string
		year, month, day int
		calendar, want   string
	}{
		{"a Gregorian day", 2026, 1, 14, "month", "2026-01-14"},
		{"no 31 June", 2026, 6, 31, "month", ""},
		{"the new year 1404", 1404, 1, 1, "jalali", "2025-03-21"},
		{"the new year 1403, a leap year", 1403, 1, 1, "jalali", "2024-03-20"},
		{"the last day of that leap year", 1403, 12, 30, "jalali", "2025-03-20"},
		{"22 Bahman 1357", 1357, 11, 22, "jalali", "1979-02-11"},
		{"24 Dey 1404", 1404, 10, 24, "jalali", "2026-01-14"},
		{"18 Dey 1404 in digits", 1404, 10, 18, "month", "2026-01-08"},
		{"15 Shahrivar 1344, told with the Gregorian year", 1965, 6, 15, "jalali", "1965-09-06"},
		{"1 Muharram 1447, give or take the moon", 1447, 1, 1, "hijri", "2025-06-27"},
		{"1 Ramadan 1446", 1446, 9, 1, "hijri", "2025-03-01"},
		{"no thirteenth month", 1404, 13, 1, "jalali", ""},
	} {
		got, ok := dayOf(tc.year, tc.month, tc.day, tc.calendar)
		if string(got) != tc.want || ok != (tc.want != "") {
			t.Errorf("%s: %s, want %q", tc.name, got, tc.want)
		}
	}
}
