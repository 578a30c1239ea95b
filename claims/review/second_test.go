package review_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// seenBy is the same desk, opened by somebody else.
func (d *testDesk) seenBy(name string) *testDesk {
	d.t.Helper()
	e := *d
	e.o.OpenAs = name
	var err error
	e.pages, err = review.New(d.db, e.o)
	d.must(err)
	return &e
}

func everySecond(o *review.Options) { o.DoubleShare = 1 }

func TestASecondPersonIsAskedSilently(t *testing.T) {
	t.Parallel()
	ana := filled(t, everySecond)
	ben := ana.seenBy("ben")
	before := ben.waiting()
	card := fmt.Sprintf("/inbox/e%d", ana.ids["x1"])
	_, fresh := ben.get(card)
	ana.answer("x1", "supports")
	if n := ana.waiting(); n != before-1 {
		t.Errorf("%d cards wait for ana, want one less than %d", n, before)
	}
	if n := ben.waiting(); n != before {
		t.Errorf("%d cards wait for ben, want still %d", n, before)
	}
	_, body := ben.get(card)
	for _, leak := range []string{"ana", "On record", "Somebody was first", "94", `name="seen" value="1"`, "class=\"standing\""} {
		if strings.Contains(body, leak) && !strings.Contains(fresh, leak) {
			t.Errorf("the second card says %q", leak)
		}
	}
	if !strings.Contains(body, "Hidden until you answer.") || !strings.Contains(body, `value="supports"`) {
		t.Error("the second card is no card like others")
	}
	ben.refuses("x1", "nswer this card first", url.Values{"act": {"move"}, "to": {"blackout"}})
	ben.answer("x1", "disputes")
	if m := ana.mention("x1"); m.Stance != claims.Supports || m.Reviewer != "ana" {
		t.Errorf("the second answer changed the evidence: %s by %s", m.Stance, m.Reviewer)
	}
	if n := ben.waiting(); n != before-1 {
		t.Errorf("%d cards wait for ben after it, want %d", n, before-1)
	}
	all, err := ana.db.Decisions(ctx, 0, 0, 0)
	ana.must(err)
	if x := all[1]; x.Action != claims.ActSecond || x.Before != string(claims.Contradicts) || x.After != "disputes" || !x.Blind {
		t.Errorf("on record: %+v", x)
	}
	if _, body := ana.get("/quality.json"); !strings.Contains(body, `"Of": 1`) {
		t.Errorf("the pair is not on the page of agreement: %s", body)
	}
	for _, d := range []*testDesk{ana, ben} {
		if _, body := d.get("/"); !strings.Contains(body, "answered otherwise than you") {
			t.Error("nobody is told that two answers differ")
		}
	}
	ben.takeBack(url.Values{})
	if _, body := ana.get("/"); strings.Contains(body, "answered otherwise than you") {
		t.Error("the second answer is taken back, and still differs")
	}
	if n := ben.waiting(); n != before {
		t.Errorf("taken back, %d cards wait for ben, want %d", n, before)
	}
}

// A share of the passages is chosen, the same for everybody; without a share
// there are none, and copies folded under one answer are asked once.
func TestWhichAreAskedTwice(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	if a, b := d.waiting(), d.seenBy("ben").waiting(); a != b {
		t.Errorf("no share: %d wait for ana, %d for ben", a, b)
	}
	d = filled(t, everySecond)
	d.answer("i1", "supports")
	if a, b := d.waiting(), d.seenBy("ben").waiting(); b != a+1 {
		t.Errorf("three copies, one answer: %d wait for ana, %d for ben", a, b)
	}
	d.now = d.now.Add(8 * 24 * time.Hour)
	if a, b := d.waiting(), d.seenBy("ben").waiting(); b != a {
		t.Errorf("a week later: %d wait for ana, %d for ben", a, b)
	}
	n := 0
	for id := range int64(20000) {
		if review.Chosen(id, .1) {
			n++
		}
		if review.Chosen(id, .1) && !review.Chosen(id, .2) {
			t.Fatalf("e%d is of a tenth and not of a fifth", id)
		}
	}
	if n < 1850 || n > 2150 {
		t.Errorf("%d of 20000 are chosen for a share of a tenth", n)
	}
}

