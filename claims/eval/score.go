package eval

import (
	"cmp"
	"slices"
)

// An F1 is precision, recall and F1; the interval is that of F1, from drawing
// the pages anew.
type F1 struct {
	P    float64 `json:"p"`
	R    float64 `json:"r"`
	F1   float64 `json:"f1"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	Gold int     `json:"gold"` // labelled
}

// A Line is what was measured on one group of sentences.
type Line struct {
	Lang        string `json:"lang"` // or "all"
	N           int    `json:"n"`    // sentences
	Claims      F1     `json:"claims"`
	Joint       F1     `json:"joint"`  // claim and stance
	Stance      F1     `json:"stance"` // F1 = macro over the three, of the pairs found; P = R = accuracy
	Accept      Tier   `json:"accept"` // the upper tier alone
	All         Tier   `json:"all_tiers"`
	Values      F1     `json:"figures_value"`
	Figures     F1     `json:"figures_metric"`
	Attribution Rate   `json:"attribution"`
	ClaimFree   Rate   `json:"claim_free_matched"`
	BadOffsets  int    `json:"bad_offsets"`
}

// A Tier is precision and recall with their intervals.
type Tier struct {
	Precision Rate `json:"precision"`
	Recall    Rate `json:"recall"`
}

// A ClaimLine is what was measured on one claim.
type ClaimLine struct {
	Claim  string  `json:"claim"`
	Right  int     `json:"right"`
	False  int     `json:"false"`
	Missed int     `json:"missed"`
	F1     float64 `json:"f1"`
}

// A Kind is one sort of sentence without a claim.
type Kind struct {
	Kind    string `json:"kind"`
	N       int    `json:"n"`
	Matched int    `json:"matched"`
}

// A Result is what was measured on one file.
type Result struct {
	Set       string      `json:"set"`
	Matcher   string      `json:"matcher"`
	Measured  string      `json:"measured"` // day
	N         int         `json:"n"`
	All       Line        `json:"all"`
	Commonest string      `json:"commonest"`          // the claim with most labels
	Without   F1          `json:"without_commonest"`  // claims, all but that one
	Macro     float64     `json:"macro_f1_of_claims"` // mean F1 of the claims
	Langs     []Line      `json:"by_lang"`            // most pairs first
	Claims    []ClaimLine `json:"by_claim"`           // worst first
	Kinds     []Kind      `json:"claim_free"`
	Mistakes  []Mistake   `json:"mistakes,omitempty"`
}

// Score measures a reader on labelled sentences.
func Score(list []Sentence, r Reader) Result {
	outcomes := make([]outcome, len(list))
	for i, s := range list {
		outcomes[i] = judge(s, r)
	}
	return summarise(outcomes)
}

func summarise(outcomes []outcome) Result {
	res := Result{N: len(outcomes), All: line("all", outcomes)}
	langs := map[string][]outcome{}
	perClaim, kinds := map[string]tally{}, map[string]Kind{}
	for _, o := range outcomes {
		langs[o.lang] = append(langs[o.lang], o)
		for id, t := range o.claims {
			u := perClaim[id]
			u.add(t)
			perClaim[id] = u
		}
		if o.free > 0 {
			k := kinds[o.kind]
			kinds[o.kind] = Kind{o.kind, k.N + 1, k.Matched + o.freeMatched}
		}
		res.Mistakes = append(res.Mistakes, o.wrong...)
	}
	for lang, list := range langs {
		res.Langs = append(res.Langs, line(lang, list))
	}
	slices.SortFunc(res.Langs, func(a, b Line) int {
		return cmp.Or(cmp.Compare(b.Claims.Gold, a.Claims.Gold), cmp.Compare(a.Lang, b.Lang))
	})
	for _, k := range kinds {
		res.Kinds = append(res.Kinds, k)
	}
	slices.SortFunc(res.Kinds, func(a, b Kind) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Kind, b.Kind)) })
	res.ofClaims(perClaim, outcomes)
	return res
}

// ofClaims fills in what is measured by claim.
func (res *Result) ofClaims(perClaim map[string]tally, outcomes []outcome) {
	most := 0
	for id, t := range perClaim {
		res.Claims = append(res.Claims, ClaimLine{id, t[0], t[1], t[2], t.f1()})
		res.Macro += t.f1() / float64(len(perClaim))
		if gold := t[0] + t[2]; gold > most || gold == most && id < res.Commonest {
			most, res.Commonest = gold, id
		}
	}
	slices.SortFunc(res.Claims, func(a, b ClaimLine) int {
		return cmp.Or(cmp.Compare(a.F1, b.F1), cmp.Compare(a.Claim, b.Claim))
	})
	without := make([]outcome, len(outcomes))
	for i, o := range outcomes {
		without[i] = outcome{page: o.page}
		for id, t := range o.claims {
			if id != res.Commonest {
				without[i].claim.add(t)
			}
		}
	}
	res.Without = line("", without).Claims
}

// line measures one group of sentences.
func line(lang string, outcomes []outcome) Line {
	var c counts
	for _, o := range outcomes {
		c.add(o.counts)
	}
	spread := bootstrap(outcomes, []func(counts) float64{
		func(c counts) float64 { return c.claim.f1() },
		func(c counts) float64 { return c.joint.f1() },
		func(c counts) float64 { return c.stance.macroF1() },
		func(c counts) float64 { return c.figureValue.f1() },
		func(c counts) float64 { return c.figureMetric.f1() },
	})
	f1 := func(t tally, i int) F1 {
		low, high := spread[i][0], spread[i][1]
		if low == high { // drawing anew what is all right, or all wrong, tells nothing
			r := wilson(t[0], t[0]+t[1]+t[2])
			low, high = r.Low, r.High
		}
		return F1{t.precision(), t.recall(), t.f1(), low, high, t[0] + t[2]}
	}
	tier := func(t tally) Tier { return Tier{wilson(t[0], t[0]+t[1]), wilson(t[0], t[0]+t[2])} }
	right := 0
	for s := range c.stance {
		right += c.stance[s][s]
	}
	accuracy := share(right, c.pairs)
	return Line{
		Lang: lang, N: len(outcomes),
		Claims: f1(c.claim, 0), Joint: f1(c.joint, 1),
		Stance: F1{accuracy, accuracy, c.stance.macroF1(), spread[2][0], spread[2][1], c.pairs},
		Accept: tier(c.accept), All: tier(c.claim),
		Values: f1(c.figureValue, 3), Figures: f1(c.figureMetric, 4),
		Attribution: wilson(c.creditedRight, c.credited), ClaimFree: wilson(c.freeMatched, c.free),
		BadOffsets: c.badOffsets,
	}
}
