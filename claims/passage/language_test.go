package passage

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestLanguageOfOwnSentences reads the sentences that the reader of figures is
// tested on, none of which the tables were counted in.
func TestLanguageOfOwnSentences(t *testing.T) {
	b, err := os.ReadFile(filepath.Join("..", "quantity", "testdata", "figures.txt"))
	if err != nil {
		t.Fatal(err)
	}
	right, all := map[string]int{}, map[string]int{}
	for line := range strings.Lines(string(b)) {
		head, text, ok := strings.Cut(strings.TrimSpace(line), " | ")
		if !ok || strings.HasPrefix(head, "#") {
			continue
		}
		lang, _, _ := strings.Cut(head, " ")
		all[lang]++
		if got, sure := Language(text); kin(got) == kin(lang) {
			right[lang]++
		} else {
			t.Logf("%s taken for %s (%.2f): %s", lang, got, sure, text)
		}
	}
	sum, n := 0, 0
	for _, lang := range slices.Sorted(maps.Keys(all)) {
		sum, n = sum+right[lang], n+all[lang]
		if right[lang] == 0 {
			t.Errorf("%s: none of %d sentences recognised", lang, all[lang])
		}
	}
	t.Logf("%d of %d sentences in %d languages", sum, n, len(all))
	if len(all) < 30 || float64(sum)/float64(n) < 0.96 {
		t.Errorf("%d of %d right in %d languages, want 96 of 100 in 30", sum, n, len(all))
	}
}

// TestLanguageOfNews reads the public set of news sentences in nine languages.
func TestLanguageOfNews(t *testing.T) {
	dir := os.Getenv("BENCH_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "bench")
	}
	dir = filepath.Join(dir, "crosslingual")
	if _, err := os.Stat(dir); err != nil {
		t.Skip("the public news sentences are not at hand; set BENCH_DIR to where they lie")
	}
	for lang, name := range map[string]string{"en": "src.eng", "sq": "ref.sqi", "fa": "ref.fas", "ar": "ref.arb", "de": "ref.deu", "fr": "ref.fra", "es": "ref.spa", "it": "ref.ita", "tr": "ref.tur"} {
		b, err := os.ReadFile(filepath.Join(dir, "newstest2019-"+name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		right, n := 0, 0
		for line := range strings.Lines(string(b)) {
			n++
			if got, _ := Language(line); got == lang {
				right++
			}
		}
		t.Logf("%s: %d of %d sentences", lang, right, n)
		if float64(right)/float64(n) < 0.97 {
			t.Errorf("%s: %d of %d right, want 97 of 100", lang, right, n)
		}
	}
}

func TestLanguage(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"Albanian written plain", "Qeveria njoftoi se tre veta jane vrare dhe te tjere jane plagosur gjate protestes.", "sq"},
		{"Persian with Arabic letters", "سازمان ملل متحد از كشته شدن معترضان در ايران ابراز نگراني كرد و گفت كه بايد تحقيق شود.", "fa"},
		{"Sorani", "ڕێکخراوەکە ڕایگەیاند کە دوو کەس لەلایەن هێزەکانەوە کوژراون.", "ckb"},
		{"Kurmanji", "Rêxistinê ragihand ku du kes ji aliyê hêzan ve hatine kuştin.", "ku"},
		{"Urdu", "ادارے نے بتایا کہ دو افراد کو سکیورٹی فورسز نے ہلاک کر دیا۔", "ur"},
		{"Azeri", "Təşkilat bildirib ki, təhlükəsizlik qüvvələri iki nəfəri öldürüb.", "az"},
		{"Turkish", "Örgüt, güvenlik güçlerinin iki kişiyi öldürdüğünü açıkladı.", "tr"},
		{"Slovene", "Organizacija je sporočila, da so varnostne sile ubile dva človeka.", "sl"},
		{"Serbian in Cyrillic", "Организација је саопштила да су снаге безбедности убиле двоје људи.", "sr"},
		{"Macedonian", "Организацијата соопшти дека безбедносните сили убиле две лица.", "mk"},
		{"Bulgarian", "Организацията съобщи, че силите за сигурност са убили двама души.", "bg"},
		{"Ukrainian", "Організація повідомила, що силовики вбили двох людей.", "uk"},
		{"Greek", "Η οργάνωση ανακοίνωσε", "el"},
		{"Hebrew", "הארגון הודיע כי שניים נהרגו", "he"},
		{"nothing but figures", "3,428 (26.015)", ""},
		{"nothing", "", ""},
	} {
		if got, sure := Language(tc.in); got != tc.want {
			t.Errorf("%s: %s (%.2f), want %q", tc.name, got, sure, tc.want)
		}
	}
}

// TestPassagesInAnotherLanguage is an article that goes over to another
// language half-way and closes with a credit in the first.
func TestPassagesInAnotherLanguage(t *testing.T) {
	text := strings.Join([]string{
		"The group has lived in Albania for years, and its neighbours know little about it.",
		"A camp with a wall",
		"Its members moved there after the attacks in Iraq, an agreement that the government kept quiet about.",
		"Njësitë e rezistencës, thotë organizata, i drejtojnë protestat në qytetet e mëdha të vendit.",
		"Pikëpyetjet",
		"Një ekspert tha se askush nuk mund ta vërtetojë këtë nga jashtë, sepse interneti është ndërprerë.",
		"نمی\u200cتوان از بیرون کشور درستی این گفته\u200cها را سنجید، زیرا اینترنت قطع است و خبرنگاران راه ندارند.",
		"The ministry did not answer our questions before this article was published on Friday.",
	}, "\n")
	want := []string{"en", "en", "en", "sq", "sq", "sq", "fa", "en"}
	for _, s := range Split(text, "") {
		if s.Lang != want[s.Para] {
			t.Errorf("paragraph %d is %s, want %s: %s", s.Para, s.Lang, want[s.Para], text[s.Start:s.End])
		}
	}
}
