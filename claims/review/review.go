// Package review is the desk's pages: an http.Handler on which analysts see
// what was found and decide what it amounts to.
//
// A [Room] holds what all claims amount to at this moment, brought up to date
// by what changed, so that a page is answered from memory. Pages are made on
// the server from embedded templates; every one of them can be read and every
// form sent without a script. What is not safe to forget stands in one place:
// the table of routes names the role each needs, and everything that leaves
// the handler passes the same headers.
package review

import (
	"context"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/claims/kin"
	"claimwatch/crawler/news"
)

// Evidence is where what was found, and what people made of it, is kept.
type Evidence interface {
	// Mentions returns evidence as the filter says, decisions applied.
	Mentions(ctx context.Context, f claims.MentionFilter) ([]claims.Mention, error)
	// Changed returns the evidence that changed after the change numbered
	// since, and the newest number; since < 0 asks for the number alone.
	Changed(ctx context.Context, since int64) (ids []int64, newest int64, err error)
	// Decisions returns the decisions with from < seq ≤ to, oldest first; to 0
	// and limit 0 mean no bound.
	Decisions(ctx context.Context, from, to int64, limit int) ([]claims.Decision, error)
	// DecideAll adds decisions made at one stroke, all or none.
	DecideAll(ctx context.Context, ds []claims.Decision) ([]claims.Decision, error)
	// Batch returns the decisions made at one stroke with seq.
	Batch(ctx context.Context, seq int64) ([]int64, error)
	// VerifyAudit recomputes the chain of all decisions.
	VerifyAudit(ctx context.Context) (n int64, head string, err error)
}

// Archive is where what was fetched and read is kept.
type Archive interface {
	Article(ctx context.Context, id int64) (*news.Article, error)
	Articles(ctx context.Context, f news.ArticleFilter) ([]news.Article, error)
	ArticleVersions(ctx context.Context, canonical string) ([]news.Article, error)
	Capture(ctx context.Context, id int64) (*news.Capture, error)
	Search(ctx context.Context, q claims.Query) ([]claims.Hit, error)
	Stats(ctx context.Context, from, to time.Time) (claims.Stats, error)
	Runs(ctx context.Context, job string, limit int) ([]news.Run, error)
	HealthAll(ctx context.Context) ([]news.Health, error)
	Reports(ctx context.Context, limit int) ([]claims.ReportRecord, error)
}

// People is where accounts and what they were granted are kept.
type People interface {
	Users(ctx context.Context) ([]claims.User, error)
	User(ctx context.Context, name string) (claims.User, error)
	AddUser(ctx context.Context, u claims.User) error
	ChangeUser(ctx context.Context, u claims.User) error
	SaveInvite(ctx context.Context, hash, who string, expires time.Time) error
	UserSeen(ctx context.Context, name string, at time.Time) error
	TakeInvite(ctx context.Context, hash string) (who string, err error)
	Token(ctx context.Context, hash string) (claims.Token, error)
	Session(ctx context.Context, token string) (data []byte, found bool, err error)
	SaveSession(ctx context.Context, token string, data []byte, expiry time.Time) error
	DropSession(ctx context.Context, token string) error
}

// A Store is what the pages read from and write to.
type Store interface {
	Evidence
	Archive
	People
	Preferences
}

// Options are the lists and rules of a desk.
type Options struct {
	Claims  []claims.Claim
	Origins *claims.Origins
	Rules   assess.Rules
	// RulesAt are the rules with how much had been read by a time, the
	// denominator of claims that something did not happen; nil = Rules.
	RulesAt    func(ctx context.Context, end time.Time) (assess.Rules, error)
	Sources    []news.Source
	Now        func() time.Time
	Zone       *time.Location
	DayOne     claims.Date
	Reports    fs.FS // the folder of the reports; nil = none
	Desk       string
	DemoBanner string // shown on every page; "" = none

	// DoubleShare is the part of all answers that a second person gives too,
	// without being told; 0 = none.
	DoubleShare float64

	// Figures reads the figures of a sentence, their places counted from its
	// start; nil = none are offered when a sentence is split.
	Figures func(sentence, lang string, published claims.Date) []claims.Figure

	// Kinship tells what ties outlets to each other; nil = nobody knows.
	Kinship func(context.Context) (*kin.Kinship, error)

	// OpenAs is the name under which whoever opens a page acts, with every
	// right: for a demo, never for a desk. "" = people log in.
	OpenAs string
	// Secure says that the pages are reached over HTTPS, as behind a proxy:
	// cookies are then sent no other way.
	Secure bool
	// Password is what hashing a password takes; zero = DefaultPasswordCost.
	Password PasswordCost
	// Proxies are the addresses of proxies that are believed when they say for
	// whom they speak; empty = nobody is. See the limits of logging in.
	Proxies []netip.Prefix
	// NotFound tells a missing row from a failure.
	NotFound func(error) bool
	// BadQuery tells a search that cannot be answered from a failure.
	BadQuery func(error) bool
	// Private says who is masked in what is taken away from the pages as JSON,
	// CSV or a feed; nil = nobody. The pages themselves show everything.
	Private *claims.Private
	// Jobs tells how the jobs of the daemon stand; nil = nobody knows.
	Jobs func(context.Context) ([]Job, error)
	// Events tells what became of the page at an address since it was first
	// read, oldest first; nil = nobody knows.
	Events func(ctx context.Context, canonical string) ([]news.PageEvent, error)
	Log    *slog.Logger // nil = none
}

// A Job is a job of the daemon with how it stands.
type Job struct {
	Name   string    `json:"job"`
	What   string    `json:"what"`
	LastOK time.Time `json:"last_ok,omitzero"` // when it last went well; zero = never
	State  string    `json:"state"`            // of its newest run; "never" when there is none
	Reason string    `json:"reason,omitempty"`
	Late   bool      `json:"late"` // it went well last longer ago than it may
}

// New returns the pages of a desk.
func New(db Store, o Options) (http.Handler, error) {
	room, err := NewRoom(db, o)
	if err != nil {
		return nil, err
	}
	s, err := newSite(db, room)
	if err != nil {
		return nil, err
	}
	return s.handler(), nil
}
