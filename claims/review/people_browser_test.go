package review_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"claimwatch/claims"
)

// enter logs somebody in by the form, whoever was in before.
func (b *browser) enter(name string) {
	b.t.Helper()
	b.open("/login")
	if eval[bool](b, `!!document.querySelector('form[action="/logout"]')`) {
		b.run(chromedp.Click(chromedp.CSS(`form[action="/logout"] button`)))
		b.until("logged out", `location.pathname == "/login" && !document.querySelector('form[action="/logout"]')`)
	}
	eval[bool](b, fmt.Sprintf(`document.querySelector("[name=name]").value = %q, document.querySelector("[name=password]").value = %q, true`, name, goodPassword))
	b.run(chromedp.Click(chromedp.CSS(`main form button`)))
	b.until(name+" is in", `document.querySelector(".foot").innerText.includes("`+name+`")`)
}

// TestTwoPeopleAgree has one analyst write a verdict and another agree, each
// by keys and forms.
func TestTwoPeopleAgree(t *testing.T) {
	t.Parallel()
	d := filled(t, withAccounts)
	d.account("ana", claims.Analyst)
	d.account("ben", claims.Analyst)
	ana, _ := d.login("ana", goodPassword)
	for _, n := range []string{"i1", "h2"} {
		d.as(ana, fmt.Sprintf("/inbox/e%d", d.ids[n]), url.Values{"act": {"supports"}})
	}
	b := browse(t, d)
	b.enter("ana")
	b.open("/claims/killed-3000")
	b.key("y")
	b.until("y opens the verdict", `document.querySelector('details[data-key="y"]').open`)
	eval[bool](b, `(f => { f.verdict.value = "undetermined"; f.confidence.value = "moderate"; f.reason.value = "Two counts lie near it, three far above; who is counted is never stated."; f.querySelector("[name=cite]").checked = true; return true })(document.querySelector('details[data-key="y"] form'))`)
	b.run(chromedp.Click(chromedp.CSS(`details[data-key="y"] button[value="propose"]`)))
	b.until("the verdict is proposed", `!!document.querySelector(".work-proposed")`)
	if eval[bool](b, `!!document.querySelector('button[value="agree"]')`) {
		t.Error("ana is offered to agree with herself on a claim of casualties")
	}
	b.enter("ben")
	b.until("ben is told that it is his turn", `document.querySelector("main").innerText.includes("killed-3000")`)
	b.open("/claims/killed-3000")
	b.press("+", "Equal", 8)
	b.until("the verdict is agreed", `!!document.querySelector(".work-agreed")`)
	if state, word, _ := d.work(ana, "killed-3000"); state != "agreed" || word != "undetermined" {
		t.Errorf("the verdict is %s, %s", state, word)
	}
	b.clean()
}

// TestACorrectionInPlace opens the fields by a key, sets another number, and
// decides on what came of it.
func TestACorrectionInPlace(t *testing.T) {
	t.Parallel()
	d := filled(t)
	b := browse(t, d)
	b.open(fmt.Sprintf("/inbox/e%d", d.ids["h2"]))
	b.key("e")
	b.until("e opens the fields", `document.querySelector('details[data-key="e"]').open`)
	eval[bool](b, `(f => { f.value.value = "۲٬۷۰۰"; f.metric.value = "arrested"; return true })(document.querySelector('details[data-key="e"] form'))`)
	b.run(chromedp.Click(chromedp.CSS(`details[data-key="e"] button:not([name=figure])`)))
	b.until("the comparison has the new figure", `/2,700/.test(document.querySelector(".compare").innerText) && /arrested/.test(document.querySelector(".compare").innerText)`)
	b.key("x")
	b.until("x decides", `/Recorded: not this claim/.test(document.querySelector("#status").innerText)`)
	m := d.mention("h2")
	if !m.Rejected || m.Figure == nil || m.Figure.Metric != claims.Arrested || *m.Figure.Value != 2700 {
		t.Errorf("rejected %t, figure %+v", m.Rejected, m.Figure)
	}
	b.clean()
}

// TestSearchInPersian types words with an Arabic kaf and yeh, which no page
// has, into the search of a page that reads from right to left.
func TestSearchInPersian(t *testing.T) {
	t.Parallel()
	d := filled(t)
	b := browse(t, d)
	b.prefer("lang=fa")
	b.open("/")
	if dir := eval[string](b, `document.dir`); dir != "rtl" {
		t.Errorf("the page reads %s", dir)
	}
	b.press("/", "Slash", 0)
	b.until("/ goes to the search", `document.activeElement.name == "q"`)
	b.run(chromedp.SendKeys(chromedp.CSS("#q"), "كشته"), chromedp.Click(chromedp.CSS(".find button")))
	b.until("the search answers", `location.pathname == "/search" && document.querySelectorAll(".said li").length > 0`)
	if !strings.Contains(eval[string](b, `document.querySelector(".said").innerText`), "کشته") {
		t.Error("the passage in Persian is not found")
	}
	if got := eval[string](b, `getComputedStyle(document.querySelector('.said p[lang="fa"], .said p[dir="auto"][lang]')).direction`); got != "rtl" {
		t.Errorf("a Persian find reads %s", got)
	}
	b.clean()
}

// TestTheDeskAsItStood goes back day by day by a key and on again.
func TestTheDeskAsItStood(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.answer("i1", "supports")
	b := browse(t, d)
	b.open("/claims/killed-3000")
	if !eval[bool](b, `!!document.querySelector(".st-single-source, .st-corroborated, .st-contested")`) {
		t.Error("an answer of today does not count today")
	}
	b.press("[", "BracketLeft", 0)
	b.until("[ goes a day back", `/asof=2026-01-26/.test(location.search) && !!document.querySelector(".claimhead .banner")`)
	if !eval[bool](b, `!!document.querySelector(".panel .st-uncorroborated")`) {
		t.Error("an answer of today counts yesterday")
	}
	if eval[bool](b, `!!document.querySelector('details[data-key="y"]')`) {
		t.Error("a verdict can be written in the past")
	}
	b.press("]", "BracketRight", 0)
	b.until("] goes a day on", `/asof=2026-01-27/.test(location.search)`)
	b.clean()
}

// TestAPhone decides a card on a narrow screen by touch targets alone.
func TestAPhone(t *testing.T) {
	t.Parallel()
	d := filled(t)
	b := browse(t, d)
	b.size(360, 740)
	b.open("/inbox")
	n := d.waiting()
	if eval[bool](b, `document.querySelector(".queue").open`) {
		t.Error("the queue stands open before the card")
	}
	if top := eval[float64](b, `document.querySelector("#question").getBoundingClientRect().top`); top > 740 {
		t.Errorf("the question begins %.0f px down", top)
	}
	b.run(chromedp.Click(chromedp.CSS(`form.answers button[value="disputes"]`)))
	b.until("the answer is recorded", `/Recorded: disputes/.test(document.querySelector("#status").innerText)`)
	if got := d.waiting(); got != n-1 {
		t.Errorf("%d cards wait, want %d", got, n-1)
	}
	if over := eval[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		t.Errorf("the page is %d px wider than the screen", over)
	}
	b.clean()
}
