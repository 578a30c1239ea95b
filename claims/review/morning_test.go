package review_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"claimwatch/claims"
	"claimwatch/claims/browsertest"
)

// press presses a key as a keyboard with that layout sends it: what it types,
// and the place it has.
func (b *browser) press(key, code string, modifiers int64) {
	b.t.Helper()
	down := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: code, Modifiers: modifiers}
	if len([]rune(key)) == 1 {
		down.Text = key
	}
	call(b, input.DispatchKeyEvent, down)
	call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: key, Code: code, Modifiers: modifiers})
}

// key presses a letter of a Latin keyboard.
func (b *browser) key(k string) {
	b.t.Helper()
	b.press(k, "Key"+strings.ToUpper(k), 0)
}

// waiting is the number of cards that the database still holds open.
func (d *testDesk) waiting() int {
	d.t.Helper()
	_, body := d.get("/inbox.json")
	var card struct{ Waiting int }
	if json.Unmarshal([]byte(body), &card) != nil {
		return 0 // an empty inbox answers with a list
	}
	return card.Waiting
}

// TestAMorning decides 26 cards by keys alone, takes one back, and looks
// whether everything was kept.
func TestAMorning(t *testing.T) {
	t.Parallel()
	d := filled(t)
	for i := range 13 {
		d.publish(said{name: fmt.Sprintf("m%d", i), outlet: "The Harbour Herald", source: "herald", lang: "en", day: fmt.Sprintf("2026-01-%02d 07:00", 10+i), title: "More of the blackout", claim: "blackout", origin: fmt.Sprintf("witness-%d", i),
			stance: claims.Supports, story: fmt.Sprintf("w%d", i), text: fmt.Sprintf("«Line %d was dead, [who|a witness] said.»", i)})
	}
	b := browse(t, d)
	if n := d.waiting(); n != 29 {
		t.Fatalf("%d cards wait, want 29", n)
	}
	b.open("/")
	b.key("g")
	b.key("i")
	b.until("g i opens the inbox", `!!document.querySelector("[data-card]")`)
	began := time.Now()
	for i := range 26 {
		want := 29 - 1 - i
		b.until("a card is there", `!!document.querySelector("[data-card] form.answers")`)
		b.key([]string{"a", "d", "i", "x"}[i%4])
		b.until(fmt.Sprintf("answer %d is recorded", i+1), fmt.Sprintf(`document.querySelector("nav .count").innerText == "%d" && /Recorded/.test(document.querySelector("#status").innerText)`, want))
	}
	t.Logf("26 cards in %.1f s", time.Since(began).Seconds())
	if n := d.waiting(); n != 3 {
		t.Errorf("%d cards wait, want 3", n)
	}
	b.key("u")
	b.until("u takes the last answer back", `/Taken back/.test(document.querySelector("#status").innerText)`)
	if n := d.waiting(); n != 4 {
		t.Errorf("%d cards wait after undo, want 4", n)
	}
	all, err := d.db.Decisions(ctx, 0, 0, 0)
	d.must(err)
	for _, x := range all {
		if x.Action != claims.ActUndo && (!x.Blind || x.Millis <= 0 || x.Client != "web") {
			t.Errorf("decision %d: blind %t, %d ms, by %s", x.Seq, x.Blind, x.Millis, x.Client)
		}
	}
	if _, _, err := d.db.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
	b.clean()
}

// TestKeyboards presses the keys of layouts that type no Latin letters.
func TestKeyboards(t *testing.T) {
	t.Parallel()
	b := browse(t, filled(t))
	for _, tt := range []struct {
		name, key, code string
		modifiers       int64
		does            string
	}{
		{"Persian ش is a", "ش", "KeyA", 0, "supports"},
		{"Persian ی is d", "ی", "KeyD", 0, "disputes"},
		{"Arabic ه is i", "ه", "KeyI", 0, "in passing"},
		{"Arabic ء is x", "ء", "KeyX", 0, "not this claim"},
		{"a of a French keyboard, where another has q", "a", "KeyQ", 0, "supports"},
	} {
		b.open("/inbox")
		b.press(tt.key, tt.code, tt.modifiers)
		b.until(tt.name, fmt.Sprintf(`/Recorded: %s/.test(document.querySelector("#status").innerText)`, tt.does))
	}
	before, err := b.db.Decisions(ctx, 0, 0, 0)
	b.must(err)
	b.open("/inbox")
	for _, tt := range []struct {
		name, key, code string
		modifiers       int64
	}{
		{"Albanian ë is no shortcut", "ë", "Semicolon", 0},
		{"German z is no y", "z", "KeyY", 0},
		{"Ctrl+a selects", "a", "KeyA", 2},
		{"Enter never decides", "Enter", "Enter", 0},
	} {
		b.press(tt.key, tt.code, tt.modifiers)
	}
	b.press("؟", "Slash", 8)
	b.until("Persian ؟ opens the list of keys", `document.querySelector("#keys").open`)
	b.key("a")
	b.press("Escape", "Escape", 0)
	b.prefer("lang=en&nokeys=1")
	b.open("/inbox")
	b.key("a")
	b.run(chromedp.Sleep(200 * time.Millisecond))
	after, err := b.db.Decisions(ctx, 0, 0, 0)
	b.must(err)
	if len(after) != len(before) {
		t.Errorf("%d decisions were made by keys that are none", len(after)-len(before))
	}
	b.clean()
}

