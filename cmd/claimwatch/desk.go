package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/claims/match/model"
	"claimwatch/claims/origin"
	"claimwatch/claims/passage"
	"claimwatch/crawler"
	"claimwatch/crawler/extract"
	"claimwatch/crawler/news"
	"claimwatch/storage"
)

// The rooms of the house that need no database: what the desk knows, and the
// matcher made of it.
type rooms struct {
	cfg      Config
	claims   []claims.Claim
	origins  *claims.Origins
	sources  []news.Source
	bySource map[string]news.Source
	matcher  *match.Matcher
	second   model.Second // nil = none
	modelLog *slog.Logger // for what goes wrong with it
}

// loadRooms reads the lists that the configuration names and builds the
// matcher. All mistakes of all lists are reported together.
func loadRooms(cfg Config) (*rooms, error) {
	return buildRooms(cfg, func() ([]claims.Claim, error) { return loadClaims(cfg) })
}

// loadRoomsFor is loadRooms for the list of claims in a file, for matching
// alone; no name stands for the configured list.
func loadRoomsFor(cfg Config, file string) (*rooms, error) {
	if file == "" {
		return loadRooms(cfg)
	}
	return buildRooms(cfg, func() ([]claims.Claim, error) { return plainClaims(file) })
}

func buildRooms(cfg Config, list func() ([]claims.Claim, error)) (*rooms, error) {
	r := &rooms{cfg: cfg, bySource: map[string]news.Source{}}
	var errs [3]error
	r.claims, errs[0] = list()
	r.origins, errs[1] = loadOrigins(cfg)
	r.sources, errs[2] = loadSources(cfg)
	if err := errors.Join(errs[:]...); err != nil {
		return nil, fail(exitConfig, err)
	}
	var problems []error
	for _, p := range claims.LintTogether(r.claims, r.origins) {
		problems = append(problems, errors.New(p))
	}
	if len(problems) > 0 && len(cfg.Claims.Files) > 0 && len(cfg.Origins.Files) > 0 {
		return nil, fail(exitConfig, errors.Join(problems...))
	}
	for _, s := range r.sources {
		r.bySource[s.ID] = s
	}
	o := match.Options{Accept: cfg.Matching.Accept, Suggest: cfg.Matching.Suggest}
	if cfg.Matching.Lexicon != "" {
		src, err := os.ReadFile(cfg.Matching.Lexicon)
		if err != nil {
			return nil, failf(exitConfig, "cannot read the lexicon: %w", err)
		}
		o.Lexicon = src
	}
	var err error
	if r.matcher, err = match.New(r.claims, r.origins, o); err != nil {
		return nil, failf(exitConfig, "cannot build the matcher: %w", err)
	}
	return r, nil
}

// source returns what is known of an outlet; of one that is no longer listed,
// only its id.
func (r *rooms) source(id string) news.Source {
	if s, ok := r.bySource[id]; ok {
		return s
	}
	return news.Source{ID: id}
}

// claim returns the claim with the given id, or an error that suggests one.
func (r *rooms) claim(id string) (claims.Claim, error) {
	var ids []string
	for _, c := range r.claims {
		if c.ID == id {
			return c, nil
		}
		ids = append(ids, c.ID)
	}
	return claims.Claim{}, failf(exitNoInput, "no claim %q.%s See claimwatch claim list", id, didYouMean(id, ids))
}

// A desk is the rooms with their database and their clock.
type desk struct {
	*rooms
	db       *storage.DB
	resolver *origin.Resolver
	reader   *extract.Isolated
	clock    crawler.Clock
	log      *slog.Logger
	unlock   func() error

	// stages serialises extraction and matching: the resolver's index grows
	// with each article placed.
	stages *sync.Mutex
	loaded bool
	banner string // printed on reports and pages: the demo says that it is one
}

// bannerKey is where the database keeps the banner, so that the data of a demo
// say what they are whatever opens them.
const bannerKey = "banner"

