package review_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"claimwatch/claims"
	"claimwatch/claims/review"
)

// The examples are labelled, marked, in three languages, and explained in
// each language of the pages.
func TestPracticeCards(t *testing.T) {
	t.Parallel()
	cards, err := review.PracticeCards()
	if err != nil || len(cards) < 9 {
		t.Fatalf("%d cards, %v", len(cards), err)
	}
	langs, answers := map[string]int{}, map[review.Answer]int{}
	for i, c := range cards {
		langs[c.Lang]++
		answers[c.Answer]++
		if !slices.Contains(review.Answers(), c.Answer) || c.Claim == "" || c.Why == "" || c.Outlet == "" || len(c.Passage.Spans) == 0 {
			t.Errorf("card %d: %+v", i+1, c)
		}
		for _, sp := range c.Passage.Spans {
			if strings.ContainsAny(sp.Text, "[]|") || !slices.Contains([]string{"", "who", "figure", "scope", "act"}, sp.Mark) {
				t.Errorf("card %d: a span %+v", i+1, sp)
			}
		}
		for _, code := range review.Tongues()[1:] {
			if say, err := review.Speak(code); err != nil || say(c.Why) == c.Why {
				t.Errorf("card %d is not explained in %s (%v)", i+1, code, err)
			}
		}
	}
	if langs["en"] < 2 || langs["sq"] < 2 || langs["fa"] < 2 || len(answers) != 4 {
		t.Errorf("languages %v, answers %v", langs, answers)
	}
}

func TestPracticeNeverCounts(t *testing.T) {
	t.Parallel()
	d := filled(t)
	before := d.waiting()
	cards, err := review.PracticeCards()
	d.must(err)
	path, right := "/practice", 0
	for i, c := range cards {
		_, body := d.get(path)
		if strings.Contains(body, "labelled") {
			t.Errorf("card %d tells its label before the answer", i+1)
		}
		given := c.Answer
		if i%3 == 0 {
			given = map[bool]review.Answer{true: review.AnswerNot, false: review.AnswerPassing}[c.Answer != review.AnswerNot]
		} else {
			right++
		}
		res, _ := d.post("/practice", url.Values{"n": {fmt.Sprint(i + 1)}, "act": {string(given)}, "right": {fmt.Sprint(right - map[bool]int{true: 1}[given == c.Answer])}})
		if res.StatusCode != http.StatusSeeOther {
			t.Fatalf("card %d: status %d", i+1, res.StatusCode)
		}
		_, body = d.get(res.Header.Get("Location"))
		want := "It is labelled"
		if given == c.Answer {
			want = "As it is labelled"
		}
		if !strings.Contains(body, want) || !strings.Contains(body, fmt.Sprintf("%d of %d as they are labelled.", right, i+1)) {
			t.Errorf("card %d, answered %s, labelled %s:\n%s", i+1, given, c.Answer, body)
		}
		path = fmt.Sprintf("/practice?n=%d&right=%d", i+2, right)
	}
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	if err != nil || len(all) != 0 || d.waiting() != before {
		t.Errorf("after practice: %d decisions, %d cards wait of %d (%v)", len(all), d.waiting(), before, err)
	}
	for _, bad := range []string{"/practice?n=99", "/practice?n=x"} {
		if res, _ := d.get(bad); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s: status %d", bad, res.StatusCode)
		}
	}
	if res, _ := d.post("/practice", url.Values{"n": {"1"}, "act": {"perhaps"}}); res.StatusCode != http.StatusBadRequest {
		t.Errorf("an answer that is none: status %d", res.StatusCode)
	}
}

func TestLettersOfOnesOwn(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.account("ben", claims.Analyst)
	form := url.Values{"lang": {"en"}, "keys": {"1"}, "blind": {"1"}, "key_supports": {"f"}, "key_disputes": {"d"}}
	if res, _ := d.post("/settings", form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("status %d", res.StatusCode)
	}
	_, body := d.get("/inbox")
	if !strings.Contains(body, `data-moved="{&#34;a&#34;:&#34;&#34;,&#34;f&#34;:&#34;a&#34;}"`) || !strings.Contains(body, `data-keys="on"`) {
		t.Error("the page does not know the letters")
	}
	if _, body := d.get("/settings"); !strings.Contains(body, `name="key_supports" value="f"`) {
		t.Error("the settings do not show them")
	}
	if _, body := d.seenBy("ben").get("/inbox"); strings.Contains(body, "data-moved") {
		t.Error("ben got ana's letters")
	}
	keys, err := review.KeymapOf(ctx, d.db, "ana")
	if err != nil || keys["supports"] != "f" {
		t.Errorf("kept: %v, %v", keys, err)
	}
	form.Set("key_passing", "f")
	if res, body := d.post("/settings", form); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "wo things cannot have the letter") {
		t.Errorf("two with one letter: status %d", res.StatusCode)
	}
	form.Del("key_passing")
	form.Del("keys")
	form.Del("key_supports")
	if res, _ := d.post("/settings", form); res.StatusCode != http.StatusSeeOther {
		t.Errorf("switched off: status %d", res.StatusCode)
	}
	if _, body := d.get("/inbox"); !strings.Contains(body, `data-keys="off"`) || strings.Contains(body, "data-moved") {
		t.Error("switched off and given back, they are still there")
	}
	var kept struct {
		Off bool `json:"keys_off"`
	}
	value, err := d.db.Preference(ctx, "ana")
	if err != nil || json.Unmarshal([]byte(value), &kept) != nil || !kept.Off {
		t.Errorf("kept %q, %v", value, err)
	}
}

// TestOwnLettersInABrowser presses a letter of one's own, and the usual one
// that was given away.
func TestOwnLettersInABrowser(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.must(d.db.SavePreference(ctx, "ana", `{"keys":{"supports":"f","undo":"b"}}`))
	b := browse(t, d)
	b.open("/inbox")
	b.until("the letters stand on the buttons", `document.querySelector('button[value="supports"] kbd').innerText == "f"`)
	b.key("a")
	b.key("f")
	b.until("f supports", `/Recorded: supports/.test(document.querySelector("#status").innerText)`)
	b.until("and stands on the next card too", `document.querySelector('button[value="supports"] kbd').innerText == "f" && document.querySelector("#status kbd").innerText == "b"`)
	b.key("b")
	b.until("b takes back", `/Taken back: supports/.test(document.querySelector("#status").innerText)`)
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	if err != nil || len(all) == 0 || all[0].After != string(claims.Supports) || all[len(all)-1].Action != claims.ActUndo {
		t.Errorf("on record: %+v (%v)", all, err)
	}
	b.open("/practice")
	b.key("f")
	b.until("practice takes it too", `/labelled/.test(document.querySelector("main").innerText)`)
	b.key("j")
	b.until("j leads on", `/card 2/.test(document.querySelector("main").innerText)`)
	b.clean()
}
