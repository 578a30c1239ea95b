package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"claimwatch/claims"
	"claimwatch/crawler/news"
	"claimwatch/crawler/webtest"
	"claimwatch/storage"
)

// chaosChild is the hidden command under which chaos starts the daemon that it
// kills. It is the daemon: the same start, crawl, stages, pages and stop, over
// the made-up web. Beside that, a working hand stores pages, articles,
// evidence and decisions without pause, and says on standard output what has
// been acknowledged.
const chaosChild = "chaos-child"

// failpoints are the places in a unit of work at which the child can be told
// to die: just before and just after each step that is acknowledged.
var failpoints = []string{"before-capture", "after-capture", "before-article", "after-article", "before-evidence", "after-evidence",
	"before-decision", "after-decision", "before-checkpoint", "after-checkpoint", "before-run", "after-run"}

// A childOrder is what the child is told to do.
type childOrder struct {
	dir     string
	round   int    // moves the clock, so that sources are due again
	die     string // failpoint
	dieAt   int    // at its nth passing
	offline bool   // every connection fails
	hand    bool   // the working hand works
	open    bool   // nobody has to log in
	minFree int64
}

func (a *app) chaosChildCmd() *cobra.Command {
	var o childOrder
	c := &cobra.Command{
		Use: chaosChild, Short: "the daemon that chaos kills", Hidden: true, Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.chaosChild(c.Context(), o) },
	}
	f := c.Flags()
	f.StringVar(&o.dir, "dir", "", "data directory")
	f.IntVar(&o.round, "round", 0, "how often it was started before")
	f.StringVar(&o.die, "die", "", "failpoint at which to die")
	f.IntVar(&o.dieAt, "die-at", 1, "at its nth passing")
	f.BoolVar(&o.offline, "offline", false, "let every connection fail")
	f.BoolVar(&o.hand, "hand", true, "store pages and decisions without pause")
	f.BoolVar(&o.open, "open", false, "let everybody in, with every right")
	f.Int64Var(&o.minFree, "min-free", 0, "bytes")
	return c
}

func (a *app) chaosChild(ctx context.Context, o childOrder) (err error) {
	site := webtest.New()
	site.Clock().Advance(time.Duration(o.round) * 90 * time.Minute)
	a.clock, a.dial = site.Clock(), site.Dial
	if o.offline {
		a.dial = unreachable
	}
	cfg := defaults()
	cfg.Storage.DataDir, cfg.Web.Listen, cfg.Log.Level = o.dir, "127.0.0.1:0", "warn"
	cfg.Storage.MinFree, cfg.Crawl.Every = byteSize(o.minFree), time.Hour // each round is later by more
	d, err := a.openDesk(ctx, cfg, owns, a.clock)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	d.log = a.logger(cfg)
	d.useSources(site.Sources())
	if o.open {
		d.banner = "chaos"
	}
	h := &hand{desk: d, out: a.stdout, order: o}
	work, stop := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer func() {
		stop()
		working.Wait()
	}()
	return a.serve(ctx, d, serveOptions{schedule: true, ready: func(address string) {
		h.say("ready %s", address)
		if o.hand {
			working.Go(func() { h.work(work) })
		}
	}})
}

// unreachable is a network of which nothing answers.
func unreachable(context.Context, string, string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Net: "tcp", Err: syscall.ENETUNREACH}
}

// A hand stores one unit of work after another and says what was
// acknowledged.
type hand struct {
	desk  *desk
	out   io.Writer
	order childOrder

	mu     sync.Mutex
	passed int
}

// say writes one line that is out before the call returns.
func (h *hand) say(format string, args ...any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, err := fmt.Fprintf(h.out, format+"\n", args...); err != nil {
		os.Exit(exitBug) // nobody listens any more
	}
}

// pass is a failpoint: here the process ends without a word when it was told to.
func (h *hand) pass(point string) {
	if point != h.order.die {
		return
	}
	if h.passed++; h.passed >= h.order.dieAt {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL) // does not return
	}
}

// work stores units until ctx is done or the disk refuses for good. A unit
// that was begun by a process that died is begun again: whatever of it had
// been kept must not be there twice.
func (h *hand) work(ctx context.Context) {
	n, err := h.next(ctx)
	for ; err == nil && ctx.Err() == nil; n++ {
		err = h.unit(ctx, n)
		switch {
		case errors.Is(err, storage.ErrDiskLow):
			h.say("low %d", n)
			err = wallClock{}.Sleep(ctx, 100*time.Millisecond)
		case err != nil && h.desk.db.Err() == nil: // a write that failed and can be tried again
			h.say("refused %d", n)
			err = wallClock{}.Sleep(ctx, 20*time.Millisecond)
			n--
		}
	}
	if ctx.Err() == nil {
		h.say("refused %s", strings.ReplaceAll(err.Error(), "\n", " "))
	}
}

