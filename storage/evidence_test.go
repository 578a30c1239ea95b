package storage_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"claimwatch/claims"
	"claimwatch/storage"
	"claimwatch/storage/storagetest"
)

const report = "They said 3,000 were killed. Others said fewer."

func TestMentionCarriesItsArticle(t *testing.T) {
	db := storagetest.Open(t)
	want := quoting(report, "3,000 were killed", "killed-3000")
	id := store(t, db, "https://a.example/1", report, 0, want)
	got := mentions(t, db, claims.MentionFilter{})
	if len(got) != 1 {
		t.Fatalf("%d mentions", len(got))
	}
	want.ID, want.ArticleID, want.Version, want.SourceID, want.Outlet = 1, id, 1, "daily", "The Daily"
	want.URL, want.Title, want.Lang, want.Evidence.Lang = "https://a.example/1", "Title", "en", "en"
	want.Published, want.Fetched, want.Matcher, want.CaptureSHA256 = at(0), at(0), "m1", got[0].CaptureSHA256
	if diff := cmp.Diff(want, got[0]); diff != "" {
		t.Error(diff)
	}
	if len(got[0].CaptureSHA256) != 64 {
		t.Errorf("capture hash %q", got[0].CaptureSHA256)
	}
}

func TestEvidenceKeepsItsIDAcrossMatchers(t *testing.T) {
	db := storagetest.Open(t)
	first, second := quoting(report, "3,000 were killed", "killed-3000"), quoting(report, "fewer", "killed-3000")
	id := store(t, db, "https://a.example/1", report, 0, first, second)
	decide(t, db, claims.Decision{Action: claims.ActConfirm, Subject: claims.EvidenceSubject(1), After: "supports"})
	first.Score = 0.5
	if err := db.SaveEvidence(ctx, id, "m2", []claims.Mention{first}); err != nil {
		t.Fatal(err)
	}
	got := mentions(t, db, claims.MentionFilter{})
	if len(got) != 1 || got[0].ID != 1 || got[0].Score != 0.5 || !got[0].Reviewed || got[0].Matcher != "m2" {
		t.Errorf("found again: %+v", got)
	}
	if err := db.SaveEvidence(ctx, id, "m3", nil); err != nil {
		t.Fatal(err)
	}
	if got = mentions(t, db, claims.MentionFilter{}); len(got) != 1 || got[0].ID != 1 {
		t.Errorf("what a person confirmed went with the matcher: %+v", got)
	}
	decide(t, db, claims.Decision{Action: claims.ActUndo, Undoes: 1})
	if got = mentions(t, db, claims.MentionFilter{}); len(got) != 0 {
		t.Errorf("neither matcher nor person holds it: %+v", got)
	}
	if err := db.SaveEvidence(ctx, 99, "m1", nil); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("evidence of an article that is not there: %v", err)
	}
}

func TestNewVersionDoesNotAskTwice(t *testing.T) {
	db := storagetest.Open(t)
	const edited = "Update. They said 3,000 were killed. And 400 hurt."
	words := "3,000 were killed"
	store(t, db, "https://a.example/1", report, 0, quoting(report, words, "killed-3000"))
	second := store(t, db, "https://a.example/1", edited, 1, quoting(edited, words, "killed-3000"), quoting(edited, "400 hurt", "hurt-400"))
	if got := mentions(t, db, claims.MentionFilter{Claim: "killed-3000"}); len(got) != 1 || got[0].ID != 1 || got[0].Gone {
		t.Errorf("the same words twice: %+v", got)
	}
	decide(t, db, claims.Decision{Action: claims.ActConfirm, Subject: claims.EvidenceSubject(1)})
	own := mentions(t, db, claims.MentionFilter{Article: second})
	if len(own) != 2 || own[0].ID != 1 || !own[0].Reviewed || own[0].Version != 2 || own[0].Start == 10 {
		t.Errorf("of the second version: %+v", own)
	}
	store(t, db, "https://a.example/1", "All was deleted.", 2)
	for _, m := range mentions(t, db, claims.MentionFilter{}) {
		if !m.Gone {
			t.Errorf("%q is no longer on the page", m.Quote)
		}
	}
	for _, m := range mentions(t, db, claims.MentionFilter{AsOf: at(1.5)}) {
		if m.Gone {
			t.Errorf("%q was still on the page", m.Quote)
		}
	}
}

// The desk of these tests: e1 and e2 of claim a, e3 of claim b, published in
// the order of their ids, an hour apart.
func smallDesk(t *testing.T, c *clock) *storage.DB {
	db := storagetest.Open(t, withClock(c), func(o *storage.Options) {
		o.Origins = claims.NewOrigins([]claims.Origin{{ID: "hrana", Family: "hrana-family"}})
	})
	for i, claim := range []string{"a", "a", "b"} {
		text := fmt.Sprintf("Text %d says something.", i)
		store(t, db, fmt.Sprintf("https://a.example/%d", i), text, float64(i), quoting(text, "something", claim))
	}
	return db
}

