package origin

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// A piece is a made-up report with the evidence that the matcher finds in it.
type piece struct {
	lang, text, attribution string
	cited                   []string
	value                   float64
}

// reports are of every kind: credited, own, by an agency, of nobody, and some
// with the same odd figure.
var reports = []piece{
	{"en", "At least 3,428 protesters were killed, Iran Human Rights said on Wednesday from its office in Oslo, where it keeps a list of the names that it has been able to check with two sources each.", "Iran Human Rights", nil, 3428},
	{"en", "The dead of the season number 3,428 by now, and the list of their names fills a book that nobody has yet dared to print in the country where they lived and were buried at night.", "", nil, 3428},
	{"de", "Die Zahl der Toten ist inzwischen auf 3428 gestiegen, wie aus Oslo verlautet. Viele der Leichname wurden nachts bestattet, und den Angehörigen wurde verboten, darüber mit Fremden zu sprechen.", "", nil, 3428},
	{"en", "Our correspondents counted about 3,200 dead in eleven cemeteries of four provinces, and spoke to the grave diggers, who had been told to keep no books and kept them all the same.", "Our correspondents", nil, 3200},
	{"en", "The government put the number of the dead at 3,117 on Wednesday, and said that most of them had been killed by what it called armed terrorists who had come over the border.", "Iranian authorities", nil, 3117},
	{"fr", "La Fondation des martyrs a annoncé mercredi un bilan de 3 117 morts, dont 2 427 qu'elle qualifie de martyrs, sans donner de liste de noms ni dire comment elle avait compté.", "Fondation des martyrs", nil, 3117},
	{"en", "Some 3,050 bodies had passed through the morgues of the capital by Sunday, a tally of their log books shows, which two doctors photographed before they fled to Turkey. (Reuters)", "", []string{"Reuters"}, 3050},
	{"en", "More than 3,000 people have been killed in 195 cities, the National Council of Resistance of Iran announced, basing its figure on what it calls its network inside the country.", "National Council of Resistance of Iran", nil, 3000},
}

// printed is a report in an outlet that reports by itself.
func (p piece) printed(id, outlet string, at time.Time, more string) Doc {
	return article(id, outlet, p.lang, p.text+more, at)
}

// standingOf places documents in the order given and counts what they come to
// when everything in them is confirmed.
func standingOf(docs []Doc, of map[string]piece) (assess.Assessment, *Resolver) {
	reg := claims.SeedOrigins()
	r := New(reg, Options{})
	for _, d := range docs {
		r.Place(d)
	}
	var ms []claims.Mention
	for i, d := range docs {
		p := of[d.ID]
		e := killed(p.value, p.attribution, p.cited...)
		e.Quote, e.Figure.AsOf = p.text[:60], ""
		for _, m := range r.Resolve(d, r.Place(d), []claims.Evidence{e}) {
			m.ID, m.ArticleID = int64(i+1), int64(i+1)
			ms = append(ms, m)
		}
	}
	var c claims.Claim
	for _, s := range claims.Seed() {
		if s.ID == "killed-3000" {
			c = s
		}
	}
	return assess.Provisional([]claims.Claim{c}, ms, "2026-03-01", reg, assess.DefaultRules())[c.ID], r
}

// TestACopyInAnyOutletNeverRaisesACount goes the whole way: texts are placed,
// traced, folded and counted; then an outlet of its own prints one of them
// again, word for word or with an ending of its own, and is read at any time.
// It holds without exception where reports are told by themselves; for loose
// retellings see [TestACopyPartsNoLooseRetelling].
func TestACopyInAnyOutletNeverRaisesACount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 5).Draw(t, "reports")
		of := map[string]piece{}
		var docs []Doc
		for i := range n {
			p := rapid.SampledFrom(reports).Draw(t, "report")
			id := fmt.Sprint("r", i)
			of[id] = p
			docs = append(docs, p.printed(id, fmt.Sprint("outlet", i), jan14.Add(time.Duration(rapid.IntRange(0, 200).Draw(t, "hour"))*time.Hour), ""))
		}
		k := rapid.IntRange(0, n-1).Draw(t, "copied")
		p := of[docs[k].ID]
		of["copy"] = p
		later := docs[k].Article.Published.Add(time.Duration(rapid.IntRange(1, 96).Draw(t, "later")) * time.Hour)
		ending := rapid.SampledFrom([]string{"", " Read more tomorrow.", " Wir berichten weiter."}).Draw(t, "ending")
		copied := p.printed("copy", "copyist", later, ending)
		at := rapid.IntRange(0, n).Draw(t, "read as number")
		a, _ := standingOf(docs, of)
		b, together := standingOf(slices.Insert(slices.Clone(docs), at, copied), of)
		if together.Story("copy") != together.Story(docs[k].ID) {
			t.Fatalf("the copy of %q is not known for one", p.text[:50])
		}
		if b.S > a.S || b.X > a.X || b.Ladder.Families > a.Ladder.Families || b.Ladder.Texts > a.Ladder.Texts {
			t.Fatalf("a copy of %q raised a count: %d for %v, %d against %v, %+v; before %d %v, %d %v, %+v", p.text[:50],
				b.S, b.Supporting, b.X, b.Disputing, b.Ladder, a.S, a.Supporting, a.X, a.Disputing, a.Ladder)
		}
	})
}

// TestACopyPartsNoLooseRetelling holds a text that is like one document of a
// story on to it when that is copied: how many documents of a story a new one
// must be like grows with the texts of it, and a copy is none. Drawn from reports
// with their translations and rewrites, the law above still fails three times
// of 800, since the average of a story weighs its copies; an average of texts
// alone finds fewer of the same reports (recall .59 for .71 on the given pages).
func TestACopyPartsNoLooseRetelling(t *testing.T) {
	t.Parallel()
	var rally []page
	for _, p := range readPages(t, "testdata/pages.jsonl") {
		if p.Story == "berlin-rally" {
			rally = append(rally, p)
		}
	}
	at := func(day, hour int) time.Time { return time.Date(2026, 2, day, hour, 0, 0, 0, time.UTC) }
	when := []time.Time{at(7, 9), at(7, 18), at(8, 23), at(7, 7)}
	var docs []Doc
	for _, i := range []int{0, 2, 1, 3} {
		docs = append(docs, article(fmt.Sprint("r", i), fmt.Sprint("outlet", i), rally[i].Lang, rally[i].Text, when[i]))
	}
	copied := article("copy", "copyist", rally[2].Lang, rally[2].Text+" Read more tomorrow.", at(12, 23))
	for _, all := range [][]Doc{docs, slices.Insert(slices.Clone(docs), 1, copied)} {
		r := New(claims.SeedOrigins(), Options{})
		for _, d := range all {
			r.Place(d)
		}
		if r.Story("r3") != r.Story("r0") {
			t.Errorf("of %d documents, the police's count and the rally are two stories", len(all))
		}
	}
}
