package review_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
)

// mention reads one piece of evidence as it stands.
func (d *testDesk) mention(name string) claims.Mention {
	d.t.Helper()
	ms, err := d.db.Mentions(ctx, claims.MentionFilter{IDs: []int64{d.ids[name]}})
	d.must(err)
	if len(ms) != 1 {
		d.t.Fatalf("%d pieces of evidence called %s", len(ms), name)
	}
	return ms[0]
}

// answer decides a card by the form and fails unless it leads on.
func (d *testDesk) answer(name, act string, more ...string) int64 {
	d.t.Helper()
	form := url.Values{"act": {act}, "blind": {"1"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	res, body := d.post(fmt.Sprintf("/inbox/e%d", d.ids[name]), form)
	if res.StatusCode != http.StatusSeeOther {
		d.t.Fatalf("answering %s with %s: status %d\n%s", name, act, res.StatusCode, body)
	}
	u, err := url.Parse(res.Header.Get("Location"))
	d.must(err)
	seq, err := strconv.ParseInt(u.Query().Get("done"), 10, 64)
	d.must(err)
	return seq
}

func TestAnAnswerCountsForEveryCopy(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	for _, name := range []string{"i1", "i2", "i3"} {
		if m := d.mention(name); !m.Reviewed || m.Stance != claims.Supports || m.Reviewer != "ana" {
			t.Errorf("%s: reviewed %t, %s, by %q", name, m.Reviewed, m.Stance, m.Reviewer)
		}
	}
	if m := d.mention("h1"); m.Reviewed {
		t.Error("another assertion was decided along with it")
	}
}

func TestTheFourAnswers(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		act      string
		stance   claims.Stance
		rejected bool
	}{{"supports", claims.Supports, false}, {"disputes", claims.Contradicts, false}, {"passing", claims.Mentions, false}, {"not", claims.Supports, true}} {
		d := filled(t)
		d.answer("i1", tt.act)
		if m := d.mention("i1"); m.Stance != tt.stance || m.Rejected != tt.rejected || !m.Reviewed {
			t.Errorf("%s: %s, rejected %t, reviewed %t", tt.act, m.Stance, m.Rejected, m.Reviewed)
		}
	}
	d := filled(t)
	if res, _ := d.post(fmt.Sprintf("/inbox/e%d", d.ids["i1"]), url.Values{"act": {"perhaps"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an answer that is none: status %d", res.StatusCode)
	}
}

func TestUndoTakesBackTheWholeStroke(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	res, _ := d.post("/undo", url.Values{})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("undo: status %d", res.StatusCode)
	}
	for _, name := range []string{"i1", "i2", "i3"} {
		if m := d.mention(name); m.Reviewed {
			t.Errorf("%s is still decided", name)
		}
	}
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	if len(all) != 6 {
		t.Errorf("%d rows in the log, want 3 and their 3 undos", len(all))
	}
	if res, body := d.post("/undo", url.Values{}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("undoing nothing: status %d\n%s", res.StatusCode, body)
	}
}

func TestUndoGoesBackWithoutEnd(t *testing.T) {
	t.Parallel()
	d := filled(t)
	names := []string{"i1", "h2", "s1", "x1", "b1"}
	for _, n := range names {
		d.answer(n, "supports")
		d.now = d.now.Add(10 * time.Second)
	}
	for i := range names {
		if res, _ := d.post("/undo", url.Values{}); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("undo %d: status %d", i+1, res.StatusCode)
		}
		d.now = d.now.Add(time.Second)
		if last := names[len(names)-1-i]; d.mention(last).Reviewed {
			t.Errorf("undo %d did not take back %s", i+1, last)
		}
	}
	if _, _, err := d.db.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}

func TestWhoeverIsSecondIsToldOfTheFirst(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("d1", "disputes")
	res, body := d.post(fmt.Sprintf("/inbox/e%d", d.ids["d1"]), url.Values{"act": {"supports"}})
	if res.StatusCode != http.StatusConflict || !strings.Contains(body, "Somebody was first") {
		t.Fatalf("status %d", res.StatusCode)
	}
	if m := d.mention("d1"); m.Stance != claims.Contradicts {
		t.Error("the first answer was overwritten")
	}
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	d.answer("d1", "passing", "seen", fmt.Sprint(all[len(all)-1].Seq))
	if m := d.mention("d1"); m.Stance != claims.Mentions {
		t.Error("whoever saw the first answer could not give another")
	}
}

func TestCopiesThatCameLaterAreNotDecidedUnseen(t *testing.T) {
	t.Parallel()
	d := filled(t)
	last := d.ids["i3"]
	d.publish(said{name: "i9", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-15 09:00", title: "Later copy", claim: "killed-3000", origin: "ihrngo", stance: claims.Supports, value: 3428, qualifier: claims.AtLeast, story: "i3428",
		text: "«At least [figure|3,428] were killed, said [who|Iran Human Rights].»"})
	d.answer("i1", "supports", "last", fmt.Sprint(last))
	if !d.mention("i3").Reviewed || d.mention("i9").Reviewed {
		t.Errorf("seen copy decided %t, unseen copy decided %t", d.mention("i3").Reviewed, d.mention("i9").Reviewed)
	}
}

func TestCorrectMoveNoteLater(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "correct", "value", "۳٬۴۲۹", "was_value", "3428", "qualifier", "exact", "was_qualifier", "at-least", "metric", "killed", "was_metric", "killed", "scope", "protesters", "was_scope", "all", "as_of", "2026-01-14", "was_as_of", "")
	if f := d.mention("i1").Figure; f == nil || *f.Value != 3429 || f.Scope != "protesters" || f.AsOf != "2026-01-14" || f.Qualifier != claims.Exact {
		t.Errorf("after the correction: %+v", f)
	}
	d.answer("d1", "move", "to", "leaderless")
	if m := d.mention("d1"); m.Claim != "leaderless" || m.Reviewed {
		t.Errorf("after the move: %s, reviewed %t", m.Claim, m.Reviewed)
	}
	d.answer("b1", "note", "note", "Ask NetBlocks <b>again</b>")
	if _, body := d.get(fmt.Sprintf("/inbox/e%d", d.ids["b1"])); !strings.Contains(body, "Ask NetBlocks &lt;b&gt;again&lt;/b&gt;") {
		t.Error("the note does not stand on the card, as text")
	}
	d.answer("b1", "later", "until", "2026-01-28")
	if _, body := d.get("/inbox?claim=blackout"); !strings.Contains(body, "Nothing waits under this filter") {
		t.Error("what was put off still waits")
	}
	d.now = d.now.Add(24 * time.Hour)
	if _, body := d.get("/inbox?claim=blackout"); strings.Contains(body, "Nothing waits under this filter") {
		t.Error("what was put off until today does not wait again")
	}
	for _, bad := range []url.Values{{"act": {"move"}, "to": {"no-such-claim"}}, {"act": {"correct"}}, {"act": {"note"}, "note": {" "}}, {"act": {"later"}, "until": {"2020-01-01"}}} {
		if res, _ := d.post(fmt.Sprintf("/inbox/e%d", d.ids["s1"]), bad); res.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("%v: status %d", bad, res.StatusCode)
		}
	}
}

