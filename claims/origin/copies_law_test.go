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

// sameStories reports whether the documents are told apart alike by both.
// Which words are rare changes by a little with every text, and so may a link
// that hung by a thread; that is a matter of linking and not of counting.
func sameStories(docs []Doc, a, b *Resolver) bool {
	for i, d := range docs {
		for _, o := range docs[:i] {
			if (a.Story(d.ID) == a.Story(o.ID)) != (b.Story(d.ID) == b.Story(o.ID)) {
				return false
			}
		}
	}
	return true
}

// TestACopyInAnyOutletNeverRaisesACount goes the whole way: texts are placed,
// traced, folded and counted; then an outlet of its own prints one of them
// again, word for word or with an ending of its own, and is read at any time.
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
		a, alone := standingOf(docs, of)
		b, together := standingOf(slices.Insert(slices.Clone(docs), at, copied), of)
		if together.Story("copy") != together.Story(docs[k].ID) {
			t.Fatalf("the copy of %q is not known for one", p.text[:50])
		}
		if !sameStories(docs, alone, together) {
			return
		}
		if b.S > a.S || b.X > a.X || b.Ladder.Families > a.Ladder.Families || b.Ladder.Texts > a.Ladder.Texts {
			t.Fatalf("a copy of %q raised a count: %d for %v, %d against %v, %+v; before %d %v, %d %v, %+v", p.text[:50],
				b.S, b.Supporting, b.X, b.Disputing, b.Ladder, a.S, a.Supporting, a.X, a.Disputing, a.Ladder)
		}
	})
}
