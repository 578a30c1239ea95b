package origin

import (
	"fmt"
	"testing"
	"time"
)

// TestOneReleaseInEightLanguagesIsOneOrigin: the claimant's release is printed
// by outlets that report by themselves; four of them name him, four have lost
// the name on the way. It is one text, and nobody but the claimant says it.
func TestOneReleaseInEightLanguagesIsOneOrigin(t *testing.T) {
	release := []piece{
		{"de", "Pressemitteilung: Nach Angaben des Nationalen Widerstandsrats Iran sind bei dem Aufstand in 195 Städten mehr als 3.000 Menschen getötet worden. Die Angaben beruhten auf Berichten aus Krankenhäusern und Leichenhallen bis zum 11. Januar.", "Nationalen Widerstandsrats Iran", nil, 3000},
		{"it", "Riceviamo e pubblichiamo: oltre 3.000 persone sono state uccise nella rivolta in 195 città dell'Iran fino all'11 gennaio, comunica il Consiglio nazionale della resistenza iraniana sulla base di fonti negli ospedali e negli obitori.", "Consiglio nazionale della resistenza iraniana", nil, 3000},
		{"fr", "Le soulèvement a fait plus de 3 000 morts dans 195 villes jusqu'au 11 janvier, selon les Moudjahidine du peuple, qui s'appuient sur des sources dans les hôpitaux et les morgues.", "Moudjahidine du peuple", nil, 3000},
		{"en", "The MEK claimed on Monday that over 3,000 people had been killed across 195 cities by January 11, basing its figure on sources in hospitals and morgues.", "MEK", nil, 3000},
		{"en", "Over 3,000 people have been killed in the uprising in Iran by January 11, with protests recorded in 195 cities. The figure rests on accounts from hospitals and morgues.", "", nil, 3000},
		{"es", "Más de 3.000 muertos en el levantamiento iraní en 195 ciudades hasta el 11 de enero, según fuentes de hospitales y morgues.", "", nil, 3000},
		{"sq", "Mbi 3.000 të vrarë në kryengritjen në Iran në 195 qytete deri më 11 janar, sipas burimeve në spitale dhe morgje.", "", nil, 3000},
		{"fa", "بیش از ۳۰۰۰ نفر در خیزش ایران در ۱۹۵ شهر تا ۱۱ ژانویه کشته شده\u200cاند؛ این رقم بر گزارش بیمارستان\u200cها و سردخانه\u200cها استوار است.", "", nil, 3000},
	}
	of := map[string]piece{}
	var docs []Doc
	for i, p := range release {
		id := fmt.Sprint("r", i)
		of[id] = p
		docs = append(docs, p.printed(id, fmt.Sprint("outlet", i), time.Date(2026, 1, 12, 1+6*i, 0, 0, 0, time.UTC), ""))
	}
	a, r := standingOf(docs, of)
	for _, d := range docs {
		if s := r.Story(d.ID); s != "r0" {
			t.Errorf("%s, %s: story %s, want r0", d.ID, of[d.ID].lang, s)
		}
	}
	if a.S != 0 || a.Ladder.Articles != 8 || a.Ladder.Texts != 1 || a.Ladder.Families != 1 || a.Ladder.Independent != 0 {
		t.Errorf("%d support it, %v; %+v; want nobody but the claimant, in one text of 8 articles", a.S, a.Supporting, a.Ladder)
	}
	if want := "uncorroborated: claimant only (8 articles)"; a.Reasons[0] != want {
		t.Errorf("%q, want %q", a.Reasons[0], want)
	}
}