func TestFilterSeesTheDeskAsDecided(t *testing.T) {
	c := &clock{at(10)}
	db := smallDesk(t, c)
	decide(t, db, claims.Decision{Action: claims.ActConfirm, Subject: "evidence:1", After: "contradicts"})
	decide(t, db, claims.Decision{Action: claims.ActMove, Subject: "evidence:2", After: "b"})
	decide(t, db, claims.Decision{Action: claims.ActCorrect, Subject: "evidence:3", After: `{"origin":"hrana"}`})
	c.now = at(20)
	decide(t, db, claims.Decision{Action: claims.ActReject, Subject: "evidence:3"})
	for _, tt := range []struct {
		what string
		f    claims.MentionFilter
		want string
	}{
		{"all, in order of publication", claims.MentionFilter{}, "1 2 3"},
		{"a claim after moves", claims.MentionFilter{Claim: "b"}, "2 3"},
		{"a claim that lost one by a move", claims.MentionFilter{Claim: "a"}, "1"},
		{"an origin after a correction", claims.MentionFilter{Origin: "hrana"}, "3"},
		{"an origin that lost one", claims.MentionFilter{Origin: "pmoi"}, "1 2"},
		{"what nobody decided", claims.MentionFilter{Pending: true}, "2"},
		{"what nobody had decided then", claims.MentionFilter{Pending: true, AsOf: at(15)}, "2 3"},
		{"before any decision", claims.MentionFilter{Claim: "a", AsOf: at(9)}, "1 2"},
		{"before the third was fetched", claims.MentionFilter{AsOf: at(1)}, "1 2"},
		{"published from one hour on", claims.MentionFilter{From: at(1)}, "2 3"},
		{"published before one hour", claims.MentionFilter{To: at(1)}, "1"},
		{"two, however many there are", claims.MentionFilter{Limit: 2}, "1 2"},
		{"by id", claims.MentionFilter{IDs: []int64{3, 1}}, "1 3"},
		{"no such source", claims.MentionFilter{SourceID: "other"}, ""},
	} {
		var ids []string
		for _, m := range mentions(t, db, tt.f) {
			ids = append(ids, fmt.Sprint(m.ID))
		}
		if got := strings.Join(ids, " "); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
	m := mentions(t, db, claims.MentionFilter{IDs: []int64{3}})[0]
	if m.Origin != "hrana" || m.Family != "hrana-family" || m.Rule != "person" || !m.Rejected {
		t.Errorf("corrected and rejected: %+v", m)
	}
}

func TestUndo(t *testing.T) {
	db := smallDesk(t, &clock{at(10)})
	yes := decide(t, db, claims.Decision{Action: claims.ActConfirm, Subject: "evidence:1"})
	back := decide(t, db, claims.Decision{Action: claims.ActUndo, Undoes: yes.Seq})
	if back.Subject != "evidence:1" {
		t.Errorf("the undo is on %q", back.Subject)
	}
	if got := mentions(t, db, claims.MentionFilter{Pending: true}); len(got) != 3 {
		t.Errorf("%d pending after the undo", len(got))
	}
	for _, tt := range []struct {
		what string
		d    claims.Decision
	}{
		{"twice", claims.Decision{Undoes: yes.Seq}},
		{"what is not there", claims.Decision{Undoes: 77}},
		{"under another subject", claims.Decision{Undoes: back.Seq, Subject: "evidence:2"}},
	} {
		tt.d.Action, tt.d.Who = claims.ActUndo, "ana"
		var undo *storage.UndoError
		if _, err := db.Decide(ctx, tt.d); !errors.As(err, &undo) {
			t.Errorf("%s: %v", tt.what, err)
		}
	}
	decide(t, db, claims.Decision{Action: claims.ActUndo, Undoes: back.Seq})
	if got := mentions(t, db, claims.MentionFilter{IDs: []int64{1}}); !got[0].Reviewed {
		t.Error("the undo was taken back, so the confirmation stands")
	}
	if _, err := db.Decide(ctx, claims.Decision{Who: "ana", Action: claims.ActConfirm, Subject: "evidence:99"}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("deciding on evidence that is not there: %v", err)
	}
	if ds, err := db.DecisionsFor(ctx, "evidence:1"); err != nil || len(ds) != 3 {
		t.Errorf("%d decisions, %v", len(ds), err)
	}
	if ds, err := db.Decisions(ctx, 1, 2, 0); err != nil || len(ds) != 1 || ds[0].Seq != 2 {
		t.Errorf("%+v, %v", ds, err)
	}
}
