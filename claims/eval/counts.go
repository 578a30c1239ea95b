package eval

import (
	"slices"

	"claimwatch/claims"
)

// A tally is what was right, false and missed.
type tally [3]int

func (t *tally) add(u tally) {
	for i := range t {
		t[i] += u[i]
	}
}

// pair is the tally of one thing that is wanted or not and found or not.
func pair(wanted, found bool) tally {
	return tally{b2i(wanted && found), b2i(found && !wanted), b2i(wanted && !found)}
}

func (t tally) precision() float64 { return share(t[0], t[0]+t[1]) }
func (t tally) recall() float64    { return share(t[0], t[0]+t[2]) }
func (t tally) f1() float64        { return share(2*t[0], 2*t[0]+t[1]+t[2]) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// stances is the order of the rows and columns of a confusion.
var stances = []claims.Stance{claims.Supports, claims.Contradicts, claims.Mentions}

func index(s claims.Stance) int { return slices.Index(stances, s) }

// A confusion counts stances: labelled, then found.
type confusion [3][3]int

// macroF1 is the mean of the F1 of the three stances.
func (c confusion) macroF1() float64 {
	sum := 0.0
	for s := range c {
		t := tally{c[s][s], 0, 0}
		for i := range c {
			if i != s {
				t[1] += c[i][s]
				t[2] += c[s][i]
			}
		}
		sum += t.f1()
	}
	return sum / float64(len(c))
}

// counts are what all measures are computed from. Those of several sentences
// add up.
type counts struct {
	sentences, pairs          int
	claim, accept, joint      tally
	stance                    confusion
	figureValue, figureMetric tally
	credited, creditedRight   int // sentences with a label and a match
	free, freeMatched         int // sentences without a claim
	badOffsets                int
}

func (c *counts) add(d counts) {
	c.sentences += d.sentences
	c.pairs += d.pairs
	c.claim.add(d.claim)
	c.accept.add(d.accept)
	c.joint.add(d.joint)
	for i := range c.stance {
		for j := range c.stance[i] {
			c.stance[i][j] += d.stance[i][j]
		}
	}
	c.figureValue.add(d.figureValue)
	c.figureMetric.add(d.figureMetric)
	c.credited += d.credited
	c.creditedRight += d.creditedRight
	c.free += d.free
	c.freeMatched += d.freeMatched
	c.badOffsets += d.badOffsets
}
