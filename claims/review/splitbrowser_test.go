package review_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/input"

	"claimwatch/claims"
	"claimwatch/claims/browsertest"
)

// strike presses a key that does something by itself: Enter, Tab.
func (b *browser) strike(key string, number int64, text string) {
	b.t.Helper()
	call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: key, Code: key, WindowsVirtualKeyCode: number, Text: text})
	call(b, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyUp, Key: key, Code: key, WindowsVirtualKeyCode: number})
}

// TestSplitUndoAndBreakByKeys does in a browser, by keys alone, what takes a
// card apart, and takes it back.
func TestSplitUndoAndBreakByKeys(t *testing.T) {
	t.Parallel()
	d := filled(t)
	d.publish(twoFigures)
	b := browse(t, d)
	status := func(text string) string {
		return fmt.Sprintf(`document.querySelector("#status").innerText.includes(%q)`, text)
	}
	b.open(fmt.Sprintf("/inbox/e%d", d.ids["two"]))
	b.press("S", "KeyS", 8)
	b.until("S opens the form on the figure that was found", `document.activeElement.matches("button[data-first]") && document.activeElement.innerText.includes("14")`)
	b.strike("Enter", 13, "\r")
	b.until("the split is told", status("Recorded: split"))
	if ps := d.pieces("two"); len(ps) != 1 || *ps[0].Figure.Value != 14 {
		t.Fatalf("pieces: %+v", ps)
	}
	b.until("the card names its piece", `!!document.querySelector('.card a[href^="/inbox/e"]') && document.querySelector(".card").innerText.includes("Split off")`)
	b.key("u")
	b.until("u joins", status("Taken back: split"))
	if ps := d.pieces("two"); len(ps) != 0 {
		t.Errorf("joined, %d pieces are left", len(ps))
	}
	b.press("U", "KeyU", 8)
	b.until("U splits again", status("Done again: split"))
	if ps := d.pieces("two"); len(ps) != 1 {
		t.Errorf("done again, there are %d pieces", len(ps))
	}

	b.open(fmt.Sprintf("/inbox/e%d", d.ids["h4"]))
	eval[bool](b, `(() => { const s = document.querySelector(".passage .said"), r = document.createRange(), last = s.lastChild; r.setStart(last, last.textContent.indexOf("mes tyre")); r.setEnd(last, last.textContent.length - 1); getSelection().removeAllRanges(); getSelection().addRange(r); return true })()`)
	b.press("S", "KeyS", 8)
	b.until("what is marked is in the form", `document.querySelector("input[name=words]").value == "mes tyre edhe të mitur"`)

	b.open(fmt.Sprintf("/inbox/e%d", d.ids["i1"]))
	b.press("B", "KeyB", 8)
	b.until("B opens its form", `document.activeElement.name == "which"`)
	eval[bool](b, fmt.Sprintf(`(() => { document.activeElement.value = "%d"; return true })()`, d.ids["i2"]))
	b.strike("Tab", 9, "")
	b.until("Tab leads to whose it is", `document.activeElement.value == "outlet"`)
	b.strike("Enter", 13, "\r")
	b.until("the break is told", status("Recorded: unfolded"))
	if m := d.mention("i2"); m.Origin != "blatt" {
		t.Errorf("broken out, its origin is %s", m.Origin)
	}
	b.key("u")
	b.until("u folds it again", status("Taken back: unfolded"))
	if m := d.mention("i2"); m.Origin != "ihrngo" {
		t.Errorf("folded again, its origin is %s", m.Origin)
	}
	if all, err := d.db.Decisions(ctx, 0, 0, 0); err != nil || all[0].Action != claims.ActSplit || all[0].Client != "web" || !all[0].Blind {
		t.Errorf("on record: %+v (%v)", all, err)
	}
	b.clean()
}

// TestNoBarriersInOpenForms opens every form of a card, draws somebody in and
// splits a sentence, and lets axe-core look: what is folded away is not seen
// on pages as they come.
func TestNoBarriersInOpenForms(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a browser is slow: left out with -short")
	}
	script := browsertest.Axe(t)
	d := filled(t)
	d.publish(twoFigures)
	d.act("two", url.Values{"act": {"split"}, "words": {"14 members of the security forces"}})
	d.act("i1", url.Values{"act": {"note"}, "note": {"@ben, whose count is it?"}})
	ben := d.seenBy("ben")
	b := browse(t, ben)
	for _, look := range []string{"lang=en&theme=light", "lang=fa&theme=dark", "lang=sq"} {
		b.prefer(look)
		for _, name := range []string{"two", "i1"} {
			b.open(fmt.Sprintf("/inbox/e%d", d.ids[name]))
			if n := eval[int](b, `(() => { const all = [...document.querySelectorAll(".more details")]; all.forEach(x => x.open = true); return all.length })()`); n < 9 {
				t.Errorf("only %d forms on the card", n)
			}
			if found := b.barriers(script); found != "" {
				t.Errorf("%s (%s):\n%s", name, look, found)
			}
			if small := eval[string](b, smallTargets); small != "" {
				t.Errorf("%s (%s): targets under 24 px: %s", name, look, small)
			}
		}
		b.open("/")
		if n := eval[int](b, `document.querySelectorAll(".calls li").length`); n != 1 {
			t.Errorf("%d calls on Today", n)
		}
		if found := b.barriers(script); found != "" {
			t.Errorf("Today (%s):\n%s", look, found)
		}
	}
	b.size(360, 740)
	b.open(fmt.Sprintf("/inbox/e%d", d.ids["two"]))
	eval[bool](b, `(() => { document.querySelectorAll(".more details").forEach(x => x.open = true); return true })()`)
	if over := eval[int](b, "document.documentElement.scrollWidth - document.documentElement.clientWidth"); over > 0 {
		t.Errorf("on a phone the card is %d px wider than the window", over)
	}
	b.picture("phone-forms", "/inbox")
	b.clean()
}
