package origin

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"claimwatch/claims"
)

// A press makes up what articles share: words, names and figures as unevenly
// spread as in a language, and shingles of which every tenth article has its
// own from another's.
type press struct {
	rng          *rand.Rand
	words, names *rand.Zipf
	last         []uint64
}

func newPress() *press {
	rng := rand.New(rand.NewPCG(3, 5))
	return &press{rng: rng, words: rand.NewZipf(rng, 1.1, 8, 400_000), names: rand.NewZipf(rng, 1.2, 8, 100_000)}
}

func (p *press) mark(day int32) mark {
	m := mark{day: day, lang: []string{"en", "fa", "ar", "de", "sq", "fr"}[p.rng.IntN(6)], outlet: fmt.Sprint("outlet", p.rng.IntN(300)), address: p.rng.Uint64(), text: p.rng.Uint64(), staff: true}
	f := features{seen: map[uint32]bool{}}
	for range 120 {
		f.add(isWord, 1, m.lang, fmt.Sprint(p.words.Uint64()))
	}
	for range 12 {
		f.add(isSound, 1, fmt.Sprint(p.names.Uint64()))
		f.add(isConcept, 1, fmt.Sprint(p.words.Uint64()%100))
	}
	for range 4 {
		v := float64(13 + p.rng.IntN(40_000))
		f.add(isNumber, numberWeight(v), trimNumber(v))
	}
	sortFeatures(f.list)
	m.features = f.list
	for range 60 {
		m.prints = append(m.prints, p.rng.Uint64())
	}
	if p.last != nil && p.rng.IntN(10) == 0 {
		copy(m.prints, p.last)
	}
	p.last = m.prints[:40]
	return m
}

// articleText is an article of some 500 words of ours, for placing.
func articleText(i int) string {
	var b strings.Builder
	for k := range 12 {
		fmt.Fprintf(&b, "In the town of Rasht number %d the shops of the bazaar stayed shut on Monday while security forces searched houses in the Golsar quarter. "+
			"HRANA said %d people had been arrested there since the %dth of the month, and two teachers told this paper of gunfire near the hospital. ", k, 200+i*13+k*7, 1+k)
	}
	return b.String()
}

// cpuTime is what this process has used of the processors so far: on a busy
// machine the time that passes says more of the others.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkPlaceAmongAMillion places articles in an index of a million spread
// over a year, reading included.
func BenchmarkPlaceAmongAMillion(b *testing.B) {
	const million = 1_000_000
	r, p := New(claims.SeedOrigins(), Options{}), newPress()
	first := dayOf(time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC))
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	filled := time.Now()
	for i := range million {
		m := p.mark(first + int32(i*365/million))
		r.index.insert(fmt.Sprint("m", i), m)
		r.index.learnt(m)
	}
	b.Logf("filled in %s", time.Since(filled).Round(time.Second))
	runtime.GC()
	runtime.ReadMemStats(&after)
	day := time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)
	i := 0
	used := cpuTime(b)
	for b.Loop() {
		d := article(fmt.Sprint("n", i), fmt.Sprint("outlet", i%300), "en", articleText(i), day)
		r.Place(d)
		i++
	}
	b.ReportMetric(float64(cpuTime(b)-used)/float64(i), "cpu-ns/op")
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/million, "B/held")
}
