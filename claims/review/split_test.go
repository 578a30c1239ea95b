package review_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"claimwatch/claims"
)

// twoFigures is a passage that counts two things in one sentence.
var twoFigures = said{name: "two", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-10 09:00", title: "Rights group counts 116 dead", claim: "killed-3000", origin: "hrana",
	stance: claims.Supports, value: 116, story: "h116",
	text: "The streets were quiet.\n\n«[who|HRANA] said [figure|116] people had been [act|killed], 14 members of the security forces were killed among them.» It named thirty."}

// act sends one of the forms of a card and returns the number of the decision.
func (d *testDesk) act(name string, form url.Values) int64 {
	d.t.Helper()
	return d.answer(name, form.Get("act"), flat(form)...)
}

func flat(form url.Values) (out []string) {
	for k, v := range form {
		out = append(out, k, v[0])
	}
	return out
}

// refuses fails unless the form is refused with words that hold text.
func (d *testDesk) refuses(name, text string, form url.Values) {
	d.t.Helper()
	res, body := d.post(fmt.Sprintf("/inbox/e%d.json", d.ids[name]), form)
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, text) {
		d.t.Errorf("%v: status %d, want a refusal with %q\n%s", form, res.StatusCode, text, body)
	}
}

func (d *testDesk) takeBack(form url.Values) {
	d.t.Helper()
	if res, body := d.post("/undo", form); res.StatusCode != http.StatusSeeOther {
		d.t.Fatalf("undo %v: status %d\n%s", form, res.StatusCode, body)
	}
}

// pieces are what was cut out of a passage, as the desk tells it.
func (d *testDesk) pieces(name string) []claims.Mention {
	d.t.Helper()
	all, err := d.db.Mentions(ctx, claims.MentionFilter{})
	d.must(err)
	var out []claims.Mention
	for _, m := range all {
		if m.PartOf == d.ids[name] {
			out = append(out, m)
		}
	}
	return out
}

func TestASentenceWithTwoFiguresIsSplit(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.publish(twoFigures)
	_, body := d.get(fmt.Sprintf("/inbox/e%d", d.ids["two"]))
	if !strings.Contains(body, "14 members of the security forces were killed among them") {
		t.Fatalf("the card does not offer the second figure:\n%s", body)
	}
	waiting := d.waiting()
	d.act("two", url.Values{"act": {"split"}, "figure": {"1"}})
	ps := d.pieces("two")
	if len(ps) != 1 || ps[0].Quote != "14 members of the security forces were killed among them" || ps[0].Figure == nil || *ps[0].Figure.Value != 14 || ps[0].Reviewed {
		t.Fatalf("pieces: %+v", ps)
	}
	if m := d.mention("two"); m.Figure == nil || *m.Figure.Value != 116 || m.PartOf != 0 {
		t.Errorf("the passage itself became %+v", m.Evidence)
	}
	if n := d.waiting(); n != waiting+1 {
		t.Errorf("%d cards wait, want one more than %d", n, waiting)
	}
	d.ids["piece"] = ps[0].ID
	d.answer("piece", "not")
	if m := d.mention("piece"); !m.Rejected {
		t.Error("the piece cannot be decided on by itself")
	}
	d.takeBack(url.Values{})
	d.takeBack(url.Values{})
	if left := d.pieces("two"); len(left) != 0 || d.waiting() != waiting {
		t.Errorf("after undo: %d pieces, %d cards wait of %d", len(left), d.waiting(), waiting)
	}
	d.takeBack(url.Values{"again": {"1"}})
	d.takeBack(url.Values{"again": {"1"}})
	if m := d.mention("piece"); !m.Rejected {
		t.Error("done again, the answer on the piece is lost")
	}
	if _, _, err := d.db.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}

// Reading everything again neither drops a piece nor makes it twice, and the
// desk of the day before has none.
func TestAPieceOutlivesAnotherReading(t *testing.T) {
	t.Parallel()
	d := filled(t)
	art := d.publish(twoFigures)
	d.now = d.now.AddDate(0, 0, 1)
	d.act("two", url.Values{"act": {"split"}, "words": {"14 members of the security forces"}, "value": {"14"}, "qualifier": {"exact"}, "metric": {"killed"}, "scope": {"security"}, "figure": {"0"}})
	_, m := twoFigures.mention()
	d.must(d.db.SaveEvidence(ctx, art, "m2", []claims.Mention{m}))
	ps := d.pieces("two")
	if len(ps) != 1 || ps[0].Figure.Scope != "security" {
		t.Fatalf("after another reading: %+v", ps)
	}
	before, err := d.db.Mentions(ctx, claims.MentionFilter{AsOf: morning})
	d.must(err)
	for _, m := range before {
		if m.PartOf != 0 {
			t.Errorf("the desk of the day before knows e%d, which was cut out later", m.ID)
		}
	}
	if stats, err := d.db.Stats(ctx, morning.AddDate(0, 0, -90), d.now); err != nil || stats.Evidence != len(mustAll(d)) {
		t.Errorf("stats count %d pieces of evidence, %d are told (%v)", stats.Evidence, len(mustAll(d)), err)
	}
}

