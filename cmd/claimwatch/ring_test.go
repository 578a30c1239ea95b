package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/kin"
	"claimwatch/crawler"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
	"claimwatch/storage"
)

// ringDesk is a desk that has crawled a ring in its three waves over 72 hours,
// through the crawler and the stages as they are shipped.
func ringDesk(t *testing.T, how webtest.Disguise, known func(*news.Source)) *desk {
	t.Helper()
	ring, err := webtest.NewRing(how)
	if err != nil {
		t.Fatal(err)
	}
	a := &app{stdout: io.Discard, stderr: io.Discard, getenv: func(string) string { return "" }, clock: ring.Clock(), dataDir: t.TempDir()}
	cfg := defaults()
	cfg.Storage.DataDir = a.dataDir
	d, err := a.openDesk(t.Context(), cfg, owns, ring.Clock())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	d.log = slog.New(slog.DiscardHandler)
	sources := ring.Sources()
	for i := range sources {
		known(&sources[i])
	}
	d.useSources(sources)
	d.resolver = d.newResolver()
	o := a.crawlerOptions(d)
	o.Dial, o.DialTLS = ring.Dial, ring.DialTLS
	cr, err := crawler.New(d.db, o)
	if err != nil {
		t.Fatal(err)
	}
	defer cr.Close()
	for range 3 {
		if err := d.crawlSources(t.Context(), cr, sources, func(sourceRun) {}); err != nil {
			t.Fatal(err)
		}
		if _, err := d.process(t.Context(), func(tally) {}); err != nil {
			t.Fatal(err)
		}
		ring.Clock().Advance(37 * time.Hour)
	}
	return d
}

