package match

import (
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

var protestDays = time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)

// What is negated by its noun phrase or its copula is disputed; what is only
// supposed is no report.
func TestNegatedAndSupposed(t *testing.T) {
	t.Parallel()
	for _, r := range []struct {
		name, lang, text, claim string
		want                    claims.Stance
	}{
		{"a negated copula behind", "fa", "این جنبش بی\u200cرهبر نیست.", "leaderless", claims.Contradicts},
		{"a negated copula behind the state", "fa", "سخنگوی دادستانی گفت اینترنت کشور قطع نشده است.", "blackout", claims.Contradicts},
		{"no member of", "en", "We found no member of the MEK among the dead of the protests in Iran.", "mek-among-killed", claims.Contradicts},
		{"none of the witnesses", "fr", "Aucun des quatorze manifestants n'a vu les « unités de résistance » à l'œuvre.", "units-lead", claims.Contradicts},
		{"a condition", "fr", "Si les unités de résistance dirigeaient vraiment la révolte, on les verrait dans la rue.", "units-lead", claims.Mentions},
		{"a condition in German", "de", "Wenn die Widerstandseinheiten die Proteste anführen würden, wüsste man es.", "units-lead", claims.Mentions},
		{"a condition in Persian", "fa", "اگر آمریکا در سال ۲۰۱۲ مجاهدین خلق را از فهرست تروریستی خارج می\u200cکرد، آلبانی آنان را می\u200cپذیرفت.", "us-delisted-2012", claims.Mentions},
		{"a condition that is the claim", "en", "If not for the Resistance Units, the uprising would have been crushed.", "units-protected", claims.Supports},
		{"told plainly", "de", "Die Widerstandseinheiten führen die Proteste im Iran an.", "units-lead", claims.Supports},
	} {
		t.Run(r.name, func(t *testing.T) {
			t.Parallel()
			for _, e := range builtin().Match(news.Article{Text: r.text, Lang: r.lang, Published: protestDays}).Evidence {
				if e.Claim == r.claim {
					if e.Stance != r.want {
						t.Errorf("%s, want %s: %s", e.Stance, r.want, r.text)
					}
					return
				}
			}
			t.Errorf("no %s: %s", r.claim, r.text)
		})
	}
}

// A sentence of an article on a topic speaks to a claim only by what it says
// itself: one common word and a headline are not enough.
func TestSentenceBringsMoreThanItBorrows(t *testing.T) {
	t.Parallel()
	a := news.Article{Lang: "en", Published: protestDays, Title: "Iran protests began when the rial collapsed, says exile group MEK",
		Text: "The protests in Iran began after the rial fell to a record low. Among the dead are members of the group, it says. " +
			"People waited for hours in the bread queue. A bazaar merchant laughed at the sum. Phone lines from abroad have been dead since Thursday. All rights reserved."}
	found := false
	for _, e := range builtin().Match(a).Evidence {
		switch {
		case e.Start == 0 && e.Claim == "currency-shock":
			found = true
		case e.Start > 110:
			t.Errorf("%s %s: %s", e.Claim, e.Tier, e.Quote)
		}
	}
	if !found {
		t.Error("the sentence that says it is not found")
	}
}

// A group that a title speaks of without a name stands for nobody tracked.
func TestUnnamedGroupOfATitleIsNobody(t *testing.T) {
	t.Parallel()
	a := news.Article{Lang: "ar", Published: protestDays, Title: "منظمة حقوقية: أكثر من خمسة آلاف قتيل في إيران",
		Text: "قالت جهة حقوقية الجمعة إنها أكدت مقتل 5002 شخص في الاحتجاجات في إيران، هم 4714 متظاهرا و207 من أفراد قوات الأمن."}
	for _, e := range builtin().Match(a).Evidence {
		if e.Claim == "mek-among-killed" {
			t.Errorf("%s %s: %v", e.Claim, e.Tier, e.Reasons)
		}
	}
}
