package match

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// A reduced claim is a claim in plain words, brought down to weighted
// features: the concepts of its statement, and those of its words that no
// concept covers (names above all).
type reduced struct {
	features []feature
	total    float64
	predicat bool // holds something that is said, not only who and where
}

// A feature of a claim: which, and its idf weight.
type feature struct {
	id int32
	w  float64
}

// autoIndex finds the claims that share features with a sentence. A common
// feature (one of very many claims) only lists the claims that common features
// alone can match; all others are found by their rare ones. So a word that
// stands in every claim costs nothing.
type autoIndex struct {
	claims   []*tracked
	ids      map[string]int32
	names    []string
	postings [][]int32
	weight   []float64
	common   []bool
	scratch  sync.Pool // *tallies
}

// tallies add up what each claim shares with a sentence.
type tallies struct {
	got     []float32
	touched []int32
	best    []scored
	present []uint8 // by feature: 0 absent, 1 there, 2 there and says something
}

// A scored claim carries its number and the share of it that was found.
type scored struct {
	n     int32
	share float64
}

const (
	most   = 20  // claims in plain words that one sentence can speak to: more than these tell nothing of which
	fewest = 2   // features a claim needs before its matches mean anything
	least  = .36 // share of a claim's weight below which it is not looked at
)

// reduceAll reduces the claims that have no looks.
func (m *Matcher) reduceAll() *autoIndex {
	x := &autoIndex{ids: map[string]int32{}}
	var holders []int
	for _, t := range m.claims {
		if len(t.looks) > 0 {
			continue
		}
		fs := m.features(t.Claim)
		x.claims = append(x.claims, t)
		t.auto.features = make([]feature, 0, len(fs))
		for _, f := range slices.Sorted(maps.Keys(fs)) {
			id, ok := x.ids[f]
			if !ok {
				id = int32(len(holders))
				x.ids[f], x.names = id, append(x.names, f)
				holders = append(holders, 0)
			}
			t.auto.features = append(t.auto.features, feature{id: id})
			t.auto.predicat = t.auto.predicat || fs[f]
			holders[id]++
		}
		if len(fs) < fewest {
			m.notes = append(m.notes, fmt.Sprintf("claim %s: only %d of its words are known; add forms: or looks:, or the words to the lexicon", t.ID, len(fs)))
		}
	}
	n := len(x.claims)
	x.weight, x.common, x.postings = make([]float64, len(holders)), make([]bool, len(holders)), make([][]int32, len(holders))
	for f, k := range holders {
		x.weight[f] = math.Log(1 + float64(max(n, 20))/float64(k))
		x.common[f] = k > max(500, n/200)
	}
	for i, t := range x.claims {
		x.post(int32(i), t)
	}
	x.scratch.New = func() any { return &tallies{got: make([]float32, n), present: make([]uint8, len(holders))} }
	return x
}

// post lists a claim under its features.
func (x *autoIndex) post(i int32, t *tracked) {
	common := 0.
	for k := range t.auto.features {
		f := &t.auto.features[k]
		f.w = x.weight[f.id]
		t.auto.total += f.w
		if x.common[f.id] {
			common += f.w
		}
	}
	for _, f := range t.auto.features {
		if !x.common[f.id] || common >= least*t.auto.total {
			x.postings[f.id] = append(x.postings[f.id], i)
		}
	}
}

// features of a claim: its statement and its further forms; true for those
// that say something, false for those that name somebody or some place.
func (m *Matcher) features(c claims.Claim) map[string]bool {
	out := map[string]bool{}
	lang, _ := passage.Language(c.Statement)
	m.addFeatures(out, c.Statement, lang)
	for l, fs := range c.Forms {
		for _, f := range fs {
			m.addFeatures(out, f, l)
		}
	}
	return out
}

func (m *Matcher) addFeatures(out map[string]bool, text, lang string) {
	toks := passage.Tokens(text, lang)
	m.collect(out, text, toks, m.lex.find(text, toks, lang))
}

// collect reads the features of a text whose concepts have been found.
func (m *Matcher) collect(out map[string]bool, text string, toks []passage.Token, hits []hit) {
	covered := make([]bool, len(toks))
	for _, h := range hits {
		c := m.lex.concepts[h.concept]
		if c.kind == "neg" || c.kind == "neutral" || c.kind == "cue" {
			continue
		}
		out[c.name] = out[c.name] || c.kind != "actor" && c.kind != "place" && c.kind != "wave"
		for i := h.first; i <= h.last; i++ {
			covered[i] = true
		}
	}
	for i, t := range toks {
		if f := wordFeature(t.Text); f != "" && !covered[i] {
			out[f] = !capital(text[t.Start:t.End])
		}
	}
}

// wordFeature is a word that no concept covers, cut to its first letters so
// that its inflections meet; "" for small words.
func wordFeature(w string) string {
	if utf8.RuneCountInString(w) < 4 || common[w] {
		return ""
	}
	r := []rune(w)
	return "=" + string(r[:min(len(r), 6)])
}