func mustAll(d *testDesk) []claims.Mention {
	all, err := d.db.Mentions(ctx, claims.MentionFilter{})
	d.must(err)
	return all
}

func TestWhatCannotBeSplit(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.publish(twoFigures)
	d.refuses("two", "hich words", url.Values{"act": {"split"}})
	d.refuses("two", "does not stand in the passage", url.Values{"act": {"split"}, "words": {"nobody"}})
	d.refuses("two", "the whole passage", url.Values{"act": {"split"}, "words": {d.mention("two").Quote}})
	d.refuses("two", "no such figure", url.Values{"act": {"split"}, "figure": {"7"}})
	d.act("two", url.Values{"act": {"split"}, "words": {"14 members"}})
	d.refuses("two", "split off already", url.Values{"act": {"split"}, "words": {"14 members"}})
}

// Copies with the same words are split with the card; those in other words
// stay whole.
func TestCopiesAreSplitAlike(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.publish(twoFigures)
	again := twoFigures
	again.name, again.outlet, again.rule = "two2", "Second Herald", "F2"
	d.publish(again)
	d.act("two", url.Values{"act": {"split"}, "figure": {"1"}})
	if a, b := d.pieces("two"), d.pieces("two2"); len(a) != 1 || len(b) != 1 {
		t.Fatalf("%d and %d pieces", len(a), len(b))
	}
	d.takeBack(url.Values{})
	if a, b := d.pieces("two"), d.pieces("two2"); len(a)+len(b) != 0 {
		t.Errorf("after one undo: %d and %d pieces", len(a), len(b))
	}
}

func TestAFoldIsBrokenAndMergedBack(t *testing.T) {
	t.Parallel()
	d := filled(t)
	form := url.Values{"act": {"break"}, "which": {fmt.Sprint(d.ids["i2"])}, "whose": {"outlet"}}
	waiting := d.waiting()
	d.act("i1", form)
	m := d.mention("i2")
	if m.Origin != "blatt" || m.Family != "blatt" || m.Rule != "person" || m.Presumed || m.Story == d.mention("i1").Story {
		t.Fatalf("broken out: %+v", m)
	}
	if n := d.waiting(); n != waiting+1 {
		t.Errorf("%d cards wait, want one more than %d", n, waiting)
	}
	_, again := january()[5].mention()
	d.must(d.db.SaveEvidence(ctx, d.arts["i2"], "m2", []claims.Mention{again}))
	if m := d.mention("i2"); m.Origin != "blatt" {
		t.Errorf("another reading folded it again: origin %s", m.Origin)
	}
	d.act("i2", url.Values{"act": {"join"}, "with": {fmt.Sprintf("e%d", d.ids["i3"])}})
	if m, o := d.mention("i2"), d.mention("i3"); m.Origin != o.Origin || m.Story != o.Story || m.Family != o.Family {
		t.Errorf("merged: %s in %s, want %s in %s", m.Origin, m.Story, o.Origin, o.Story)
	}
	if n := d.waiting(); n != waiting {
		t.Errorf("merged: %d cards wait, want %d", n, waiting)
	}
	d.takeBack(url.Values{})
	if m := d.mention("i2"); m.Origin != "blatt" {
		t.Errorf("the merge taken back: origin %s", m.Origin)
	}
	d.takeBack(url.Values{})
	if m := d.mention("i2"); m.Origin != "ihrngo" || m.Rule != "F6" {
		t.Errorf("the break taken back: origin %s by %s", m.Origin, m.Rule)
	}
}

func TestWhatCannotBeBrokenOrMerged(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.refuses("i1", "hose word", url.Values{"act": {"break"}})
	d.refuses("i1", "not folded under", url.Values{"act": {"break"}, "which": {fmt.Sprint(d.ids["h1"])}, "whose": {"outlet"}})
	d.refuses("i1", "no evidence", url.Values{"act": {"join"}, "with": {"e9999"}})
	d.refuses("i1", "no copy of itself", url.Values{"act": {"join"}, "with": {fmt.Sprintf("e%d", d.ids["i1"])}})
	d.refuses("i1", "move it first", url.Values{"act": {"join"}, "with": {fmt.Sprintf("e%d", d.ids["b1"])}})
	d.act("i1", url.Values{"act": {"break"}, "whose": {"unknown"}})
	if m := d.mention("i1"); m.Origin != "unknown" {
		t.Errorf("origin %s", m.Origin)
	}
	d.refuses("i1", "there already", url.Values{"act": {"break"}, "whose": {"unknown"}})
}