// next is the number of the unit that the process before may have begun: the
// one after the last that was marked as done.
func (h *hand) next(ctx context.Context) (n int, err error) {
	v, err := h.desk.db.Meta(ctx, "chaos")
	if err != nil || v == "" {
		return 1, err
	}
	_, err = fmt.Sscan(v, &n)
	return n + 1, err
}

// unit is one page from its bytes to a decision on it.
func (h *hand) unit(ctx context.Context, n int) error {
	db := h.desk.db
	// The decision comes first: it must be kept also when pages are not.
	subject := fmt.Sprintf("claim:chaos-%d", n)
	if made, err := db.DecisionsFor(ctx, subject); err != nil {
		return err
	} else if len(made) == 0 {
		if err := h.decide(ctx, n, subject); err != nil {
			return err
		}
	}
	c := chaosPage(n)
	h.pass("before-capture")
	var err error
	if c.ID, err = db.SaveCapture(ctx, &c); err != nil {
		return err
	}
	h.say("capture %d %s", c.ID, sumOf(c.Raw))
	h.pass("after-capture")
	art := chaosArticle(c)
	h.pass("before-article")
	id, err := db.SaveArticle(ctx, &art)
	if err != nil {
		return err
	}
	h.say("article %d %s", id, art.TextSHA256)
	h.pass("after-article")
	return h.rest(ctx, n, id, art)
}

func (h *hand) decide(ctx context.Context, n int, subject string) error {
	h.pass("before-decision")
	d, err := h.desk.db.Decide(ctx, claims.Decision{Who: "chaos", Action: claims.ActNote, Subject: subject, After: fmt.Sprint(n), Client: "chaos"})
	if err != nil {
		return err
	}
	h.say("decision %d %s", d.Seq, d.Hash)
	h.pass("after-decision")
	return nil
}

func (h *hand) rest(ctx context.Context, n int, id int64, art news.Article) error {
	db := h.desk.db
	m := claims.Mention{Evidence: claims.Evidence{Claim: "killed-3000", Quote: art.Text, Start: 0, End: len(art.Text), Stance: claims.Supports, Tier: claims.Suggest}}
	h.pass("before-evidence")
	if err := db.SaveMatched(ctx, storage.Matched{Article: id, Version: h.desk.matcher.Version(), Mentions: []claims.Mention{m}}); err != nil {
		return err
	}
	h.say("evidence %d", id)
	h.pass("after-evidence")
	if n%20 == 0 {
		h.pass("before-checkpoint")
		c, err := h.desk.sign(ctx, "")
		if err != nil {
			return err
		}
		h.say("checkpoint %d", c.Seq)
		h.pass("after-checkpoint")
	}
	h.pass("before-run")
	if err := db.SetMeta(ctx, "chaos", fmt.Sprint(n)); err != nil {
		return err
	}
	h.say("unit %d", n)
	h.pass("after-run")
	return nil
}

// chaosPage is the nth page that the hand stores: always the same for one n.
func chaosPage(n int) news.Capture {
	address := fmt.Sprintf("https://chaos.example/%d", n)
	body := []byte(strings.Repeat(fmt.Sprintf("<p>Page %d of the hand, which is not read by anybody.</p>\n", n), 40) + "<p>Ask " + privateCanary + "</p>\n")
	at := webtest.Start.Add(time.Duration(n) * time.Second)
	return news.Capture{SourceID: "chaos", URL: address, Canonical: address, FinalURL: address, Status: 200, MIME: "text/html", Raw: body, Body: body,
		State: news.CaptureOK, Started: at, Ended: at}
}

func chaosArticle(c news.Capture) news.Article {
	text := "At least 3,000 people were killed, says the hand of " + c.URL + ". Ask " + privateCanary + "."
	return news.Article{CaptureID: c.ID, SourceID: "chaos", Outlet: "chaos", URL: c.URL, Canonical: c.URL, Title: c.URL, Lang: "en", Text: text,
		TextSHA256: sumOf([]byte(text)), Fetched: c.Started, Method: "hand", Extractor: "hand",
		State: news.ArticleThin} // the matcher of the daemon leaves it to the hand
}
