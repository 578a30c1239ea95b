package extract

import "strings"

// walls are the words by which a page says that it is not the article. They
// count only on a page with few words of its own.
var walls = []struct {
	what string
	says []string
}{
	{"a challenge stands before the page", []string{
		"just a moment...", "checking your browser", "verify you are human", "verifying you are human", "enable javascript and cookies",
		"attention required! | cloudflare", "ddos protection by", "are you a robot", "unusual traffic", "performing security verification",
		"pardon our interruption", "access denied", "access to this page has been denied", "request unsuccessful. incapsula",
	}},
	{"a consent wall stands before the page", []string{
		"before you continue to", "we value your privacy", "we and our partners", "wir und unsere partner", "mit werbung weiterlesen",
		"nous et nos partenaires", "accepter et continuer", "accept all cookies", "alle cookies akzeptieren", "zustimmen und weiter",
	}},
	{"a pay wall stands before the text", []string{
		"subscribe to continue", "subscribe to read", "to continue reading", "already a subscriber", "this article is for subscribers",
		"jetzt weiterlesen mit", "lesen sie weiter mit", "diesen artikel weiterlesen", "réservé aux abonnés", "réservé à nos abonnés",
		"article est réservé", "abonnez-vous pour lire", "già abbonato", "sign in to read", "register to read", "create a free account to",
	}},
	{"a login stands before the page", []string{
		"log in to continue", "please log in", "you must log in", "sign in to continue", "log into facebook",
	}},
	{"the domain is parked", []string{
		"domain is for sale", "buy this domain", "this domain may be for sale", "domain parking",
	}},
	{"the page is not served in this country", []string{
		"not available in your country", "not available in your region", "unavailable for legal reasons", "unavailable in your location",
		"451: unavailable", "we recognise you are attempting to access this website from a country",
	}},
}

// wallOf names the wall that a short page is, or is empty.
func wallOf(title, text string) string {
	all := strings.ToLower(title + "\n" + text)
	for _, w := range walls {
		for _, s := range w.says {
			if strings.Contains(all, s) {
				return w.what
			}
		}
	}
	return ""
}

// missings are titles of pages that answer 200 and say that there is nothing.
var missings = []string{
	"404", "page not found", "not found", "seite nicht gefunden", "page introuvable", "page non trouvée", "faqja nuk u gjet",
	"nuk u gjet", "صفحه یافت نشد", "صفحه پیدا نشد", "صفحه مورد نظر یافت نشد", "الصفحة غير موجودة", "لم يتم العثور على الصفحة",
	"pagina non trovata", "página no encontrada", "sayfa bulunamadı",
}

// missing reports whether a title says that the page is not there.
func missing(title string) bool {
	t := strings.ToLower(title)
	for _, m := range missings {
		if t == m || strings.HasPrefix(t, m+" ") || strings.HasPrefix(t, "error "+m) || strings.HasSuffix(t, " "+m) || strings.HasPrefix(t, m+":") {
			return true
		}
	}
	return false
}
