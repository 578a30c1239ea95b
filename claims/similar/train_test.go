package similar

import (
	"flag"
	"math"
	"math/rand/v2"
	"testing"
)

var train = flag.Bool("train", false, "learn the weights of the features anew and print them")

// pull draws the weights towards zero, so that they do not memorise.
const pull = 0.001

// A sample is one query: the features of its candidates, which of them are
// right, and how many claims there are to find.
type sample struct {
	feats []features
	right []bool
	gold  int
}

func samples(x *Index, queries []labelled) []sample {
	var out []sample
	for _, l := range queries {
		q := x.query(l.text)
		hits := x.candidates(q, shortlist)
		s := sample{gold: len(l.claims)}
		for _, h := range hits {
			s.feats = append(s.feats, x.features(q, h, hits[0].score))
			s.right = append(s.right, l.claims[x.ids[h.doc]])
		}
		out = append(out, s)
	}
	return out
}

type vector [fCount]float64

func (w vector) of(f features) float64 {
	s := 0.0
	for i := range f {
		s += float64(f[i]) * w[i]
	}
	return s
}

// learn fits weights so that a right candidate is the likeliest of its list
// (softmax over the shortlist), by Adam.
func learn(data []sample) vector {
	var m, v vector
	w := vector{fScore: 10}
	r := rand.New(rand.NewPCG(1, 2))
	order := r.Perm(len(data))
	step := 0.0
	for epoch := range 60 {
		rate := 0.05 / (1 + float64(epoch)/10)
		for _, i := range order {
			g := gradient(data[i], w)
			step++
			for j := range w {
				g[j] += pull * w[j]
				m[j] = 0.9*m[j] + 0.1*g[j]
				v[j] = 0.999*v[j] + 0.001*g[j]*g[j]
				w[j] -= rate * m[j] / (math.Sqrt(v[j]/(1-math.Pow(0.999, step))) + 1e-8)
			}
		}
		r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
	}
	return w
}

// gradient is that of -log(probability of a right candidate).
func gradient(s sample, w vector) (g vector) {
	p := make([]float64, len(s.feats))
	high := math.Inf(-1)
	for i, f := range s.feats {
		p[i] = w.of(f)
		high = max(high, p[i])
	}
	all, right := 0.0, 0.0
	for i := range p {
		p[i] = math.Exp(p[i] - high)
		all += p[i]
		if s.right[i] {
			right += p[i]
		}
	}
	if right == 0 {
		return g
	}
	for i, f := range s.feats {
		d := p[i] / all
		if s.right[i] {
			d -= p[i] / right
		}
		for j := range g {
			g[j] += d * float64(f[j])
		}
	}
	return g
}

// measure is the mean average precision of the first five under weights.
func measure(data []sample, w vector) float64 {
	sum := 0.0
	for _, s := range data {
		left := make([]float64, len(s.feats))
		for i, f := range s.feats {
			left[i] = w.of(f)
		}
		hits := 0
		for n := range min(5, len(left)) {
			b := 0
			for i := range left {
				if left[i] > left[b] {
					b = i
				}
			}
			left[b] = math.Inf(-1)
			if s.right[b] {
				hits++
				sum += float64(hits) / float64(n+1) / float64(max(1, min(5, s.gold)))
			}
		}
	}
	return sum / float64(len(data))
}

func TestTrain(t *testing.T) {
	if !*train {
		t.Skip("learns only with -train")
	}
	entries, queries := checkthat(t, "train")
	data := samples(New(entries), queries)
	const folds = 5
	crossed := 0.0
	for f := range folds {
		a, b := len(data)*f/folds, len(data)*(f+1)/folds
		in := append(append([]sample{}, data[:a]...), data[b:]...)
		crossed += measure(data[a:b], learn(in)) * float64(b-a) / float64(len(data))
	}
	t.Logf("MAP@5 on the set for training: %.4f by score alone, %.4f crosswise; weights %.2f", measure(data, vector{fScore: 1}), crossed, learn(data))
}
