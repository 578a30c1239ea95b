package match

import (
	"os"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// saidBy is whom the last sentence of a text credits, and through whom.
func saidBy(t *testing.T, lang, text string) speaker {
	t.Helper()
	var said speaker
	a := news.Article{URL: "https://paper.test/iran", Lang: lang, Text: text}
	builtin().walk(a, func(s *scene, _ []*candidate) { said = s.said })
	return said
}

// A credit is a sentence and the words that the name of its speaker must hold;
// "" = nobody is credited.
type credit struct{ desc, text, want string }

func checkCredits(t *testing.T, lang string, rows []credit) {
	t.Helper()
	for _, r := range rows {
		t.Run(r.desc, func(t *testing.T) {
			got := saidBy(t, lang, r.text)
			if r.want == "" && got.name != "" || !strings.Contains(got.name, r.want) {
				t.Errorf("%s\n\tcredited: %q by %q, by way of %q\n\twant: %q", r.text, got.name, got.cue, got.cited, r.want)
			}
		})
	}
}

func TestPersianSpeakers(t *testing.T) {
	checkCredits(t, "fa", []credit{
		{"the subject stands first, the verb last", "ولکر تورک شمار قربانیان را صدها نفر دانست.", "Volker Türk"},
		{"an object marked by را does not speak", "پهلوی را کسی جدی نمی\u200cگیرد، یک استاد دانشگاه گفت.", "یک استاد دانشگاه"},
		{"unlisted people before a listed object", "دلاوری سازمان مجاهدین خلق را گروهی کوچک خواند.", "دلاوری"},
		{"an unnamed source before a listed name", "تحلیلگران نقش مجاهدین را ناچیز ارزیابی می\u200cکنند.", "تحلیلگران"},
		{"who is told does not speak", "یک پرستار به گاردین گفت سردخانه\u200cها پر شده است.", "یک پرستار"},
		{"told in an interview", "صنم وکیل در گفت\u200cوگو با رویترز گفت مخالفان پراکنده\u200cاند.", "Sanam Vakil"},
		{"inverted, at the end", "شمار کشته\u200cها از سه هزار گذشته است، گفت مای ساتو.", "Mai Sato"},
		{"inverted, between", "اینترنت، گفت سخنگوی نت\u200cبلاکس، از پنجشنبه قطع است.", "NetBlocks"},
		{"a clause behind the verb is no subject", "هنگاو روز جمعه، در بیانیه\u200cای تازه، گفت بازداشت\u200cها ادامه دارد.", "Hengaw"},
		{"a tag with the verb last", "مجاهدین در کشور پایگاهی ندارند، مشرق نیوز نوشت.", "Mashregh"},
		{"a headline's colon", "رادان: اغتشاشگران تا پایان هفته خود را تسلیم کنند", "Ahmadreza Radan"},
		{"a headline with an office", "علی واعظ از گروه بحران: اپوزیسیون متحد نیست", "Ali Vaez"},
		{"a province is no agency", "در استان فارس ده\u200cها نفر کشته شدند، هرانا گزارش داد.", "HRANA"},
		{"the agency beside its verb", "فارس ادعا کرد آشوبگران مسلح بودند.", "Fars"},
		{"a noun of a verb is no cue", "مای ساتو کشته\u200cها را بیش از پنج هزار تن برآورد می\u200cکند.", "Mai Sato"},
		{"reports are without a name", "عفو بین\u200cالملل می\u200cگوید بنا بر گزارش\u200cهای موثق، مأموران به معترضان شلیک کرده\u200cاند.", "Amnesty"},
		{"a statement that is quoted", "در بیانیهٔ کانون نویسندگان ایران آمده است که اینترنت قطع است.", "Iranian Writers"},
		{"a request is no saying", "مجاهدین خلق به خواست واشنگتن به آلبانی رفتند.", ""},
		{"a country speaks as a government", "آلبانی این حمله را کار تهران دانست.", "آلبانی"},
		{"a list of objects", "شاهدان عینی گرانی، بیکاری و فساد را علت خیزش می\u200cدانند.", "شاهدان عینی"},
	})
}

func TestArabicSpeakers(t *testing.T) {
	checkCredits(t, "ar", []credit{
		{"the subject follows", "أفادت منظمة هنغاو بمقتل عشرات المحتجين.", "Hengaw"},
		{"a name in quotation marks", "ذكرت «صحيفة تيرانا اليوم» أن العلاقات قُطعت.", "صحيفة تيرانا اليوم"},
		{"the source, not the channel", "نقلت وكالة رويترز عن المقررة الأممية أن القتلى بالآلاف.", "Mai Sato"},
		{"an unnamed source by a channel", "نقلت «تايم» عن أطباء في طهران أن المشارح امتلأت.", "أطباء"},
		{"a headline with the subject first", "العفو الدولية تتهم إيران بقتل متظاهرين عزّل", "Amnesty"},
		{"a headline's colon with an office", "علي واعظ من مجموعة الأزمات: المعارضة بلا قيادة", "Ali Vaez"},
		{"a relative clause", "قطعت ألبانيا علاقاتها مع الدولة التي اتهمت بالهجوم.", ""},
		{"a tag at the end", "نفذت الحكومة حملة اعتقالات واسعة، تقول هرانا.", "HRANA"},
		{"a tag wins over a verb before", "أقر الاتحاد الأوروبي عقوبات جديدة، قالت كالاس الخميس.", "Kaja Kallas"},
		{"several sources and a listed object", "يصف باحثون دور مجاهدي خلق بالهامشي.", "باحثون"},
		{"the case of a list", "وبحسب محللين فإن المعارضة مشتتة.", "محللون"},
		{"a country speaks as a government", "نفت إيران ضلوعها في الهجوم.", "إيران"},
		{"nobody behind a comma", "ويُرجَّح، والإنترنت مقطوع، أن تكون الحصيلة أكبر.", ""},
		{"a title before a name", "قال وزير الخارجية الإيراني عباس عراقجي إن عدد القتلى بالمئات.", "Araghchi"},
		{"according to", "قُتل المئات وفقاً لبيان منظمة حقوق الإنسان في إيران.", "Iran Human Rights"},
		{"a day is no part of a name", "وقال رادان الثلاثاء إن مثيري الشغب أوقفوا.", "Ahmadreza Radan"},
		{"an organisation that tells what witnesses told it", "وقالت هنغاو نقلاً عن شهود إن الأمن أطلق النار.", "Hengaw"},
	})
}

// TestCredits holds the speakers of testdata/credits.txt. A name matches where
// it holds the words in whatever form of a folded letter.
func TestCredits(t *testing.T) {
	src, err := os.ReadFile("testdata/credits.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for line := range strings.Lines(string(src)) {
		f := strings.Split(strings.TrimRight(line, "\n"), " | ")
		if strings.HasPrefix(line, "#") {
			continue
		}
		if len(f) != 3 {
			t.Fatalf("credits.txt: %q: want LANG | sentence | words", line)
		}
		n++
		got := saidBy(t, f[0], f[1])
		if f[2] == "" && got.name != "" || !strings.Contains(passage.Fold(got.name), passage.Fold(f[2])) {
			t.Errorf("%s\n\tcredited: %q by %q, by way of %q\n\twant: %q", f[1], got.name, got.cue, got.cited, f[2])
		}
	}
	if n == 0 {
		t.Error("credits.txt holds no sentence")
	}
}

// TestOutletPrintsAnother: an outlet that says whose text it prints speaks
// with that one's voice.
func TestOutletPrintsAnother(t *testing.T) {
	a := news.Article{URL: "https://paper.test/iran", Outlet: "Daily Mirror of Nowhere (Newsweek)", Lang: "en", Text: "The MEK was taken off the US terror list in 2012."}
	for _, e := range builtin().Match(a).Evidence {
		if e.Claim == "us-delisted-2012" {
			if e.Origin != "newsweek" || slices.Contains(e.Cited, "Newsweek") {
				t.Errorf("origin %q, cited %q; want newsweek, credited to nobody", e.Origin, e.Cited)
			}
			return
		}
	}
	t.Error("no evidence for us-delisted-2012")
}
