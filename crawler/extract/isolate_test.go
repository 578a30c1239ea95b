package extract

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"claimwatch/crawler/news"
)

// The test binary is its own child: as what, the environment says.
const childVariable = "EXTRACT_TEST_CHILD"

func TestMain(m *testing.M) {
	as := os.Getenv(childVariable)
	if as == "hang" || as == "eat" { // ready, and then of no use
		if err := gob.NewEncoder(os.Stdout).Encode(answer{}); err != nil {
			os.Exit(1)
		}
	}
	switch as {
	case "":
		os.Exit(m.Run())
	case "serve":
		if err := Serve(os.Stdin, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	case "hang":
		time.Sleep(time.Hour)
	case "eat":
		if err := limitMemory(300 << 20); err != nil {
			os.Exit(1)
		}
		var held [][]byte
		for {
			b := make([]byte, 16<<20)
			for i := range b {
				b[i] = 1
			}
			held = append(held, b)
			if len(held) > 200 { // 3 GiB: the limit does not hold
				time.Sleep(time.Hour)
			}
		}
	}
}

func isolated(t *testing.T, as string, l Limits) *Isolated {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(childVariable, as)
	x := NewIsolated([]string{self}, l)
	t.Cleanup(x.Close)
	return x
}

func TestIsolatedReadsAsWeDo(t *testing.T) {
	x := isolated(t, "serve", Limits{Pages: 2})
	for i := range 5 { // more than one child's pages
		c := fetched(page4("The bridge", fmt.Sprintf("<article><h1>The bridge</h1>%s<p>Number %d.</p></article>", story, i)))
		src := news.Source{ID: "valley", Name: "Valley Post", Zone: "Europe/Berlin"}
		got, err := x.Article(t.Context(), c, src)
		if err != nil {
			t.Fatal(err)
		}
		if want := Article(c, src); !reflect.DeepEqual(got, want) {
			t.Errorf("page %d:\ngot  %+v\nwant %+v", i, got, want)
		}
	}
}

func TestIsolatedStopsWhatHangs(t *testing.T) {
	x := isolated(t, "hang", Limits{Time: 200 * time.Millisecond})
	start := time.Now()
	a, err := x.Article(t.Context(), fetched(page4("The bridge", "<nav>Home</nav><article>"+story+"</article>")), news.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if a.State != news.ArticleRefused || !strings.Contains(a.Reason, "took too long") || !strings.Contains(a.Text, "temporary bridge") || strings.Contains(a.Text, "Home") {
		t.Errorf("state %s, reason %q, text %.200q", a.State, a.Reason, a.Text)
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestIsolatedSurvivesAChildThatEatsAllMemory(t *testing.T) {
	x := isolated(t, "eat", Limits{Time: 20 * time.Second})
	a, err := x.Article(t.Context(), fetched(page4("The bridge", story)), news.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if a.State != news.ArticleRefused || !strings.Contains(a.Reason, "ended") || !strings.Contains(a.Text, "temporary bridge") {
		t.Errorf("state %s, reason %q, text %.200q", a.State, a.Reason, a.Text)
	}
}

func TestIsolatedRecoversAfterADeath(t *testing.T) {
	x := isolated(t, "serve", Limits{})
	c := fetched(page4("The bridge", "<article><h1>The bridge</h1>"+story+"</article>"))
	if _, err := x.Article(t.Context(), c, news.Source{}); err != nil {
		t.Fatal(err)
	}
	k := <-x.slots
	k.kill()
	x.slots <- k
	if a, err := x.Article(t.Context(), c, news.Source{}); err != nil || a.State != news.ArticleRefused {
		t.Errorf("with the child dead: state %s, %v", a.State, err)
	}
	if a, err := x.Article(t.Context(), c, news.Source{}); err != nil || a.State != news.ArticleOK {
		t.Errorf("after it: state %s, %v", a.State, err)
	}
}

// TestIsolatedRests: children that wait are ended, and the next page is read as
// if nothing had been.
func TestIsolatedRests(t *testing.T) {
	x := isolated(t, "serve", Limits{Children: 2})
	c := fetched(page4("The bridge", "<article><h1>The bridge</h1>"+story+"</article>"))
	for range 2 {
		if a, err := x.Article(t.Context(), c, news.Source{}); err != nil || a.State != news.ArticleOK {
			t.Fatalf("%s: %s, %v", a.State, a.Reason, err)
		}
		waiting := children(x)
		x.Rest()
		if left := children(x); waiting == 0 || left != 0 {
			t.Errorf("%d children waited, %d are left", waiting, left)
		}
	}
}

// children counts those that wait.
func children(x *Isolated) (n int) {
	for range cap(x.slots) {
		k := <-x.slots
		if k != nil {
			n++
		}
		x.slots <- k
	}
	return n
}

func TestIsolatedEndsWithItsContext(t *testing.T) {
	x := isolated(t, "hang", Limits{})
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := x.Article(ctx, fetched(page4("The bridge", story)), news.Source{}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestIsolatedSaysWhatCannotBeStarted(t *testing.T) {
	x := NewIsolated([]string{"/nowhere/claimwatch", "read-articles"}, Limits{})
	defer x.Close()
	if _, err := x.Article(t.Context(), fetched([]byte(story)), news.Source{}); err == nil || !strings.Contains(err.Error(), "/nowhere/claimwatch") {
		t.Errorf("got %v", err)
	}
}

func TestIsolatedEndsAChildInWhichSomethingStillRuns(t *testing.T) {
	x := isolated(t, "serve", Limits{})
	// A mebibyte of short paragraphs, which the extractors do not get through.
	hostile := page4("The bridge", "<article>"+story+strings.Repeat("<p>Some text here, of the page, with commas, and words.</p>\n", 18000)+"</article>")
	a, err := x.Article(t.Context(), fetched(hostile), news.Source{})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(a.Text, "temporary bridge") {
		t.Errorf("state %s, reason %q, text %.200q", a.State, a.Reason, a.Text)
	}
	k := <-x.slots
	x.slots <- k
	if slow := strings.Contains(a.Reason, "took longer"); slow != (k == nil) {
		t.Errorf("reason %q; the child was kept: %t", a.Reason, k != nil)
	}
}
