package webtest_test

import (
	"context"
	"fmt"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
)

// TestTheHostileSiteIsWhole: sixty-eight families of behaviours, and for each
// behaviour an expectation.
func TestTheHostileSiteIsWhole(t *testing.T) {
	numbers, names := map[int]bool{}, map[string]bool{}
	for _, b := range webtest.Behaviours() {
		numbers[b.No], names[b.Name] = true, true
		if b.Does == "" || b.Group == "" {
			t.Errorf("%02d %s: what does it do?", b.No, b.Name)
		}
		if _, ok := expectations[b.Name]; !ok {
			t.Errorf("%02d %s: nothing is expected of the crawler", b.No, b.Name)
		}
	}
	for no := 1; no <= 68; no++ {
		if !numbers[no] {
			t.Errorf("no behaviour has the number %d", no)
		}
	}
	for name := range expectations {
		if !names[name] {
			t.Errorf("something is expected of %q, which is no behaviour", name)
		}
	}
}

// TestHostile crawls the hostile site and the good web together, over real
// sockets at public addresses, with the crawler as it is shipped; then again an
// hour later, when pages were edited and deleted, and the day after.
func TestHostile(t *testing.T) {
	if why != "" {
		t.Skip("the hostile site wants a network namespace: " + why)
	}
	began := time.Now()
	g := newGround(t)
	var all, rest []news.Source
	for _, b := range webtest.Behaviours() {
		if b.Group == "traps" { // which take longest, and so are not to begin last
			all = append(all, b.Source())
		} else {
			rest = append(rest, b.Source())
		}
	}
	all = append(all, rest...)
	all = append(append(all, webtest.Puppets()...), g.site.Sources()...)

	first := g.crawl(all)
	g.remember("first")
	goodOnce := g.visits
	g.cite(t)
	g.later(70 * time.Minute)
	second := g.crawl(all)
	g.remember("second")
	g.later(26 * time.Hour)
	third := g.crawl(all)
	g.remember("third")
	n3, heap3 := settled()
	g.later(time.Hour)
	fourth := g.crawl(all)
	n4, heap4 := settled()
	t.Logf("%d sources, four visits: %s, %s, %s, %s; %d good requests at first", len(all), first, second, third, fourth, len(goodOnce))

	for _, b := range webtest.Behaviours() {
		t.Run(fmt.Sprintf("%02d %s", b.No, b.Name), func(t *testing.T) {
			g.t = t
			if e, ok := expectations[b.Name]; ok {
				e(t, g, b)
			}
		})
	}
	g.t = t
	t.Run("every good article is found exactly once", g.checkGood)
	t.Run("no host is visited faster than the rule", g.checkPace)
	t.Run("nothing inside is ever reached", func(t *testing.T) {
		if len(g.canaries) > 0 {
			t.Errorf("connections to %v", g.canaries)
		}
	})
	t.Run("every request says who we are and nothing else", func(t *testing.T) {
		for _, h := range g.hostile.Hits("") {
			if h.Method != "PRI" && (!strings.HasPrefix(h.Agent, "claimwatch/1 ") || h.From != "desk@desk.example" || h.Cookie != "" || h.Referer != "") {
				t.Errorf("%+v", h)
			}
		}
	})
	t.Run("memory and goroutines stay flat", func(t *testing.T) {
		t.Logf("goroutines %d, then %d; live heap %d KiB, then %d KiB", n3, n4, heap3>>10, heap4>>10)
		if n4 > n3+5 || n4 > 120 {
			t.Errorf("%d goroutines, then %d", n3, n4)
		}
		// What grows is the log of the referee: it is bounded by the requests.
		if heap4 > heap3+8<<20 {
			t.Errorf("the live heap grew from %d to %d KiB", heap3>>10, heap4>>10)
		}
		if peak := peakMemory(t); peak > shadow*500<<10 {
			t.Errorf("the process held %d MiB at its peak, servers and bombs included", peak>>10)
		} else {
			t.Logf("peak %d MiB, servers and bombs included", peak>>10)
		}
	})
	if took := time.Since(began); took > 3*time.Minute {
		t.Errorf("took %s, want less than three minutes", took)
	}
}

// remember notes how many requests each host had by the end of a visit.
func (g *ground) remember(visit string) {
	counts := map[string]int{}
	for _, h := range g.hostile.Hits("") {
		counts[h.Host]++
		counts[h.Host+" "+h.Path]++
	}
	g.after[visit] = counts
}