// TestWithoutScript decides, puts off and takes back where no script runs.
func TestWithoutScript(t *testing.T) {
	t.Parallel()
	b := browse(t, filled(t))
	call(b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open("/inbox")
	n := b.waiting()
	b.run(chromedp.Click(chromedp.CSS(`form.answers button[value="supports"]`)), chromedp.WaitVisible(chromedp.CSS(`#status form button`)))
	if got := b.waiting(); got != n-1 {
		t.Errorf("%d cards wait after an answer, want %d", got, n-1)
	}
	b.run(chromedp.Click(chromedp.CSS(`#status form button`)), chromedp.Sleep(300*time.Millisecond), chromedp.WaitReady(chromedp.CSS("#main")))
	if got := b.waiting(); got != n {
		t.Errorf("%d cards wait after undo, want %d", got, n)
	}
	b.run(chromedp.Click(chromedp.CSS(`details[data-key="s"] summary`)), chromedp.Click(chromedp.CSS(`details[data-key="s"] button`)), chromedp.Sleep(300*time.Millisecond), chromedp.WaitReady(chromedp.CSS("#main")))
	if got := b.waiting(); got != n-1 {
		t.Errorf("%d cards wait after one was put off, want %d", got, n-1)
	}
	b.clean()
}

// TestNoBarriers runs axe-core over every page. It is fetched for the test
// and not kept.
func TestNoBarriers(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a browser is slow: left out with -short")
	}
	script := browsertest.Axe(t)
	b := browse(t, filled(t))
	b.answer("i1", "supports")
	for _, look := range []string{"lang=en&theme=light", "lang=fa&theme=dark"} {
		b.prefer(look)
		for _, path := range b.everyPage() {
			b.open(path)
			found := b.barriers(script)
			if found != "" {
				t.Errorf("%s (%s):\n%s", path, look, found)
			}
		}
	}
}

// barriers are what axe-core finds on the page that is open.
func (b *browser) barriers(script string) string {
	b.t.Helper()
	b.run(chromedp.Func(func(ctx context.Context, tg *chromedp.Target) error {
		_, err := chromedp.Run(ctx, chromedp.Evaluate[any](script+";0"))
		return err
	}))
	return eval[string](b, browsertest.Barriers)
}

// verdictForm is a whole verdict.
func (d *testDesk) verdictForm(event, word string, cite ...string) url.Values {
	f := url.Values{"event": {event}, "verdict": {word}, "confidence": {"moderate"}, "reason": {"Two counts lie near it, three far above; who is counted is never stated."}}
	for _, c := range cite {
		f.Add("cite", fmt.Sprintf("e%d", d.ids[c]))
	}
	return f
}

// as sends a form as somebody who is logged in.
func (d *testDesk) as(cookie, path string, form url.Values) int {
	d.t.Helper()
	res, _ := d.post(path, form, "Cookie", cookie)
	return res.StatusCode
}

// work is where the verdict on a claim stands.
func (d *testDesk) work(cookie, claim string) (state, word, outdated string) {
	d.t.Helper()
	_, body := d.get("/claims/"+claim+".json", "Cookie", cookie)
	var c struct {
		Workflow struct {
			State    string
			Outdated string
			Verdict  struct{ Verdict string }
		}
	}
	d.must(json.Unmarshal([]byte(body), &c))
	return c.Workflow.State, c.Workflow.Verdict.Verdict, c.Workflow.Outdated
}

