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