// cite has the pages of number 65 visited again, as those are that evidence
// rests on.
func (g *ground) cite(t *testing.T) {
	for _, b := range webtest.Behaviours() {
		if b.No != 65 {
			continue
		}
		canonical, err := news.CanonicalURL(b.URL())
		if err == nil {
			err = g.db.ScheduleRevisit(context.Background(), canonical, g.clock.Now().Add(time.Hour))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// peakMemory is the most memory this process ever held, in KiB.
func peakMemory(t *testing.T) (kib int) {
	src, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.SplitSeq(string(src), "\n") {
		if n, err := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 && err == nil {
			return kib
		}
	}
	t.Fatal("/proc/self/status names no peak")
	return 0
}

// An expectation is checked after the visits.
type expectation func(t *testing.T, g *ground, b webtest.Behaviour)

// ends expects that the first fetch of the behaviour's address ended so, and
// that the reason given holds the words.
func ends(state news.CaptureState, words string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		t.Helper()
		list := g.captures(b.URL())
		if len(list) == 0 {
			t.Fatalf("nothing is kept of %s; the source: %s (%s)", b.URL(), g.health(b).LastState, g.health(b).Reason)
		}
		c := list[0]
		if c.State != state || !strings.Contains(c.Reason, words) {
			t.Errorf("%s (%s), want %s with %q", c.State, c.Reason, state, words)
		}
		if state != news.CaptureOK && state != news.CaptureUnchanged && c.Reason == "" {
			t.Error("no reason is given")
		}
	}
}

// reads expects that the page is fetched and read in this state, that its
// text holds the words, and none of the others.
func reads(state news.ArticleState, words string, never ...string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		t.Helper()
		ends(news.CaptureOK, "")(t, g, b)
		a := g.article(b, g.captures(b.URL())[0])
		if a.State != state || !strings.Contains(a.Text, words) {
			t.Errorf("%s (%s), want %s with %q; text %.300q", a.State, a.Reason, state, words, a.Text)
		}
		for _, n := range never {
			if strings.Contains(a.Text, n) || strings.Contains(a.Title, n) {
				t.Errorf("%q is in %q: %.300q", n, a.Title, a.Text)
			}
		}
	}
}

// asks expects at most so many requests to the host in the first visit.
func asks(most int) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		t.Helper()
		if n := g.after["first"][b.Host()]; n > most || n == 0 {
			t.Errorf("%d requests in one visit, want 1 to %d", n, most)
		}
	}
}

// lists expects how the listing ended, and that so many addresses came of it
// at least and at most.
func lists(state news.CaptureState, least, most int) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		t.Helper()
		g.mu.Lock()
		run := g.runs[b.Source().ID][0]
		g.mu.Unlock()
		if n := run.Counts["new"]; n < least || n > most {
			t.Errorf("%d new addresses (%s, %s), want %d to %d", n, run.State, run.Reason, least, most)
		}
		if h := g.health(b); state != "" && h.LastState != state {
			t.Errorf("the source is %s (%s), want %s", h.LastState, h.Reason, state)
		}
	}
}

// all expects several things.
func all(list ...expectation) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		t.Helper()
		for _, e := range list {
			e(t, g, b)
		}
	}
}

// kept expects that robots.txt kept us away from the page.
func keptAway(t *testing.T, g *ground, b webtest.Behaviour) {
	if n := g.hits(b, "/a") + g.hits(b, "/feed"); n > 0 {
		t.Errorf("%d requests in spite of robots.txt", n)
	}
	if h := g.health(b); h.LastState != news.CaptureRobots && h.LastState != news.CaptureThrottled || h.Reason == "" {
		t.Errorf("the source is %s (%s)", h.LastState, h.Reason)
	}
}

// refusedInside expects that the redirect was not followed inside.
func refusedInside(t *testing.T, g *ground, b webtest.Behaviour) {
	list := g.captures(b.URL())
	if len(list) == 0 || len(list[0].Chain) != 1 {
		t.Fatalf("%d captures: %+v", len(list), list)
	}
	if s := list[0].State; s != news.CaptureForbidden && s != news.CaptureUnreachable {
		t.Errorf("%s (%s)", s, list[0].Reason)
	}
}

// waits expects that a host that asked to be left alone is, for as long as
// the second visit comes within: then none, else some.
func waits(within bool) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		ends(news.CaptureThrottled, "wait")(t, g, b)
		before, after := g.after["first"][b.Host()], g.after["second"][b.Host()]
		if within && after != before {
			t.Errorf("%d requests while it was to be left alone", after-before)
		}
		if !within && after == before {
			t.Error("it was not asked again")
		}
		if n := g.after["third"][b.Host()]; n == after && within {
			t.Error("it was not asked again the day after")
		}
	}
}

func locked(words string) expectation {
	return func(t *testing.T, g *ground, b webtest.Behaviour) {
		c := g.captures(b.URL())
		if len(c) == 0 || c[0].State != news.CaptureUnreachable && c[0].State != news.CaptureRobots || !strings.Contains(c[0].Reason, words) {
			t.Errorf("%+v, want a reason with %q", c, words)
		}
	}
}

var puppetMachines = []netip.Addr{netip.MustParseAddr("11.1.0.11"), netip.MustParseAddr("11.1.0.12"), netip.MustParseAddr("11.1.0.13")}