func TestAVerdictTakesTwo(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	d.account("ana", claims.Analyst)
	d.account("ben", claims.Analyst)
	d.account("eda", claims.Editor)
	ana, _ := d.login("ana", goodPassword)
	ben, _ := d.login("ben", goodPassword)
	eda, _ := d.login("eda", goodPassword)
	const path = "/claims/killed-3000/verdict"
	for _, n := range []string{"i1", "h2"} {
		if s := d.as(ana, fmt.Sprintf("/inbox/e%d", d.ids[n]), url.Values{"act": {"supports"}}); s != http.StatusSeeOther {
			t.Fatalf("answering %s: %d", n, s)
		}
	}
	step := func(name, cookie string, form url.Values, want int, state string) {
		t.Helper()
		if s := d.as(cookie, path, form); s != want {
			t.Errorf("%s: status %d, want %d", name, s, want)
		}
		if got, _, _ := d.work(ana, "killed-3000"); got != state {
			t.Errorf("%s: the verdict is %s, want %s", name, got, state)
		}
	}
	short := d.verdictForm("propose", "likely", "i1")
	short.Set("reason", "because")
	step("a reason too short", ana, short, http.StatusUnprocessableEntity, "none")
	step("nothing cited", ana, d.verdictForm("propose", "likely"), http.StatusUnprocessableEntity, "none")
	step("confirmed by one family", ana, d.verdictForm("propose", "confirmed", "i1", "i3"), http.StatusUnprocessableEntity, "none")
	step("an unknown verdict", ana, d.verdictForm("propose", "true", "i1"), http.StatusUnprocessableEntity, "none")
	step("ana proposes", ana, d.verdictForm("propose", "undetermined", "i1", "h2"), http.StatusSeeOther, "proposed")
	step("ana agrees with herself", ana, url.Values{"event": {"agree"}}, http.StatusUnprocessableEntity, "proposed")
	if _, body := d.get("/", "Cookie", ben); !strings.Contains(body, "killed-3000</bdi></b> <span class=\"soft\">proposed") {
		t.Error("ben is not told that it is his turn")
	}
	step("ben objects", ben, d.verdictForm("object", "misleading", "i1"), http.StatusSeeOther, "objected")
	step("ben decides it himself", ben, d.verdictForm("arbitrate", "misleading", "i1"), http.StatusUnprocessableEntity, "objected")
	step("the disagreement is recorded at once", ana, url.Values{"event": {"dissent"}}, http.StatusUnprocessableEntity, "objected")
	step("eda decides", eda, d.verdictForm("arbitrate", "misleading", "i1"), http.StatusSeeOther, "agreed")
	step("ana publishes", ana, url.Values{"event": {"publish"}}, http.StatusUnprocessableEntity, "agreed")
	step("eda publishes", eda, url.Values{"event": {"publish"}}, http.StatusSeeOther, "published")

	d.as(ana, fmt.Sprintf("/inbox/e%d", d.ids["x1"]), url.Values{"act": {"disputes"}})
	state, word, why := d.work(ana, "killed-3000")
	if state != "outdated" || word != "misleading" || !strings.Contains(why, "contested") {
		t.Errorf("after new evidence: %s, %s, because %q", state, word, why)
	}
	step("ben reaffirms", ben, url.Values{"event": {"reaffirm"}}, http.StatusSeeOther, "agreed")
	if _, _, err := d.db.VerifyAudit(ctx); err != nil {
		t.Error(err)
	}
}

func TestADisagreementStaysOnRecord(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	d.account("ana", claims.Analyst)
	d.account("ben", claims.Analyst)
	ana, _ := d.login("ana", goodPassword)
	ben, _ := d.login("ben", goodPassword)
	d.as(ana, fmt.Sprintf("/inbox/e%d", d.ids["i1"]), url.Values{"act": {"supports"}})
	d.as(ana, "/claims/killed-3000/verdict", d.verdictForm("propose", "undetermined", "i1"))
	d.as(ben, "/claims/killed-3000/verdict", d.verdictForm("object", "misleading", "i1"))
	d.now = d.now.Add(73 * time.Hour)
	ana, _ = d.login("ana", goodPassword)
	if s := d.as(ana, "/claims/killed-3000/verdict", url.Values{"event": {"dissent"}}); s != http.StatusSeeOther {
		t.Fatalf("after 73 hours: %d", s)
	}
	_, body := d.get("/claims/killed-3000", "Cookie", ana)
	if !strings.Contains(body, "Dissent on record") || !strings.Contains(body, "misleading") || !strings.Contains(body, "undetermined") {
		t.Error("both views do not stand on the page")
	}
}