// common are frequent words of four letters and more that say nothing.
var common = wordSet("about after against also among because been before being between both could during each from have having into more most much only other over same should some such than that their them then there these they this those through under until upon were what when where which while will with would your does made make many very within without around " +
	"sipas dhe nje edhe kjo ketë keto atyre eshte jane kane kete mund nder prej pasi duke sepse tyre ndaj " +
	"eine einen einem einer nach sich auch aber oder nicht sein sind wird werden wurde wurden haben hatte dass diese dieser dieses unter uber gegen seit " +
	"dans avec pour plus sont etre leur leurs cette mais nous vous elle elles sous entre depuis contre " +
	"این است برای های شده است کرد کرده بود " +
	"التی الذی علی الی هذا هذه کان کانت ")

// byWeight finds the claims in plain words of which a sentence carries enough.
// The score is the share of the claim's weight that the sentence carries, with
// what only the surroundings carry counted at less; at least two features
// must be shared, and one of those that say something must stand in the
// sentence itself.
func (m *Matcher) byWeight(s *scene) []*candidate {
	x := m.auto
	if len(x.claims) == 0 {
		return nil
	}
	fs := map[string]bool{}
	m.collect(fs, s.text, s.toks, s.hits)
	t := x.scratch.Get().(*tallies)
	defer x.scratch.Put(t)
	common := x.tally(t, fs)
	for _, n := range t.touched {
		got := float64(t.got[n])
		t.got[n] = 0
		tr := x.claims[n]
		if got+common < least*tr.auto.total {
			continue
		}
		if share := tr.auto.share(t.present); share >= least {
			t.best = append(t.best, scored{n, share})
		}
	}
	if len(t.best) > most {
		slices.SortFunc(t.best, func(a, b scored) int { return cmp.Or(cmp.Compare(b.share, a.share), cmp.Compare(a.n, b.n)) })
		t.best = t.best[:most]
	}
	var out []*candidate
	for _, b := range t.best {
		out = append(out, m.weigh(s, x.claims[b.n], t.present))
	}
	t.touched, t.best = t.touched[:0], t.best[:0]
	for f := range fs {
		if id, ok := x.ids[f]; ok {
			t.present[id] = 0
		}
	}
	slices.SortFunc(out, func(a, b *candidate) int { return strings.Compare(a.t.ID, b.t.ID) })
	return out
}

// tally adds up the weights that claims share with a sentence, and returns the
// weight of the common features, which are not added up.
func (x *autoIndex) tally(t *tallies, fs map[string]bool) (common float64) {
	for f, pred := range fs {
		id, ok := x.ids[f]
		if !ok {
			continue
		}
		t.present[id] = 1
		if pred {
			t.present[id] = 2
		}
		w := x.weight[id]
		if x.common[id] {
			common += w
		}
		for _, n := range x.postings[id] {
			if t.got[n] == 0 {
				t.touched = append(t.touched, n)
			}
			t.got[n] += float32(w)
		}
	}
	return common
}

// share is how much of a claim's weight a sentence carries itself; 0 where it
// shares too few features, or none that says something.
func (r *reduced) share(present []uint8) float64 {
	got, shared, pred := 0., 0, false
	for _, f := range r.features {
		if p := present[f.id]; p > 0 {
			got += f.w
			shared++
			pred = pred || p == 2
		}
	}
	if shared < fewest && len(r.features) >= fewest || !pred && r.predicat {
		return 0
	}
	return got / r.total
}

// leaning is what a feature counts that only the surroundings carry.
const leaning = .5

// weigh works out one claim's score and the share of each feature.
func (m *Matcher) weigh(s *scene, t *tracked, present []uint8) *candidate {
	c := &candidate{t: t, demand: t.Logic == claims.LogicDemand}
	for _, x := range t.auto.features {
		f, share := m.auto.names[x.id], x.w/t.auto.total
		r := claims.Reason{Kind: "concept", Text: strings.TrimPrefix(f, "=")}
		id, isConcept := m.lex.byName[f]
		switch {
		case present[x.id] > 0:
			if isConcept && len(s.at[id]) > 0 {
				h := s.at[id][0]
				r.Text += ": " + s.words(h)
				r.Start, r.End = s.span(h)
				if m.isAct(id) && !c.hasP {
					c.pred, c.hasP = h, true
				}
			}
		case isConcept:
			where, ok := s.around.has(id)
			if !ok {
				continue
			}
			share *= leaning
			r.Kind, r.Text = "context", fmt.Sprintf("%s: from the %s", f, where)
		default:
			continue
		}
		r.Share = round(share)
		c.score += share
		c.found = append(c.found, r)
	}
	slices.SortFunc(c.found, func(a, b claims.Reason) int {
		if a.Share != b.Share {
			return int((b.Share - a.Share) * 1e6)
		}
		return strings.Compare(a.Text, b.Text)
	})
	c.score *= t.factor
	m.check(s, t, strictWave, c)
	m.checkPlainYear(s, t, c)
	return c
}

// checkPlainYear rejects a sentence that names another year than the claim's.
func (m *Matcher) checkPlainYear(s *scene, t *tracked, c *candidate) {
	if t.year == 0 {
		return
	}
	s.read()
	if len(s.years) == 0 {
		return
	}
	for _, y := range s.years {
		if y.is(t.year) {
			return
		}
	}
	c.failed = fmt.Sprintf("year: names %d, not %d", s.years[0].year, t.year)
	c.checks = append(c.checks, claims.Reason{Kind: "check", Text: c.failed, State: fail})
}

// Lint says which claims the matcher can do little with, and which of their
// own examples it gets wrong.
func (m *Matcher) Lint() []string { return append(slices.Clone(m.notes), m.examples()...) }