// believe has somebody take every outlet at its word: each passage that speaks
// for the claim is its own outlet's report, and confirmed.
func believe(t *testing.T, d *desk, claim string) {
	t.Helper()
	ms, err := d.db.Mentions(t.Context(), claims.MentionFilter{Claim: claim})
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ms {
		if m.Stance != claims.Supports {
			continue
		}
		place, err := json.Marshal(claims.Place{Story: fmt.Sprint("own-", m.ID), Origin: m.SourceID})
		if err != nil {
			t.Fatal(err)
		}
		for _, dec := range []claims.Decision{{Action: claims.ActBreak, After: string(place)}, {Action: claims.ActConfirm, After: string(claims.Supports)}} {
			dec.Who, dec.Subject, dec.Client = "careless", claims.EvidenceSubject(m.ID), "cli"
			if _, err := d.db.Decide(t.Context(), dec); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// beliefs counts the families that support the claim by what people reviewed,
// as the rules have it and as it would be without looking at the network.
func beliefs(t *testing.T, d *desk, claim string) (with, without assess.Assessment) {
	t.Helper()
	s, err := d.standingAt(t.Context(), d.today())
	if err != nil {
		t.Fatal(err)
	}
	rules, err := d.rulesAt(t.Context(), d.endOf(d.today()))
	if err != nil {
		t.Fatal(err)
	}
	rules.Hands = claims.Hands{}
	return s.reviewed[claim], assess.Desk(d.claims, s.mentions, d.today(), d.origins, rules)[claim]
}

var honest = []string{"old-bridge-weekly", "salt-road-review"}

// E9 and 66: fifty outlets under fifty domains tell one story in three waves
// over 72 hours, and two others have it for themselves. A person lets in every
// one of the fifty and believes what each says of where it has its story from,
// so that no text ties any two. They are one family still, by the one thing
// that their disguise has left; and the two others, who are behind the same
// front, in the same rack and of the same theme, are two.
func TestFiftyReviewedPuppetsStayOneFamily(t *testing.T) {
	for how, rule := range map[webtest.Disguise]string{webtest.BehindOneFront: "N1, google-analytics:UA-5550123", webtest.InOneRack: "N2, 198.51.100.0/24, certificate for ", webtest.OfOneMould: "N3, 198.51.100.0/24, pages of one skeleton (own:"} {
		t.Run(string(how), func(t *testing.T) {
			d := ringDesk(t, how, func(*news.Source) {})
			believe(t, d, "killed-3000")
			with, without := beliefs(t, d, "killed-3000")
			if without.S != 52 {
				t.Errorf("without looking at the network %d families support the claim; want all 52, or this shows little", without.S)
			}
			if with.S != 3 || !slices.Contains(with.Supporting, honest[0]) || !slices.Contains(with.Supporting, honest[1]) {
				t.Errorf("supported by %v, want one of the fifty and the two others", with.Supporting)
			}
			if !slices.ContainsFunc(with.Reasons, func(r string) bool { return strings.HasPrefix(r, "one-hand: ") && strings.Contains(r, rule) }) {
				t.Errorf("no reason names %q:\n%s", rule, strings.Join(with.Reasons, "\n"))
			}
			k, err := d.kinship(t.Context(), time.Time{})
			if err != nil {
				t.Fatal(err)
			}
			g, ok := k.Group("adria-ledger")
			if !ok || len(g.Once) != 50 || g.State != kin.Suggested {
				t.Fatalf("the group: %v, %s, %d count once", ok, g.State, len(g.Once))
			}
			b := g.Bonds[slices.IndexFunc(g.Bonds, func(b kin.Bond) bool { return strings.HasPrefix(b.String(), rule) })]
			for _, c := range b.Carriers {
				cap, err := d.db.Capture(t.Context(), c.FirstCapture)
				if err != nil || cap.SourceID != c.Outlet || c.Outlet == honest[0] || c.Outlet == honest[1] {
					t.Errorf("%s is proved by capture %d of %q, %v", c.Outlet, c.FirstCapture, cap.SourceID, err)
				}
			}
		})
	}
}

// TestFiftyUnreviewedPuppetsStayOneFamily: the same before anybody has looked
// at the fifty, as the claim would stand if all that waits were confirmed; and
// the first day knows of the first wave only.
func TestFiftyUnreviewedPuppetsStayOneFamily(t *testing.T) {
	for how, want := range map[webtest.Disguise]int{webtest.BehindOneFront: 3, webtest.InOneRack: 2, webtest.OfOneMould: 3} {
		t.Run(string(how), func(t *testing.T) {
			d := ringDesk(t, how, func(s *news.Source) { s.Unverified = !slices.Contains(honest, s.ID) })
			s, err := d.standingAt(t.Context(), d.today())
			if err != nil {
				t.Fatal(err)
			}
			// In one rack, what nobody has looked at is no more than its neighbours of
			// the same theme, and adds nothing to what these say.
			a := s.provisional["killed-3000"]
			if a.S != want || !slices.Contains(a.Supporting, honest[0]) || !slices.Contains(a.Supporting, honest[1]) {
				t.Errorf("supported by %v; want %d, the two others among them", a.Supporting, want)
			}
			first, err := d.kinship(t.Context(), d.endOf("2026-01-26"))
			if err != nil {
				t.Fatal(err)
			}
			if g, _ := first.Group("adria-ledger"); slices.Contains(g.Families, "adria-dispatch") || !slices.Contains(g.Families, "meridian-courier") {
				t.Errorf("the first day knows of %v", g.Families)
			}
		})
	}
}

// TestAPersonDecidesOnARing: on the command line, with what would change, the
// reason in the log, and the way back.
func TestAPersonDecidesOnARing(t *testing.T) {
	d := ringDesk(t, webtest.BehindOneFront, func(*news.Source) {})
	believe(t, d, "killed-3000")
	var out strings.Builder
	a := &app{stdout: &out, stderr: io.Discard, getenv: func(string) string { return "ana" }, clock: d.clock}
	said := func(what string, err error, want ...string) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		for _, w := range want {
			if !strings.Contains(out.String(), w) {
				t.Errorf("%s says\n%s\nwant in it %q", what, out.String(), w)
			}
		}
		out.Reset()
	}
	ctx := t.Context()
	k, err := d.kinship(ctx, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	g, _ := k.Group("meridian-courier")
	first := g.ID // of whichever the crawl reached first
	said("families", a.printKinship(k), first, "suggested", "N1, google-analytics:UA-5550123")
	said("one group", a.printGroup(g), "counted once  "+first+" ", "meridian-courier ", "captures ")
	lines, err := d.kinOf(ctx, "meridian-courier")
	if err != nil || len(lines) != 1 || !strings.HasPrefix(lines[0], "suggested: N1, google-analytics:UA-5550123 since 2026-01-26") {
		t.Errorf("of one outlet: %q, %v", lines, err)
	}
	if c := d.examineKinship(ctx); len(c) != 1 || c[0].State != "warn" || c[0].Mend != "claimwatch origin families "+first {
		t.Errorf("doctor: %+v", c)
	}
	said("reassess", a.reassess(ctx, d, false), "families  "+first+": 50 count once by N1", "parted: killed-3000 by what is reviewed: ", "3 for, ", "→ ", "52 for, ")
	said("a dry run", a.decideFamilies(ctx, d, claims.ActPart, first, nil, "", true), "52 for, ", "Nothing was decided.")
	if with, _ := beliefs(t, d, "killed-3000"); with.S != 3 {
		t.Errorf("after a dry run S is %d", with.S)
	}
	said("part one", a.decideFamilies(ctx, d, claims.ActPart, first, []string{"meridian-courier"}, "the id was copied", false), "parted")
	if with, _ := beliefs(t, d, "killed-3000"); with.S != 4 {
		t.Errorf("with one parted S is %d, want 4", with.S)
	}
	said("unite", a.decideFamilies(ctx, d, claims.ActUnite, first, nil, "one imprint, one phone number", false), "united")
	if with, _ := beliefs(t, d, "killed-3000"); with.S != 4 || len(d.examineKinship(ctx)) != 0 {
		t.Errorf("the others united, S is %d and doctor says %v", with.S, d.examineKinship(ctx))
	}
	ds, err := d.db.FamilyDecisions(ctx, time.Time{})
	if last := ds[len(ds)-1]; err != nil || last.Reason != "one imprint, one phone number" || last.Subject != "family:"+first || last.Action != claims.ActUnite {
		t.Errorf("in the log: %+v, %v", last, err)
	}
	said("part all", a.decideFamilies(ctx, d, claims.ActPart, first, nil, "an agency made them all", false), "parted")
	if with, _ := beliefs(t, d, "killed-3000"); with.S != 52 {
		t.Errorf("parted, S is %d, want 52", with.S)
	}
	if _, err := d.db.Verify(ctx, storage.VerifyOptions{}); err != nil {
		t.Errorf("the log: %v", err)
	}
}
