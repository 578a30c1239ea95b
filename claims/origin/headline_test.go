package origin

import (
	"testing"

	"claimwatch/claims"
)

func TestHeadlinesInWordsAreHeldAgainstTheText(t *testing.T) {
	for _, tt := range []struct {
		lang, title, text string
		value             float64
		want              string
	}{
		{"tr", "İran'da ölü sayısı 5 bin 20'ye çıktı", "HRANA'ya göre 5 bin 2 kişi öldürüldü.", 5002, "the headline says 5020, the text 5002"},
		{"tr", "İran'da ölü sayısı 5 bin 2'ye çıktı", "HRANA'ya göre 5 bin 2 kişi öldürüldü.", 5002, ""},
		{"fa", "شمار کشته\u200cشدگان به سه هزار و ۴۸۲ نفر رسید", "سازمان حقوق بشر ایران از ۳۴۲۸ کشته خبر داد.", 3428, "the headline says 3482, the text 3428"},
		{"fa", "شمار کشته\u200cشدگان از سه هزار نفر گذشت", "سازمان حقوق بشر ایران از ۳۴۲۸ کشته خبر داد.", 3428, ""}, // rounded
		{"sq", "3 mijë e 482 të vrarë në Iran", "Janë vrarë 3.428 vetë.", 3428, "the headline says 3482, the text 3428"},
		{"sq", "3 mijë e 482 të vrarë në Iran", "Janë vrarë 3.428 vetë, ose 3.482 sipas të tjerëve.", 3428, ""},
		{"en", "3,482 killed in Iran", "At least 3,428 people were killed.", 3428, ""}, // in digits: compared elsewhere
	} {
		d := article("a", "daily", tt.lang, tt.text, jan14)
		d.Article.Title = tt.title
		r := New(claims.SeedOrigins(), Options{})
		m := r.Resolve(d, r.Place(d), []claims.Evidence{killed(tt.value, "HRANA")})[0]
		got := ""
		for _, why := range m.Reasons {
			if why.Kind == "headline" {
				got = why.Text
			}
		}
		if got != tt.want {
			t.Errorf("%s %q: %q, want %q", tt.lang, tt.title, got, tt.want)
		}
	}
}