// access says what a command does to the database.
type access int

const (
	reads  access = iota // looks only
	writes               // records decisions beside a running daemon
	owns                 // crawls, extracts, matches: one process at a time
)

// openDesk opens the database of the data directory and builds the rooms. The
// caller closes the desk.
func (a *app) openDesk(ctx context.Context, cfg Config, how access, clock crawler.Clock) (*desk, error) {
	r, err := loadRooms(cfg)
	if err != nil {
		return nil, err
	}
	d := &desk{rooms: r, clock: clock, log: a.commandLogger(cfg), unlock: func() error { return nil }, stages: &sync.Mutex{}}
	if d.reader, err = newReader(); err != nil {
		return nil, err
	}
	dir := cfg.Storage.DataDir
	if how != owns {
		if !hasData(dir) {
			return nil, failf(exitNoInput, "no data yet in %s. Start with claimwatch serve, claimwatch crawl or claimwatch demo, or name another --data-dir", dir)
		}
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, failf(exitCreate, "cannot make the data directory: %w. Name another with --data-dir or storage.data_dir", err)
	}
	if how == owns {
		if set := fetcherEnv(os.Environ()); len(set) > 0 {
			return nil, failf(exitConfig, "%s would change how pages are fetched. Unset it", strings.Join(set, ", "))
		}
		if d.unlock, err = lockDir(dir); err != nil {
			return nil, err
		}
	}
	o := storage.Options{Now: clock.Now, ReadOnly: how == reads, Origins: r.origins, Fold: passage.Fold, MinFree: int64(cfg.Storage.MinFree)}
	if how == owns {
		o.Owner = ownerName()
	}
	if d.db, err = storage.Open(ctx, dir, o); err != nil {
		return nil, errors.Join(openError(dir, err), d.unlock())
	}
	if how == owns {
		r.takeModel(ctx, a.modelLogger())
		_, err := d.db.InterruptRuns(ctx)
		if err == nil {
			_, err = d.db.SetBack(ctx, clock.Now())
		}
		if err != nil {
			return nil, errors.Join(err, d.Close())
		}
	}
	if d.banner, err = d.db.Meta(ctx, bannerKey); err != nil {
		return nil, errors.Join(openError(dir, err), d.Close())
	}
	if err := d.takeLearned(ctx); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	d.resolver = r.newResolver()
	return d, nil
}

// ownerName names this process for the record: host, process and start of the
// machine, so that a number used again after a restart is told apart.
func ownerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		boot = []byte("unknown")
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), strings.TrimSpace(string(boot)))
}

// openError gives a failure to open the database its exit code.
func openError(dir string, err error) error {
	var schema *storage.SchemaError
	if errors.As(err, &schema) && schema.Have < schema.Known {
		return failf(exitCreate, "the database in %s is of an older version: claimwatch backup create brings it up to date, after a backup (%w)", dir, err)
	}
	if errors.Is(err, os.ErrPermission) {
		return failf(exitCreate, "cannot open the database in %s: %w. Give this user the right to write there, or name another --data-dir", dir, err)
	}
	return failf(exitCreate, "cannot open the database in %s: %w", dir, err)
}

// Close ends the desk and the children that read for it; the lock goes last.
func (d *desk) Close() error {
	d.reader.Close()
	return errors.Join(d.db.Close(), d.unlock())
}

// withDesk runs f on an open desk.
func (a *app) withDesk(ctx context.Context, how access, f func(*desk) error) (err error) {
	cfg, err := a.config()
	if err != nil {
		return err
	}
	d, err := a.openDesk(ctx, cfg, how, a.clock)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := d.Close(); err == nil && cerr != nil {
			err = fmt.Errorf("cannot close the database: %w", cerr)
		}
	}()
	return f(d)
}

// wallClock is the clock of the real world.
type wallClock struct{}

func (wallClock) Now() time.Time { return time.Now() }

func (wallClock) Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
