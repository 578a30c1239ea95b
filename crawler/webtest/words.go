package webtest

import (
	"fmt"
	"time"
)

// words are what the frame of a page says in a language.
type words struct {
	Nav       []string
	By, Share string
	Related   string
	Comments  string
	Readers   []string // comments under the article
	Caption   string
	Updated   string
	Subscribe string
	Footer    string
	Months    []string
}

func wordsOf(lang string) words {
	if w, ok := frames[lang]; ok {
		return w
	}
	return frames["en"]
}

// printed writes a day as outlets in a language print it.
func printed(t time.Time, lang string) string {
	w := wordsOf(lang)
	month := w.Months[0] // everything here happens in January
	switch lang {
	case "en":
		return t.Format("2 January 2006, 15:04")
	case "de":
		return fmt.Sprintf("%d. %s %d, %s Uhr", t.Day(), month, t.Year(), t.Format("15:04"))
	case "fr":
		return fmt.Sprintf("Publié le %d %s %d à %s", t.Day(), month, t.Year(), t.Format("15h04"))
	case "es":
		return fmt.Sprintf("%d de %s de %d", t.Day(), month, t.Year())
	case "fa":
		// 1 January 2026 was 11 Dey 1404, and Dey has 30 days.
		if t.Day() > 20 {
			return persian(fmt.Sprintf("%d بهمن 1404 ساعت %s", t.Day()-20, t.Format("15:04")))
		}
		return persian(fmt.Sprintf("%d دی 1404 ساعت %s", t.Day()+10, t.Format("15:04")))
	}
	return fmt.Sprintf("%d %s %d, %s", t.Day(), month, t.Year(), t.Format("15:04"))
}

var frames = map[string]words{
	"en": {
		Nav: []string{"Home", "World", "Politics", "Business", "Culture", "Sport"}, By: "By", Share: "Share this story", Related: "More on this",
		Comments: "Comments", Readers: []string{"Thank you for keeping this on the front page.", "Please publish a map next time, the names of the towns mean little to me."},
		Caption: "Archive picture", Updated: "Updated", Subscribe: "Subscribe to continue reading. Already a subscriber? Sign in.",
		Footer: "All rights reserved. Terms of use, privacy notice, contact.", Months: []string{"January"},
	},
	"sq": {
		Nav: []string{"Kreu", "Aktualitet", "Bota", "Ekonomi", "Kulturë", "Sport"}, By: "Nga", Share: "Shpërndaje", Related: "Lexo edhe",
		Comments: "Komente", Readers: []string{"Faleminderit që e ndiqni këtë temë.", "Fotot nuk hapen në telefon."},
		Caption: "Foto arkiv", Updated: "Përditësuar", Subscribe: "Abonohu për të lexuar më tej.",
		Footer: "Të gjitha të drejtat e rezervuara. Kushtet e përdorimit, kontakt.", Months: []string{"janar"},
	},
	"fa": {
		Nav: []string{"خانه", "ایران", "جهان", "اقتصاد", "فرهنگ", "ورزش"}, By: "نویسنده:", Share: "هم‌رسانی", Related: "بیشتر بخوانید",
		Comments: "نظرها", Readers: []string{"سپاس از پیگیری شما.", "لطفاً فایل صوتی هم بگذارید."},
		Caption: "عکس آرشیوی", Updated: "به‌روز شده", Subscribe: "برای خواندن ادامه مشترک شوید.",
		Footer: "همه حقوق محفوظ است. درباره ما، تماس با ما.", Months: []string{"ژانویه"},
	},
	"ar": {
		Nav: []string{"الرئيسية", "العالم", "سياسة", "اقتصاد", "ثقافة", "رياضة"}, By: "بقلم", Share: "شارك", Related: "اقرأ أيضا",
		Comments: "التعليقات", Readers: []string{"شكرا على المتابعة.", "نرجو نشر خريطة في المرة القادمة."},
		Caption: "صورة من الأرشيف", Updated: "تحديث", Subscribe: "اشترك لمتابعة القراءة.",
		Footer: "جميع الحقوق محفوظة. شروط الاستخدام، اتصل بنا.", Months: []string{"يناير"},
	},
	"de": {
		Nav: []string{"Startseite", "Politik", "Ausland", "Wirtschaft", "Kultur", "Sport"}, By: "Von", Share: "Artikel teilen", Related: "Mehr zum Thema",
		Comments: "Kommentare", Readers: []string{"Danke für die Einordnung.", "Bitte beim nächsten Mal mit Karte."},
		Caption: "Archivbild", Updated: "Aktualisiert", Subscribe: "Jetzt weiterlesen mit dem Digitalabo.",
		Footer: "Alle Rechte vorbehalten. Impressum, Datenschutz, Kontakt.", Months: []string{"Januar"},
	},
	"fr": {
		Nav: []string{"Accueil", "Monde", "Politique", "Économie", "Culture", "Sport"}, By: "Par", Share: "Partager", Related: "À lire aussi",
		Comments: "Commentaires", Readers: []string{"Merci pour ce suivi.", "Une carte serait la bienvenue."},
		Caption: "Image d’archives", Updated: "Mis à jour", Subscribe: "Cet article est réservé à nos abonnés.",
		Footer: "Tous droits réservés. Mentions légales, contact.", Months: []string{"janvier"},
	},
	"es": {
		Nav: []string{"Portada", "Mundo", "Política", "Economía", "Cultura", "Deportes"}, By: "Por", Share: "Compartir", Related: "Más noticias",
		Comments: "Comentarios", Readers: []string{"Gracias por seguir este tema.", "Falta un mapa de las ciudades."},
		Caption: "Imagen de archivo", Updated: "Actualizado", Subscribe: "Suscríbase para seguir leyendo.",
		Footer: "Todos los derechos reservados. Aviso legal, contacto.", Months: []string{"enero"},
	},
	"it": {
		Nav: []string{"Home", "Mondo", "Politica", "Economia", "Cultura", "Sport"}, By: "Di", Share: "Condividi", Related: "Leggi anche",
		Comments: "Commenti", Readers: []string{"Grazie per l’aggiornamento.", "Una cartina aiuterebbe."},
		Caption: "Foto d’archivio", Updated: "Aggiornato", Subscribe: "Già abbonato? Accedi per continuare.",
		Footer: "Tutti i diritti riservati. Note legali, contatti.", Months: []string{"gennaio"},
	},
	"tr": {
		Nav: []string{"Ana sayfa", "Dünya", "Siyaset", "Ekonomi", "Kültür", "Spor"}, By: "Haber:", Share: "Paylaş", Related: "İlgili haberler",
		Comments: "Yorumlar", Readers: []string{"Takip ettiğiniz için teşekkürler.", "Bir harita eklerseniz iyi olur."},
		Caption: "Arşiv fotoğrafı", Updated: "Güncelleme", Subscribe: "Okumaya devam etmek için abone olun.",
		Footer: "Tüm hakları saklıdır. Kullanım koşulları, iletişim.", Months: []string{"Ocak"},
	},
}

// persian writes western digits as Persian ones.
func persian(s string) string {
	out := []rune(s)
	for i, r := range out {
		if r >= '0' && r <= '9' {
			out[i] = '۰' + r - '0'
		}
	}
	return string(out)
}
