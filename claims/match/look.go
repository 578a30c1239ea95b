package match

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"claimwatch/claims"
)

// A look is one way in which a sentence speaks to a claim: which concepts
// stand in it, and what that is worth. It is written on one line,
//
//	0.90 supports: (MEK|NCRI)~ DELIST^ LIST !EUROPE #claim
//
// the score first (how likely such a sentence is about the claim), then,
// where it is not for the rules of stance to find out, the stance; then the
// terms, all of which must hold:
//
//	LIST          the concept stands in the sentence
//	MEK~          in the sentence, or in what surrounds it: the title, the words
//	              of the address, the sentences before, the name of the outlet
//	(MEK|NCRI)    either of them
//	CUT+TIES      both, near each other
//	DELIST^       the predicate: negation and denial are looked for beside it
//	!EUROPE       not in the sentence
//	#claim        the claim's own year; #other another year near it; #1997 this one
//	@loose        a claim about an event: only the mention of another event speaks against it
//	@any          ... nothing does
type look struct {
	text   string
	score  float64
	stance claims.Stance
	waves  waveRule
	terms  []term

	learned string // how review moved the score; "" = not at all
}

// waveRule says how a look is checked against the claim's event.
type waveRule int

const (
	strictWave waveRule = iota // the sentence or what surrounds it must be of the event's time
	looseWave
	anyWave
)

// A term is one condition of a look.
type term struct {
	groups    [][]int // one of each; more than one group: near each other
	year      int     // > 0: this year
	yearKind  yearKind
	not       bool
	context   bool
	predicate bool
}

type yearKind int

const (
	noYear yearKind = iota
	thisYear
	claimYear
	otherYear
)

var lookHead = regexp.MustCompile(`^(\d?\.\d+|1)\s*(supports|contradicts|mentions)?$`)

// parseLook reads one look.
func parseLook(s string, l *lexicon) (look, error) {
	head, body, ok := strings.Cut(s, ":")
	m := lookHead.FindStringSubmatch(strings.TrimSpace(head))
	if !ok || m == nil {
		return look{}, fmt.Errorf("look %q: begin with a score from .1 to 1, a stance if need be, and a colon: \"0.9: MEK~ DELIST\"", s)
	}
	score, err := strconv.ParseFloat(m[1], 64)
	if err != nil || score <= 0 || score > 1 {
		return look{}, fmt.Errorf("look %q: %s is no score from 0 to 1", s, m[1])
	}
	k := look{text: s, score: score, stance: claims.Stance(m[2])}
	var errs []error
	for _, w := range strings.Fields(body) {
		switch w {
		case "@loose":
			k.waves = looseWave
			continue
		case "@any":
			k.waves = anyWave
			continue
		}
		t, err := parseTerm(w, l)
		if err != nil {
			errs = append(errs, fmt.Errorf("look %q: %w", s, err))
		}
		k.terms = append(k.terms, t)
	}
	if len(k.terms) == 0 {
		errs = append(errs, fmt.Errorf("look %q: names no concept", s))
	}
	return k, errors.Join(errs...)
}

func parseTerm(w string, l *lexicon) (term, error) {
	var t term
	if rest, ok := strings.CutPrefix(w, "!"); ok {
		t.not, w = true, rest
	}
	for {
		if rest, ok := strings.CutSuffix(w, "~"); ok {
			t.context, w = true, rest
			continue
		}
		if rest, ok := strings.CutSuffix(w, "^"); ok {
			t.predicate, w = true, rest
			continue
		}
		break
	}
	switch {
	case w == "#claim":
		t.yearKind = claimYear
		return t, nil
	case w == "#other":
		t.yearKind = otherYear
		return t, nil
	case strings.HasPrefix(w, "#"):
		y, err := strconv.Atoi(w[1:])
		if err != nil || y < 1000 || y > 3000 {
			return t, fmt.Errorf("%q is no year", w)
		}
		t.yearKind, t.year = thisYear, y
		return t, nil
	}
	for _, g := range strings.Split(w, "+") {
		var ids []int
		for _, name := range strings.Split(strings.Trim(g, "()"), "|") {
			id, ok := l.byName[name]
			if !ok {
				return t, fmt.Errorf("no concept %q in the lexicon", name)
			}
			ids = append(ids, id)
		}
		t.groups = append(t.groups, ids)
	}
	return t, nil
}
