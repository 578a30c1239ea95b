package kin

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

// counted is S and X of a claim that each of the outlets speaks to, as reviewed
// evidence.
func counted(t *testing.T, d Desk, says map[string]claims.Stance) assess.Assessment {
	t.Helper()
	families := map[string]string{}
	for _, s := range d.Sources {
		families[s.ID] = s.Family
	}
	var ms []claims.Mention
	for o, stance := range says {
		fam := o
		if f := families[o]; f != "" {
			fam = f
		}
		ms = append(ms, claims.Mention{ID: int64(len(ms) + 1), ArticleID: int64(len(ms) + 1), SourceID: o, Outlet: o, URL: "https://" + o + ".example/a", Lang: "en",
			Published: day, Family: fam, Reviewed: true, Rule: "F7", Story: o, Evidence: claims.Evidence{Claim: "c", Stance: stance, Origin: o}})
	}
	r := assess.DefaultRules()
	r.Hands = find(t, d).Hands()
	return assess.Assess(claims.Claim{ID: "c", Origin: "claimant"}, assess.Fold(ms), claims.DateOf(day), d.Origins, r)
}

// TestAnOutletThatSharesNeverRaisesACount: to a thousand desks of a few outlets
// each, one is added that shares an account with one that says the same. The
// count on that side is what it was, or less, and the other side is untouched
// but where the newcomer ties two of its voices.
func TestAnOutletThatSharesNeverRaisesACount(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	lowered := 0
	for n := range 1000 {
		src, seen := world(r, 2+r.IntN(9))
		d := Desk{Sources: src, Sightings: seen, Origins: registered("o01", "o03", "o05")}
		says := map[string]claims.Stance{}
		var carriers []news.Sighting
		for _, s := range seen {
			says[s.SourceID] = []claims.Stance{claims.Supports, claims.Supports, claims.Contradicts, claims.Mentions}[r.IntN(4)]
		}
		for _, s := range seen {
			if s.Kind == news.TraitTag && says[s.SourceID] == claims.Supports {
				carriers = append(carriers, s)
			}
		}
		if len(carriers) == 0 {
			continue
		}
		before := counted(t, d, says)
		more := d
		more.Sightings = slices.Clone(seen)
		for range 1 + r.IntN(3) { // it may carry the ids of several
			c := carriers[r.IntN(len(carriers))]
			more.Sightings = append(more.Sightings, saw("new", news.TraitTag, c.Value, r.IntN(200)))
		}
		more.Sightings = append(more.Sightings, saw("new", news.TraitAddress, net1, 0), saw("new", news.TraitTemplate, ownPage, 0))
		if r.IntN(2) == 0 {
			more.Sources = append(slices.Clone(src), listed("new")...)
		}
		says["new"] = claims.Supports
		after := counted(t, more, says)
		if after.S > before.S || after.X > before.X || after.Ladder.Independent > before.Ladder.Independent {
			t.Fatalf("desk %d: S %d then %d, X %d then %d, independent %d then %d\n%v\n%v", n, before.S, after.S, before.X, after.X, before.Ladder.Independent, after.Ladder.Independent,
				find(t, d).hands.Of, find(t, more).hands.Of)
		}
		if after.S < before.S {
			lowered++
		}
	}
	if lowered == 0 {
		t.Error("no newcomer ever tied two voices: the desks show little")
	}
}

// TestPuppetsOfTheClaimantAreTheClaimant: an outlet that shares with the
// claimant's family corroborates nothing.
func TestPuppetsOfTheClaimantAreTheClaimant(t *testing.T) {
	d := Desk{Sources: listed("claimant", "p", "honest"), Origins: registered("claimant"),
		Sightings: []news.Sighting{saw("claimant", news.TraitTag, "x:1111", 0), saw("p", news.TraitTag, "x:1111", 1), saw("honest", news.TraitTag, "x:2222", 1)}}
	a := counted(t, d, map[string]claims.Stance{"p": claims.Supports, "honest": claims.Supports})
	if !slices.Equal(a.Supporting, []string{"honest"}) {
		t.Errorf("supported by %v, want honest alone", a.Supporting)
	}
}

// TestNobodyIsSilenced: an outlet that copies another's id and says the
// contrary, later, takes nothing from what the other said.
func TestNobodyIsSilenced(t *testing.T) {
	d := Desk{Sources: listed("honest", "p"), Sightings: []news.Sighting{saw("honest", news.TraitTag, "x:1111", 0), saw("p", news.TraitTag, "x:1111", 9)}}
	a := counted(t, d, map[string]claims.Stance{"honest": claims.Supports, "p": claims.Contradicts})
	if a.S != 1 || a.X != 1 {
		t.Errorf("S %d, X %d; want 1 and 1", a.S, a.X)
	}
}

// TestTheAssessmentSaysWhoCountsOnce and by which rule.
func TestTheAssessmentSaysWhoCountsOnce(t *testing.T) {
	var ids []string
	var seen []news.Sighting
	says := map[string]claims.Stance{}
	for i := range 3 {
		ids = append(ids, fmt.Sprint("p", i))
		seen = append(seen, saw(ids[i], news.TraitTag, "adsense:pub-4711", i))
		says[ids[i]] = claims.Supports
	}
	a := counted(t, Desk{Sources: listed(ids...), Sightings: seen}, says)
	want := "one-hand: p1 and p2 counted once with p0, as one hand seems to run them (N1, adsense:pub-4711)"
	if a.S != 1 || !slices.Contains(a.Reasons, want) || !slices.Contains(a.Flags, assess.FlagOneHand) {
		t.Errorf("S %d, flags %v, reasons:\n%s\nwant among them: %s", a.S, a.Flags, strings.Join(a.Reasons, "\n"), want)
	}
	parted := Desk{Sources: listed(ids...), Sightings: seen, Decisions: []claims.Decision{decision(t, 1, claims.ActPart, claims.Hand{ID: "p0", Members: ids})}}
	if a := counted(t, parted, says); a.S != 3 || slices.Contains(a.Flags, assess.FlagOneHand) {
		t.Errorf("parted: S %d, flags %v", a.S, a.Flags)
	}
}
