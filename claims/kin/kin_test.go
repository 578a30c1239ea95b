package kin

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/crawler/news"
)

var day = time.Date(2026, 1, 14, 9, 0, 0, 0, time.UTC)

// saw is a sighting of an outlet's trait, made n hours after the first day began.
func saw(outlet string, kind news.TraitKind, value string, n int) news.Sighting {
	at := day.Add(time.Duration(n) * time.Hour)
	return news.Sighting{Trait: news.Trait{Kind: kind, Value: value}, SourceID: outlet, First: at, Last: at, FirstCapture: int64(n + 1), LastCapture: int64(n + 1), Captures: 1}
}

// listed are outlets that a person has let in, each a family of its own.
func listed(ids ...string) []news.Source {
	var out []news.Source
	for _, id := range ids {
		out = append(out, news.Source{ID: id, Family: id, Home: "https://" + id + ".example/"})
	}
	return out
}

func find(t *testing.T, d Desk) *Kinship {
	t.Helper()
	k, err := Find(d)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// once reports whether two families count once.
func (k *Kinship) once(a, b string) bool { return k.hands.Touch(a, b) }

const (
	net1, net2 = "198.51.100.0/24", "203.0.113.0/24"
	ownPage    = "own:0123456789abcdef0123456789abcdef"
	nearPage   = "own:0123456789abcdef0123456789ab0000"
	otherPage  = "own:fedcba9876543210fedcba9876543210"
	themePage  = "wordpress:0123456789abcdef0123456789abcdef"
)

func TestWhatTiesTwoOutlets(t *testing.T) {
	tag := func(o, v string) news.Sighting { return saw(o, news.TraitTag, v, 0) }
	addr := func(o, v string) news.Sighting { return saw(o, news.TraitAddress, v, 0) }
	names := func(o, v string) news.Sighting { return saw(o, news.TraitNames, v, 0) }
	page := func(o, v string) news.Sighting { return saw(o, news.TraitTemplate, v, 0) }
	for _, tt := range []struct {
		name  string
		rules string // of the bonds there are
		once  bool
		seen  []news.Sighting
	}{
		{"nothing", "", false, nil},
		{"the same account", "N1", true, []news.Sighting{tag("a", "adsense:pub-4711"), tag("b", "adsense:pub-4711")}},
		{"accounts that differ", "", false, []news.Sighting{tag("a", "adsense:pub-4711"), tag("b", "adsense:pub-4712")}},
		{"one network alone", "", false, []news.Sighting{addr("a", net1), addr("b", net1)}},
		{"one certificate alone, on networks that differ", "", false, []news.Sighting{addr("a", net1), addr("b", net2), names("a", "a b"), names("b", "a b")}},
		{"one certificate on one network", "N2", true, []news.Sighting{addr("a", net1), addr("b", net1), names("a", "a b"), names("b", "a b")}},
		{"the same, behind somebody else's machines", "", false, []news.Sighting{addr("a", net1), addr("b", net1), names("a", "a b"), names("b", "a b"), saw("b", news.TraitFront, "cloudflare", 0)}},
		{"one skeleton alone", "", false, []news.Sighting{page("a", ownPage), page("b", ownPage)}},
		{"one skeleton on one network", "N3", true, []news.Sighting{addr("a", net1), addr("b", net1), page("a", ownPage), page("b", nearPage)}},
		{"skeletons that differ on one network", "", false, []news.Sighting{addr("a", net1), addr("b", net1), page("a", ownPage), page("b", otherPage)}},
		{"a theme for sale on one network is shown and not counted", "N3", false, []news.Sighting{addr("a", net1), addr("b", net1), page("a", themePage), page("b", themePage)}},
	} {
		k := find(t, Desk{Sources: listed("a", "b"), Sightings: tt.seen})
		var rules []string
		for _, g := range k.Groups {
			for _, b := range g.Bonds {
				rules = append(rules, string(b.Rule))
			}
		}
		if got := strings.Join(rules, " "); got != tt.rules || k.once("a", "b") != tt.once {
			t.Errorf("%s: bonds %q, counted once %v; want %q, %v", tt.name, got, k.once("a", "b"), tt.rules, tt.once)
		}
	}
}

// Of two outlets that nobody has looked at, even a theme on one network makes
// one; so does an outlet that is on no list.
func TestTheUnseenAreOneBySmallerSigns(t *testing.T) {
	theme := func(o string) []news.Sighting {
		return []news.Sighting{saw(o, news.TraitAddress, net1, 0), saw(o, news.TraitTemplate, themePage, 0)}
	}
	seen := slices.Concat(theme("a"), theme("b"), theme("known"), theme("beside"))
	src := listed("a", "b", "known", "beside")
	src[0].Unverified, src[1].Unverified = true, true
	for name, sources := range map[string][]news.Source{"unverified": src, "not listed": src[2:]} {
		k := find(t, Desk{Sources: sources, Sightings: seen})
		if !k.once("a", "b") || !k.once("a", "known") || k.once("known", "beside") {
			t.Errorf("%s: a-b %v, a-known %v, known-beside %v; want true, true, false", name, k.once("a", "b"), k.once("a", "known"), k.once("known", "beside"))
		}
	}
}

// TestChannelsOfOneHostAreTheHosts: everything that a messenger's pages show is
// the messenger's.
func TestChannelsOfOneHostAreTheHosts(t *testing.T) {
	src := listed("a", "b")
	src[0].Home, src[1].Home = "https://t.me/s/a", "https://t.me/s/b"
	k := find(t, Desk{Sources: src, Sightings: []news.Sighting{saw("a", news.TraitTag, "x:1234", 0), saw("b", news.TraitTag, "x:1234", 0)}})
	if len(k.Groups) != 0 {
		t.Errorf("they are tied: %+v", k.Groups)
	}
}

func registered(families ...string) *claims.Origins {
	var list []claims.Origin
	for _, f := range families {
		list = append(list, claims.Origin{ID: f, Family: f})
	}
	return claims.NewOrigins(list)
}

// TestNobodyIsFramed: an outlet that carries the ids of two families of the
// register makes them no family, and counts with both.
func TestNobodyIsFramed(t *testing.T) {
	k := find(t, Desk{Sources: listed("hrana", "bbc", "p"), Origins: registered("hrana", "bbc"), Sightings: []news.Sighting{
		saw("hrana", news.TraitTag, "x:1111", 0), saw("bbc", news.TraitTag, "x:2222", 0), saw("p", news.TraitTag, "x:1111", 1), saw("p", news.TraitTag, "x:2222", 1)}})
	if k.once("hrana", "bbc") || !k.once("hrana", "p") || !k.once("bbc", "p") {
		t.Errorf("hands: %v", k.hands.Of)
	}
}

// TestSettledFamiliesAreNotedOnly: what two of them share directly is told.
func TestSettledFamiliesAreNotedOnly(t *testing.T) {
	k := find(t, Desk{Sources: listed("hrana", "bbc"), Origins: registered("hrana", "bbc"), Sightings: []news.Sighting{saw("hrana", news.TraitTag, "x:1111", 0), saw("bbc", news.TraitTag, "x:1111", 1)}})
	if k.once("hrana", "bbc") || len(k.hands.Noted) != 1 || k.Groups[0].State != Noted {
		t.Errorf("hands %v, noted %v, groups %+v", k.hands.Of, k.hands.Noted, k.Groups)
	}
}

// TestAPlatformsIdTiesNobody: what families use that people keep apart is no
// hand's; but three such among fifty puppets set none of them free.
func TestAPlatformsIdTiesNobody(t *testing.T) {
	for _, tt := range []struct {
		carriers int
		once     bool
	}{{5, false}, {15, false}, {16, true}, {50, true}} {
		var ids []string
		var seen []news.Sighting
		for i := range tt.carriers {
			ids = append(ids, fmt.Sprintf("o%02d", i))
			seen = append(seen, saw(ids[i], news.TraitTag, "google-analytics:UA-4711", i))
		}
		k := find(t, Desk{Sources: listed(ids...), Origins: registered("o00", "o01", "o02"), Sightings: seen})
		if got := k.once("o03", "o04"); got != tt.once || (len(k.Platforms) == 1) == tt.once {
			t.Errorf("%d carriers, 3 of them kept apart: counted once %v, %d platforms", tt.carriers, got, len(k.Platforms))
		}
	}
}

func decision(t *testing.T, seq int64, act claims.Action, h claims.Hand) claims.Decision {
	t.Helper()
	after, err := json.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	return claims.Decision{Seq: seq, At: day, Who: "ana", Action: act, Subject: claims.FamilySubject(h.ID), After: string(after), Reason: "the imprints name two owners"}
}

// TestADecisionHolds: parted families stay apart whatever they share later, and
// over whomever; united ones stay one when they share nothing any more; undo
// brings the suggestion back.
func TestADecisionHolds(t *testing.T) {
	src := listed("a", "b", "c")
	share := []news.Sighting{saw("a", news.TraitTag, "x:1111", 0), saw("b", news.TraitTag, "x:1111", 1)}
	later := append(slices.Clone(share), saw("a", news.TraitTag, "y:2222", 5), saw("b", news.TraitTag, "y:2222", 6), saw("c", news.TraitTag, "y:2222", 7))
	part := decision(t, 1, claims.ActPart, claims.Hand{ID: "a", Members: []string{"a", "b"}})
	unite := decision(t, 2, claims.ActUnite, claims.Hand{ID: "a", Members: []string{"a", "b"}})
	undo := claims.Decision{Seq: 3, Action: claims.ActUndo, Undoes: 1}
	for _, tt := range []struct {
		name      string
		seen      []news.Sighting
		decisions []claims.Decision
		once      bool
		state     string
	}{
		{"undecided", share, nil, true, Suggested},
		{"parted", share, []claims.Decision{part}, false, ""},
		{"parted, and they share more with a third", later, []claims.Decision{part}, false, Suggested},
		{"parted, and that was taken back", share, []claims.Decision{part, undo}, true, Suggested},
		{"united, and they share nothing", nil, []claims.Decision{unite}, true, ""},
		{"parted and then united", share, []claims.Decision{part, unite}, true, United},
	} {
		k := find(t, Desk{Sources: src, Sightings: tt.seen, Decisions: tt.decisions})
		state := ""
		if g, ok := k.Group("a"); ok {
			state = g.State
		}
		if k.once("a", "b") != tt.once || state != tt.state {
			t.Errorf("%s: counted once %v, group %q; want %v, %q (%v)", tt.name, k.once("a", "b"), state, tt.once, tt.state, k.hands.Of)
		}
	}
}

// TestOneOutletOfAGroupIsParted: the others stay one, and none of them counts
// with it.
func TestOneOutletOfAGroupIsParted(t *testing.T) {
	var seen []news.Sighting
	for i, o := range []string{"a", "b", "c"} {
		seen = append(seen, saw(o, news.TraitTag, "x:1111", i))
	}
	k := find(t, Desk{Sources: listed("a", "b", "c"), Sightings: seen, Decisions: []claims.Decision{
		decision(t, 1, claims.ActPart, claims.Hand{ID: "a", Members: []string{"a", "b", "c"}, Apart: []string{"b"}})}})
	if !k.once("a", "c") || k.once("a", "b") || k.once("b", "c") {
		t.Errorf("hands: %v", k.hands.Of)
	}
}

// TestFindIsIndependentOfOrder: of sightings, sources and chance.
func TestFindIsIndependentOfOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	src, seen := world(r, 20)
	want := find(t, Desk{Sources: src, Sightings: seen, Origins: registered("o01", "o02")}).hands
	for range 20 {
		r.Shuffle(len(seen), func(i, j int) { seen[i], seen[j] = seen[j], seen[i] })
		r.Shuffle(len(src), func(i, j int) { src[i], src[j] = src[j], src[i] })
		got := find(t, Desk{Sources: src, Sightings: seen, Origins: registered("o01", "o02")}).hands
		if got.Rules != want.Rules || fmt.Sprint(got.Of) != fmt.Sprint(want.Of) {
			t.Fatalf("%v\n%v", got, want)
		}
	}
}

// world is n outlets with a few traits each, drawn from a few values.
func world(r *rand.Rand, n int) ([]news.Source, []news.Sighting) {
	var src []news.Source
	var seen []news.Sighting
	for i := range n {
		id := fmt.Sprintf("o%02d", i)
		s := listed(id)[0]
		s.Unverified = r.IntN(3) == 0
		if r.IntN(5) > 0 {
			src = append(src, s)
		}
		for range r.IntN(3) {
			seen = append(seen, saw(id, news.TraitTag, fmt.Sprintf("x:%d000", r.IntN(8)), r.IntN(99)))
		}
		seen = append(seen, saw(id, news.TraitAddress, []string{net1, net2}[r.IntN(2)], r.IntN(99)))
		if r.IntN(3) == 0 {
			seen = append(seen, saw(id, news.TraitNames, fmt.Sprint("n", r.IntN(4)), r.IntN(99)))
		}
		seen = append(seen, saw(id, news.TraitTemplate, []string{ownPage, nearPage, otherPage, themePage}[r.IntN(4)], r.IntN(99)))
	}
	return src, seen
}