func TestASecondLookIsAsked(t *testing.T) {
	t.Parallel()
	ana := filled(t)
	ana.account("ben", claims.Analyst)
	ben, cem := ana.seenBy("ben"), ana.seenBy("cem")
	ana.refuses("x1", "no account", url.Values{"act": {"ask"}, "to": {"nobody"}})
	ana.refuses("x1", "somebody else", url.Values{"act": {"ask"}, "to": {"ana"}})
	ana.act("x1", url.Values{"act": {"ask"}, "to": {"ben"}})
	ana.answer("x1", "supports")
	if _, body := ben.get("/"); !strings.Contains(body, "asks for a second look") {
		t.Error("ben is not told on Today")
	}
	if _, body := cem.get("/"); strings.Contains(body, "asks for a second look") {
		t.Error("cem is told, who was not asked")
	}
	if _, body := ben.get("/inbox.json?view=mine"); !strings.Contains(body, fmt.Sprintf(`"e%d"`, ana.ids["x1"])) {
		t.Error("it is not among what is ben's in the inbox")
	}
	ben.answer("x1", "supports")
	if _, body := ben.get("/"); strings.Contains(body, "asks for a second look") {
		t.Error("answered, it still waits for ben")
	}
	if _, body := ana.get("/"); !strings.Contains(body, "has answered") {
		t.Error("ana is not told that ben has answered")
	}
	res, _ := ana.post("/seen", url.Values{"subject": {claims.EvidenceSubject(ana.ids["x1"])}})
	if _, body := ana.get("/"); res.StatusCode != http.StatusSeeOther || strings.Contains(body, "has answered") {
		t.Errorf("seen: status %d, and it still waits", res.StatusCode)
	}
	if res, _ := ana.post("/seen", url.Values{"subject": {"evidence:1"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("seen where nothing waits: status %d", res.StatusCode)
	}
	ana.act("d1", url.Values{"act": {"ask"}, "to": {""}})
	for _, d := range []*testDesk{ben, cem} {
		if _, body := d.get("/"); !strings.Contains(body, "asks for a second look") {
			t.Errorf("%s is not asked, though anybody is", d.o.OpenAs)
		}
	}
	cem.answer("d1", "disputes")
	if _, body := ben.get("/"); strings.Contains(body, "asks for a second look") {
		t.Error("one has answered, and anybody is still asked")
	}
}

func TestANoteDrawsSomebodyIn(t *testing.T) {
	t.Parallel()
	ana := filled(t)
	ben := ana.seenBy("ben")
	for _, subject := range []string{"claim:blackout", "origin:hrana"} {
		res, _ := ana.post("/notes", url.Values{"subject": {subject}, "note": {"@ben, did they count the wounded?"}})
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("note: status %d", res.StatusCode)
		}
	}
	_, body := ben.get("/")
	if strings.Count(body, "names you in a note") != 2 || !strings.Contains(body, `href="/origins/hrana"`) {
		t.Error("ben is not drawn in by both notes")
	}
	if _, body := ana.get("/"); strings.Contains(body, "names you in a note") {
		t.Error("ana drew herself in")
	}
	ana.takeBack(url.Values{})
	if _, body := ben.get("/"); strings.Count(body, "names you in a note") != 1 {
		t.Error("a note that was taken back still draws in")
	}
	if res, _ := ben.post("/notes", url.Values{"subject": {"claim:blackout"}, "note": {"They did."}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("answer: status %d", res.StatusCode)
	}
	if _, body := ana.get("/"); !strings.Contains(body, "has answered") {
		t.Error("the arrow did not go back to ana")
	}
	if i := slices.IndexFunc(review.Routes(), func(r review.Route) bool { return r.Pattern == "POST /seen" }); i < 0 || review.Routes()[i].Role != claims.Analyst {
		t.Error("who may say that something was seen?")
	}
}

// Who only reads is asked nothing, and sees what was answered.
func TestReadersAreNotAskedToo(t *testing.T) {
	t.Parallel()
	d := filled(t, everySecond, withAccounts)
	d.account("ana", claims.Analyst)
	d.account("ben", claims.Analyst)
	d.account("rita", claims.Reader)
	ana, _ := d.login("ana", goodPassword)
	ben, _ := d.login("ben", goodPassword)
	rita, _ := d.login("rita", goodPassword)
	card := fmt.Sprintf("/inbox/e%d", d.ids["x1"])
	if status := d.as(ana, card, url.Values{"act": {"supports"}, "blind": {"1"}}); status != http.StatusSeeOther {
		t.Fatalf("answer: status %d", status)
	}
	for cookie, hidden := range map[string]bool{ana: false, ben: true, rita: false} {
		_, body := d.get(card, "Cookie", cookie)
		if strings.Contains(body, "On record") == hidden {
			t.Errorf("%.60s: what was answered is hidden: %t", cookie, !hidden)
		}
	}
}
