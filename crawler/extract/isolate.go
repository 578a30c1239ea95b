package extract

import (
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"claimwatch/crawler/news"
)

// An Isolated reads articles in children of this process, since what runs away
// on a hostile page cannot be stopped from within: a goroutine cannot be
// killed, a process can. A child reads one page after another and is replaced
// when it takes too long, takes too much or dies; the page that did it is read
// by its tokens alone, which no page can make slow.
//
// Safe for concurrent use. Close it to end the children.
type Isolated struct {
	command []string
	limits  Limits
	slots   chan *child // as many as there may be children; nil = not started
}

// Limits are what one page may cost a child.
type Limits struct {
	Time     time.Duration // by the wall clock; 0 = 10 s, twice what the extractors have
	Memory   int64         // bytes of data; 0 = 512 MiB
	Children int           // at once; 0 = 1
	Pages    int           // after which a child is replaced by a fresh one; 0 = 500
}

// NewIsolated prepares reading by children that the command starts: this very
// program with the argument under which it calls [Serve]. None is started yet.
func NewIsolated(command []string, l Limits) *Isolated {
	if l.Time == 0 {
		l.Time = 2 * deadline
	}
	if l.Memory == 0 {
		l.Memory = swelling * 512 << 20
	}
	if l.Pages == 0 {
		l.Pages = 500
	}
	x := &Isolated{command: command, limits: l, slots: make(chan *child, max(1, l.Children))}
	for range cap(x.slots) {
		x.slots <- nil
	}
	return x
}

// Article reads the article out of a capture as [Article] does. It fails only
// when no child can be started, or when ctx ends.
func (x *Isolated) Article(ctx context.Context, c *news.Capture, src news.Source) (news.Article, error) {
	var k *child
	select {
	case k = <-x.slots:
	case <-ctx.Done():
		return news.Article{}, ctx.Err()
	}
	defer func() { x.slots <- k }()
	if k != nil && k.pages >= x.limits.Pages {
		k.stop()
		k = nil
	}
	if k == nil {
		fresh, err := x.start(ctx)
		if err != nil && ctx.Err() != nil {
			return news.Article{}, ctx.Err()
		}
		if err != nil {
			return news.Article{}, fmt.Errorf("cannot start a process to read articles in: %w", err)
		}
		k = fresh
	}
	a, err := k.read(ctx, x.limits.Time, order{Capture: *c, Source: src})
	if err == nil {
		if a.Runaway {
			k.stop() // with what of it still runs
			k = nil
		}
		return a.Article, nil
	}
	k.stop()
	k = nil
	if ctx.Err() != nil {
		return news.Article{}, ctx.Err()
	}
	return byTokens(c, src, err), nil
}

// Close ends the children. Nothing may be read after it.
func (x *Isolated) Close() {
	for range cap(x.slots) {
		if k := <-x.slots; k != nil {
			k.stop()
		}
	}
}

// Rest ends the children that wait for a page: each holds as much as a program
// that has just started. The next page starts one anew.
func (x *Isolated) Rest() {
	for range cap(x.slots) {
		select {
		case k := <-x.slots:
			if k != nil {
				k.stop()
			}
			x.slots <- nil
		default: // the others read
			return
		}
	}
}

// byTokens reads a page that a child could not, without a tree.
func byTokens(c *news.Capture, src news.Source, why error) news.Article {
	d := newDraft(c, src)
	if d.unreadable() {
		return d.seal()
	}
	d.cheap = true
	d.readParsed(parseFlat(d.decode()))
	d.end(news.ArticleRefused, "%v; the text is all that stands on the page", why)
	return d.seal()
}

// An order is what a child is asked to read.
type order struct {
	Memory  int64
	Capture news.Capture
	Source  news.Source
}

// An answer is what a child made of an order. Runaway says that an extractor
// still works on the page although nobody waits for it: only the end of the
// child will stop it.
type answer struct {
	Article news.Article
	Runaway bool
}

// A child is a running process that reads articles.
type child struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	enc   *gob.Encoder
	dec   *gob.Decoder
	pages int
	mem   int64
}

func (x *Isolated) start(ctx context.Context) (*child, error) {
	if len(x.command) == 0 {
		return nil, errors.New("no command")
	}
	cmd := exec.Command(x.command[0], x.command[1:]...)
	cmd.Env = append(os.Environ(), "GOTRACEBACK=none")
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	k := &child{cmd: cmd, in: in, enc: gob.NewEncoder(in), dec: gob.NewDecoder(out), mem: x.limits.Memory}
	if err := k.greeted(ctx); err != nil {
		k.stop()
		return nil, err
	}
	return k, nil
}

// startLimit is how long a child may take until it is ready. On a busy machine
// the start of a process takes seconds, for which no page is to blame.
const startLimit = time.Minute

// greeted waits for the empty answer with which a child says that it is ready.
func (k *child) greeted(ctx context.Context) error {
	late := time.AfterFunc(startLimit, k.kill)
	defer late.Stop()
	defer context.AfterFunc(ctx, k.kill)()
	var hello answer
	if err := k.dec.Decode(&hello); err != nil {
		return fmt.Errorf("it ended before it was ready: %w", err)
	}
	return nil
}

// errSlow says that a page took longer than it may.
var errSlow = errors.New("reading the page took too long and was stopped")

// read has one page read. After an error the child is of no more use.
func (k *child) read(ctx context.Context, limit time.Duration, o order) (a answer, err error) {
	o.Memory, o.Capture.Raw = k.mem, nil // the body is what is read
	k.pages++
	got := make(chan error, 1)
	go func() {
		err := k.enc.Encode(o)
		if err == nil {
			err = k.dec.Decode(&a)
		}
		got <- err
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case err := <-got:
		if err != nil {
			return answer{}, fmt.Errorf("the process that read the page ended: %w", err)
		}
		return a, nil
	case <-timer.C:
		k.kill()
		<-got
		return answer{}, errSlow
	case <-ctx.Done():
		k.kill()
		<-got
		return answer{}, ctx.Err()
	}
}

// kill ends the process at once. That it has ended already is no error.
func (k *child) kill() { _ = k.cmd.Process.Kill() }

// stop ends the process and waits for it. How it ended was told by what it
// answered, or did not.
func (k *child) stop() {
	_ = k.in.Close()
	k.kill()
	_ = k.cmd.Wait()
}

// Serve is the child's side: it reads captures from in and writes articles to
// out until in ends. The hidden subcommand of the program calls it and does
// nothing else.
func Serve(in io.Reader, out io.Writer) error {
	dec, enc := gob.NewDecoder(in), gob.NewEncoder(out)
	if err := enc.Encode(answer{}); err != nil {
		return fmt.Errorf("cannot say that this process is ready: %w", err)
	}
	limited := false
	for {
		var o order
		if err := dec.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("cannot read what to extract: %w", err)
		}
		if !limited {
			debug.SetMemoryLimit(o.Memory * 3 / 4) // collect harder before the wall is hit
			if err := limitMemory(o.Memory); err != nil {
				return fmt.Errorf("cannot limit memory: %w", err)
			}
			limited = true
		}
		d := read(&o.Capture, o.Source)
		if err := enc.Encode(answer{d.seal(), d.runaway}); err != nil {
			return fmt.Errorf("cannot answer with the article: %w", err)
		}
	}
}
