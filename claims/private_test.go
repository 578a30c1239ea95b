package claims_test

import (
	"strings"
	"testing"

	"claimwatch/claims"
)

// TestPrivateForms: thirty things that name a private person, in the scripts
// that are read, each in a sentence; none of it may be left.
func TestPrivateForms(t *testing.T) {
	p := claims.Private{Names: []string{"Secret Friend", "دوست پنهان"}, Origins: claims.SeedOrigins()}
	for secret, sentence := range map[string]string{
		"witness@example.org":                "Write to witness@example.org, she said.",
		"b.prifti+news@mail.example":         "Shkruani b.prifti+news@mail.example sot.",
		"گواه@نمونه.example":                 "نشانی: گواه@نمونه.example است.",
		"+98 912 345 67 89":                  "Call +98 912 345 67 89 at night.",
		"+355 69 123 4567":                   "Numri +355 69 123 4567 u dha.",
		"0098 21 1234 5678":                  "dial 0098 21 1234 5678 from abroad",
		"+۹۸ ۲۱ ۱۲۳۴ ۵۶۷۸":                   "تلفن +۹۸ ۲۱ ۱۲۳۴ ۵۶۷۸ پاسخ نداد.",
		"021-1234567":                        "ring 021-1234567 in the morning",
		"069 123 4567":                       "telefononi në 069 123 4567 për më shumë",
		"۰۹۱۲ ۳۴۵ ۶۷۸۹":                      "همراه او ۰۹۱۲ ۳۴۵ ۶۷۸۹ است",
		"۰۲۱-۱۲۳۴۵۶۷۸":                       "تلفن خانه ۰۲۱-۱۲۳۴۵۶۷۸ بود",
		"٠٩١٢٣٤٥٦٧٨٩":                        "هاتفه ٠٩١٢٣٤٥٦٧٨٩ كما قال",
		"6037 9912 3456 7890":                "the card 6037 9912 3456 7890 was shown",
		"کد ملی ۰۰۱۲۳۴۵۶۷۸":                  "با کد ملی ۰۰۱۲۳۴۵۶۷۸ شناخته شد",
		"AA 123 BB":                          "a car with the plate AA 123 BB stood there",
		"AB456CD":                            "makina me targë AB456CD u pa",
		"۱۲ ب ۳۴۵ ایران ۶۷":                  "خودرو با پلاک ۱۲ ب ۳۴۵ ایران ۶۷ رفت",
		"12 Mill Lane":                       "lived at 12 Mill Lane until January",
		"7 Old Harbour Road":                 "they searched 7 Old Harbour Road twice",
		"Rruga e Dibrës 12":                  "banon në Rruga e Dibrës 12 prej vitesh",
		"Rruga \"Muhamet Gjollesha\", nr. 5": "në Rruga \"Muhamet Gjollesha\", nr. 5 u bastis",
		"Lindenstraße 14":                    "wohnte in der Lindenstraße 14 seit Jahren",
		"خیابان بهار، پلاک ۷":                "خانه در خیابان بهار، پلاک ۷ است",
		"Parvaneh Sample":                    "HRANA named Parvaneh Sample, 23, among the dead.",
		"Kian Invented":                      "and Kian Invented (31) too",
		"Besa Prifti":                        "u plagos Besa Prifti, 44 vjeç, në Tiranë",
		"Jean-Luc Personne":                  "tué : Jean-Luc Personne, 51 ans, boulanger",
		"پروانه نمونه":                       "در میان کشتگان پروانه نمونه، ۲۳ ساله بود",
		"named:anna-bell":                    "supports: named:anna-bell, 14 Jan, agrees",
		"Secret Friend":                      "Secret Friend agrees with that.",
		"دوست پنهان":                         "دوست پنهان هم گفت",
	} {
		if !strings.Contains(sentence, secret) {
			t.Fatalf("%q does not hold %q", sentence, secret)
		}
		if got := p.Mask(sentence); strings.Contains(got, secret) || !strings.Contains(got, claims.PrivateMask) {
			t.Errorf("%q is left as %q", secret, got)
		}
		if got := p.Blot(sentence); len(got) != len(sentence) || strings.Contains(got, secret) {
			t.Errorf("blotted to %q", got)
		}
	}
}

// TestPublicTextStays: figures, bodies and persons of the register are told.
func TestPublicTextStays(t *testing.T) {
	p := claims.Private{Origins: claims.SeedOrigins()}
	for _, s := range []string{
		"3,000 dead, 12,345,678 people, 2026-01-27, at 10:00",
		"10 000 000 in 195 cities in 2025",
		"۶٬۱۲۶ نفر در ۱۹۵ شهر کشته شدند",
		"Maryam Rajavi, 72, spoke",
		"the Ministry of Health (12) said",
		"Rruga drejt Evropës zgjat deri në 2030",
		"Resolution 1701 of 2006, article 19, line 4",
		"between 8 and 27 January 6,126 deaths; 22,104 under review",
	} {
		if got := p.Mask(s); got != s {
			t.Errorf("%q became %q", s, got)
		}
	}
	if !p.Withholds("named:anna-bell") || p.Withholds("named:ministry-of-health") || p.Withholds("hrana") {
		t.Error("whose origin is withheld")
	}
}

func TestPrivatePlacesDoNotOverlap(t *testing.T) {
	p := claims.Private{Names: []string{"Anna Bell", "Anna Bell, 23", "Bell"}}
	if got := p.Mask("Anna Bell, 23, died. Bell"); got != claims.PrivateMask+", died. "+claims.PrivateMask {
		t.Errorf("%q", got)
	}
	if got := p.Find(""); len(got) != 0 {
		t.Errorf("in nothing: %v", got)
	}
}
