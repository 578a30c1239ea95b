package main

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/origin"
	"claimwatch/crawler"
	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// batch is how many captures or articles a stage takes at a time: enough to
// keep the cores busy, few enough to hold in memory.
const batch = 32

// A tally counts what the stages did.
type tally struct {
	Captures, Articles, Unreadable, Matched, Evidence int
}

// process runs the stages after the crawl until nothing is left to do:
// captures become articles, articles become evidence.
func (d *desk) process(ctx context.Context, progress func(tally)) (tally, error) {
	d.stages.Lock()
	defer d.stages.Unlock()
	var t tally
	if err := d.loadIndex(ctx); err != nil {
		return t, err
	}
	if err := d.extractAll(ctx, &t, progress); err != nil {
		return t, err
	}
	err := d.matchAll(ctx, &t, progress)
	return t, err
}

// loadIndex fills the resolver with the signatures of what is stored.
func (d *desk) loadIndex(ctx context.Context) error {
	if d.loaded {
		return nil
	}
	var stale []int64
	err := d.db.Signatures(ctx, func(id int64, sig []byte) error {
		if d.resolver.Load(strconv.FormatInt(id, 10), sig) != nil {
			stale = append(stale, id) // of another version of the program: made anew from the article
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("cannot load the index of stories: %w", err)
	}
	for _, id := range stale {
		if err := d.signAgain(ctx, id); err != nil {
			return fmt.Errorf("cannot bring the index of stories up to date: %w", err)
		}
	}
	d.resolver.Moved() // what moved is stored as it stands
	d.loaded = true
	return nil
}

// signAgain places an article from its text and keeps its signature.
func (d *desk) signAgain(ctx context.Context, id int64) error {
	art, err := d.db.Article(ctx, id)
	if err != nil {
		return err
	}
	doc := origin.Doc{ID: strconv.FormatInt(id, 10), Article: *art, Source: d.source(art.SourceID)}
	d.resolver.Place(doc)
	return d.db.SaveSignature(ctx, id, d.resolver.Signature(doc))
}

// extractAll turns every capture without an article of the present extractor
// into one.
func (d *desk) extractAll(ctx context.Context, t *tally, progress func(tally)) error {
	for {
		captures, err := d.db.Unextracted(ctx, extract.Version, batch)
		if err != nil {
			return fmt.Errorf("cannot list captures: %w", err)
		}
		if len(captures) == 0 {
			_, err := d.db.TidyTraits(ctx, extract.Version)
			return err
		}
		type answer struct {
			article news.Article
			err     error
		}
		answers := parallel(captures, func(c news.Capture) answer {
			art, err := d.readArticle(ctx, &c, d.outletOf(&c))
			return answer{art, err}
		})
		for i := range answers {
			art := &answers[i].article
			if err := answers[i].err; err != nil {
				return fmt.Errorf("cannot read the article of %s: %w", captures[i].URL, err)
			}
			if _, err := d.db.SaveArticle(ctx, art); err != nil {
				return fmt.Errorf("cannot store the article of %s: %w", art.URL, err)
			}
			t.Captures++
			if art.State == news.ArticleOK {
				t.Articles++
			} else {
				t.Unreadable++
			}
		}
		progress(*t)
	}
}

// matchAll finds the claims in every article that the present matcher has not
// read, and gives each mention its origin.
func (d *desk) matchAll(ctx context.Context, t *tally, progress func(tally)) error {
	version := d.matcherVersion()
	for {
		articles, err := d.db.Unmatched(ctx, version, batch)
		if err != nil {
			return fmt.Errorf("cannot list articles: %w", err)
		}
		if len(articles) == 0 {
			return nil
		}
		found := parallel(articles, func(a news.Article) []claims.Evidence { return d.match(ctx, a).Evidence })
		for i, art := range articles {
			n, err := d.record(ctx, art, found[i], version)
			if err != nil {
				return fmt.Errorf("cannot record the evidence of %s: %w", art.URL, err)
			}
			t.Matched++
			t.Evidence += n
		}
		progress(*t)
	}
}

// record places one article among the stories, resolves the origin of each
// mention, and stores all of it in one transaction.
func (d *desk) record(ctx context.Context, art news.Article, found []claims.Evidence, version string) (int, error) {
	doc := origin.Doc{ID: strconv.FormatInt(art.ID, 10), Article: art, Source: d.source(art.SourceID)}
	mentions := d.resolver.Resolve(doc, d.resolver.Place(doc), found)
	if err := d.resettle(ctx, d.resolver, art.Fetched, d.db.SaveMatched); err != nil {
		return 0, err
	}
	m := storage.Matched{Article: art.ID, Version: version, Mentions: mentions, Signature: d.resolver.Signature(doc), Canonical: art.Canonical}
	if len(mentions) > 0 {
		m.Revisit = d.nextVisit(art)
	}
	return len(mentions), d.db.SaveMatched(ctx, m)
}

// resettle gives the evidence of other articles the origins that they have
// since an article was placed: it may have appeared earlier than they did, or
// shown two stories to be one. It is done before the article itself counts as
// read, so that nothing is lost if the program ends in between.
func (d *desk) resettle(ctx context.Context, resolver *origin.Resolver, learnt time.Time, save func(context.Context, storage.Matched) error) error {
	for _, moved := range resolver.Moved() {
		id, err := strconv.ParseInt(moved, 10, 64)
		if err != nil {
			return fmt.Errorf("story of %q: %w", moved, err)
		}
		m, err := d.settled(ctx, resolver, id)
		if err != nil {
			return fmt.Errorf("cannot settle the origins of article %d anew: %w", id, err)
		}
		if m.Learnt = learnt; len(m.Mentions) > 0 {
			if err := save(ctx, m); err != nil {
				return err
			}
		}
	}
	return nil
}

// settled reads the evidence of an article that is placed already, if it has
// any by the present matcher.
func (d *desk) settled(ctx context.Context, resolver *origin.Resolver, id int64) (storage.Matched, error) {
	m := storage.Matched{Article: id, Version: d.matcherVersion()}
	art, err := d.db.Article(ctx, id)
	if err != nil {
		return m, err
	}
	found := d.match(ctx, *art).Evidence
	if len(found) == 0 {
		return m, nil
	}
	doc := origin.Doc{ID: strconv.FormatInt(id, 10), Article: *art, Source: d.source(art.SourceID)}
	m.Mentions = resolver.Resolve(doc, resolver.Place(doc), found)
	return m, nil
}

// nextVisit is when a cited page is due to be visited again; zero when it has
// been visited long enough.
func (d *desk) nextVisit(art news.Article) time.Time {
	for _, after := range crawler.Revisits {
		if due := art.Fetched.Add(after); due.After(d.clock.Now()) {
			return due
		}
	}
	return time.Time{}
}

// parallel maps f over in on every core, keeping order.
func parallel[A, B any](in []A, f func(A) B) []B {
	out := make([]B, len(in))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(len(in), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				out[i] = f(in[i])
			}
		})
	}
	for i := range in {
		next <- i
	}
	close(next)
	wg.Wait()
	return out
}
