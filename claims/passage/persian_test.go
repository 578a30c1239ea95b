package passage

import "testing"

// A phrase is found in a text whichever way its suffixes are written, once its
// form is cut as the text is.
func TestPersianFormIsCutAsTextIs(t *testing.T) {
	for form, want := range map[string]string{
		"نیروهای امنیتی": "نیرو های امنیتی",
		"تنها کانون":     "تنها کانون",
		"کشورها*":        "کشورها*",
	} {
		if got := PersianForm(form); got != want {
			t.Errorf("PersianForm(%q) = %q, want %q", form, got, want)
		}
		if PersianForm(want) != want {
			t.Errorf("PersianForm(%q) is not stable", want)
		}
	}
	var p Phrases[int]
	p.Add(PersianForm("نیروهای امنیتی"), 1)
	for _, text := range []string{"نیروهای امنیتی", "نیرو\u200cهای امنیتی", "نیرو های امنیتی"} {
		if len(p.Find(Tokens(text, "fa"))) != 1 {
			t.Errorf("%q is not found", text)
		}
	}
}

// A phrase is found where the page has lost its non-joiners, and nothing else
// is made of it.
func TestPersianFormsWithoutJoiners(t *testing.T) {
	var p Phrases[int]
	for _, form := range PersianForms("دیده\u200cبان حقوق بشر") {
		p.Add(form, 1)
	}
	for text, want := range map[string]int{
		"دیده\u200cبان حقوق بشر": 1,
		"دیده بان حقوق بشر":      1,
		"دیدهبان حقوق بشر":       1,
		"حقوق بشر":               0,
	} {
		if got := len(p.Find(Tokens(text, "fa"))); got != want {
			t.Errorf("%q is found %d times, want %d", text, got, want)
		}
	}
	for _, form := range PersianForms("قرار دارد") {
		if form == "قراردارد" {
			t.Errorf("joined after a letter that does not join: %q", form)
		}
	}
}

// The Arabic "and" joins words too short for other clitics.
func TestArabicAndNotIsFound(t *testing.T) {
	var p Phrases[int]
	p.Add("لا یثق*", 1)
	for text, want := range map[string]int{"ولا يثق بهم أحد": 1, "فلا يثقون": 1, "لا يثق": 1, "ولاء يثق": 0} {
		if got := len(p.Find(Tokens(text, "ar"))); got != want {
			t.Errorf("%q: found %d times, want %d", text, got, want)
		}
	}
}