func TestPutOffUntilSomebodyElseSpeaks(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("b1", "later", "until", "origin")
	if _, body := d.get("/inbox?claim=blackout"); !strings.Contains(body, "Nothing waits under this filter") {
		t.Fatal("what was put off still waits")
	}
	d.publish(said{name: "b2", outlet: "The Harbour Herald", source: "herald", lang: "en", day: "2026-01-26 09:00", title: "Traffic fell", claim: "blackout", origin: "cloudflare-radar", stance: claims.Supports, story: "radar",
		text: "«[who|Cloudflare Radar] saw traffic from Iran [act|fall] to nothing.»"})
	if _, body := d.get("/inbox?claim=blackout"); !strings.Contains(body, fmt.Sprintf(`/inbox/e%d"`, d.ids["b1"])) {
		t.Error("a further origin spoke, and the card still sleeps")
	}
}

func TestBlindFirst(t *testing.T) {
	t.Parallel()
	d := filled(t)
	path := fmt.Sprintf("/inbox/e%d", d.ids["i1"])
	for _, word := range []string{"94\u00a0%", "agrees", "would change the claim", "single-source"} {
		if _, body := d.get(path); strings.Contains(body, word) {
			t.Errorf("%q is told before the answer", word)
		}
	}
	_, body := d.get(path + "?reveal=1")
	if !strings.Contains(body, "94\u00a0%") || !strings.Contains(body, "agrees") || !strings.Contains(body, `name="blind" value="0"`) {
		t.Error("the machine's view does not show when it is asked for, or its being seen is not kept")
	}
	_, data := d.get(path + ".json")
	var card map[string]any
	d.must(json.Unmarshal([]byte(data), &card))
	if card["machine"] != nil {
		t.Error("the JSON of a card is less blind than its page")
	}
	d.answer("i1", "supports")
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	if !all[0].Blind || all[0].Client != "web" {
		t.Errorf("kept: blind %t, client %q", all[0].Blind, all[0].Client)
	}
}

func TestWhatMattersComesFirst(t *testing.T) {
	t.Parallel()
	d := filled(t)
	_, csv := d.get("/inbox.csv")
	rows := strings.Split(strings.TrimSpace(csv), "\r\n")
	if len(rows) < 8 {
		t.Fatalf("%d rows waiting", len(rows)-1)
	}
	last := 0
	for _, r := range rows[1:] {
		f := strings.Split(r, ",")
		rank, err := strconv.Atoi(f[2])
		d.must(err)
		noise := f[1] == "leaderless"
		if rank < last && !noise {
			t.Errorf("rank %d after rank %d: %s", rank, last, r)
		}
		last = rank
		if noise {
			last = 0
		}
	}
	if !strings.Contains(rows[1], ",1,true,") {
		t.Errorf("the first card changes nothing: %s", rows[1])
	}
	if !strings.Contains(rows[len(rows)-1], "leaderless") {
		t.Errorf("noise is not last: %s", rows[len(rows)-1])
	}
}

func TestAsOfShowsTheDeskAsItStood(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	d.answer("h2", "supports")
	_, now := d.get("/claims/killed-3000.json")
	_, then := d.get("/claims/killed-3000.json?asof=2026-01-16")
	var a, b struct {
		Day      string
		Reviewed struct {
			S int `json:"support"`
		}
	}
	d.must(json.Unmarshal([]byte(now), &a))
	d.must(json.Unmarshal([]byte(then), &b))
	if a.Reviewed.S != 2 || b.Reviewed.S != 0 || b.Day != "2026-01-16" {
		t.Errorf("S is %d now and was %d on %s; want 2 and, as nothing was decided then, 0", a.Reviewed.S, b.Reviewed.S, b.Day)
	}
	if res, _ := d.get("/claims/killed-3000?asof=yesterday"); res.StatusCode != http.StatusBadRequest {
		t.Errorf("a day that is none: status %d", res.StatusCode)
	}
}

func TestUnknownClaimSuggestsOne(t *testing.T) {
	t.Parallel()
	d := filled(t)
	res, body := d.get("/claims/killed-300")
	if res.StatusCode != http.StatusNotFound || !strings.Contains(body, "Did you mean killed-3000?") {
		t.Errorf("status %d, %s", res.StatusCode, body[strings.Index(body, "<main"):])
	}
}
