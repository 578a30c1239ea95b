package origin

import "math"

// Whether two texts are one report is a question of evidence: each thing that
// they share, or should share and do not, speaks for or against it, in natural
// logarithms of odds. The weights were fitted by logistic regression to pairs
// of pages whose stories are known: reports of ours with their translations
// and rewrites, and news translated into eight languages in pieces of 3 to 20
// sentences. What so few examples cannot tell, how far apart in time copies
// appear and what naming the other outlet says, is set by hand.

// enoughEvidence is what the evidence must come to: 6 to 1. Mistakes cost more
// than oversights, since one wrong link makes one story of two.
const enoughEvidence = 1.8

// A weighing is the weights for one kind of pair.
type weighing struct {
	none     float64 // before anything is known
	cosine   float64 // share of what could be shared
	large    float64 // the same, by the logarithm of how much that is: a large text shares little by chance
	size     float64 // that logarithm alone
	figures  float64 // share of the figures, by how odd the shared ones are
	conflict float64 // both give figures, and hardly any is shared
	years    float64 // years other than the present one
	names    float64 // names of the register: the more, the longer the list
	sounds   float64 // other names, known by their sound
	things   float64 // things of concepts.txt
	release  float64 // the shared figure is one origin's, from whom both may have it
	wire     float64 // both name the same agency
	wireSame float64 // and share their figures
	named    float64 // one names the other's outlet
	onlyWord float64 // words alone are shared
	hidden   float64 // one language leaves the vowels out
	hiddenBy float64 // the same, by the cosine
}

var (
	across = weighing{none: -1.5, cosine: 5.4, large: 3.2, size: -1.85, figures: 1.7, conflict: -1.7, years: 1.4, names: -.6, sounds: .55, things: .3,
		release: -.5, wire: 3.1, wireSame: 2, named: 1.5, hidden: 2.2, hiddenBy: -1.5}
	within = weighing{none: 1.9, cosine: 1.1, large: 3.9, size: -1.75, figures: 1.25, conflict: -.4, years: 1.2, names: 1.2,
		wire: .5, wireSame: .5, named: 2, onlyWord: -.7}
)

// late is what the days between two texts say: most copies appear within a
// day, while reports of one subject are spread over weeks.
func late(days int) float64 {
	switch {
	case days == 0:
		return 0
	case days == 1:
		return -.9
	case days <= 6:
		return -2
	}
	return -3.2
}

// unwritten are the languages whose writing leaves the vowels out.
var unwritten = map[string]bool{"ar": true, "fa": true, "he": true}

// weigh says what makes one report of two texts, and how surely; 0 if the
// evidence is not enough.
func (l likeness) weigh(sameLanguage bool, apart int) (string, float64) {
	w, why := across, "translated"
	if sameLanguage {
		w, why = within, "retold"
	}
	e := w.sum(l) + late(apart)
	switch {
	case e >= enoughEvidence:
		return why, .65 + .15*math.Min(1, (e-enoughEvidence)/4)
	case sameLanguage && apart <= 1 && l.shortRewrite():
		return "retold in short", .65
	case sameLanguage && l.named && apart <= 3 && l.total() >= 6 && l.cosine() >= .13 && l.count[isWord] >= 6:
		return "retold, naming the outlet", .65
	case l.odd >= 3 && l.sameNumbers() >= .75 && apart <= 2:
		return "same set of figures", .7
	case l.count[isNumber] >= 2 && l.sameNumbers() >= .9 && l.count[isName] > 0 && apart == 0 && !l.release:
		return "same figures and names on one day", .65
	}
	return "", 0
}

// sum adds up the evidence, but for the days.
func (w weighing) sum(l likeness) float64 {
	cosine := l.cosine()
	size := math.Log(math.Max(1, math.Sqrt(l.mine*l.theirs)))
	e := w.none + w.cosine*cosine + w.large*cosine*size + w.size*size + w.numbers(l)
	e += w.years * math.Min(2, l.sum[isYear])
	e += w.names*math.Log1p(l.sum[isName]) + w.sounds*math.Log1p(l.sum[isSound]) + w.things*math.Log1p(l.sum[isConcept])
	for _, f := range []struct {
		holds  bool
		weight float64
	}{{l.release, w.release}, {l.wire, w.wire}, {l.named, w.named}, {l.kinds() == 0, w.onlyWord}, {l.unwritten, w.hidden + w.hiddenBy*cosine}} {
		if f.holds {
			e += f.weight
		}
	}
	return e
}

// numbers is the evidence of the figures: that they are the same, or that both
// texts give some and they are others.
func (w weighing) numbers(l likeness) float64 {
	least := math.Min(l.numbers[0], l.numbers[1])
	if least == 0 {
		return 0
	}
	same := math.Min(1, l.sameNumbers())
	e := w.figures * same * math.Min(2, l.sum[isNumber])
	if l.wire {
		e += w.wireSame * same
	}
	if least >= .7 && same < .4 {
		e += w.conflict
	}
	return e
}

// shortRewrite reports whether two texts of a few sentences share so much that
// one retells the other. What short texts share is their matter; in long ones
// it may be the subject's.
func (l likeness) shortRewrite() bool {
	if l.mine*l.theirs > 45*45 || l.count[isWord] < 5 {
		return false
	}
	total, share := l.total(), l.cosine()
	switch {
	case l.kinds() == 0:
		return total >= 7.3 && share >= .33
	case l.count[isNumber] > 0 && l.sameNumbers() >= .75:
		return total >= 6 && share >= .28
	}
	return total >= 7.3 && share >= .2
}
