// Package report writes the daily report of a desk: what changed, who says so,
// and how many independently. [Build] gathers one day into a [Day], a value
// that holds everything the report says and where each word of it comes from;
// the Write functions print a Day as Markdown, HTML, JSON and CSV.
//
// A Day is made of what the database holds at a cut-off, never of a clock:
// built twice from the same data it is the same to the byte.
package report

import (
	"context"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

// Schema names the shape of the JSON form. Changes to it only add.
const Schema = "claimwatch/report/1"

// A Source is where the report finds what happened.
type Source interface {
	// Mentions returns evidence as the filter says, decisions applied.
	Mentions(ctx context.Context, f claims.MentionFilter) ([]claims.Mention, error)
	// Articles returns stored articles, newest first.
	Articles(ctx context.Context, f news.ArticleFilter) ([]news.Article, error)
	// RunsBetween returns the runs of jobs that begin with prefix and started
	// in [from, to), oldest first.
	RunsBetween(ctx context.Context, prefix string, from, to time.Time) ([]news.Run, error)
	// Decisions returns the decisions with from < seq, oldest first; to 0 and
	// limit 0 mean no bound.
	Decisions(ctx context.Context, from, to int64, limit int) ([]claims.Decision, error)
	// Stats counts what was captured in [from, to).
	Stats(ctx context.Context, from, to time.Time) (claims.Stats, error)
}

// Options say which day is reported, and by whose lists and rules.
type Options struct {
	Day             claims.Date // the day covered, in Zone
	Zone            *time.Location
	DayOne          claims.Date // "day 30" is this day + 29
	Desk            string
	Claims          []claims.Claim
	Origins         *claims.Origins
	Sources         []news.Source
	Rules           assess.Rules
	IncompleteBelow float64 // share of sources that answered below which the report is INCOMPLETE
	Matcher         string  // versions of the rules the evidence was found by
	Extractor       string
	Banner          string // printed at the head: the demo says that it is one
}

// A Day is one day's report.
type Day struct {
	Schema     string         `json:"schema"`
	Banner     string         `json:"banner,omitempty"`
	Date       claims.Date    `json:"date"`       // the day covered
	Number     int            `json:"day_number"` // since the desk's day one
	From       time.Time      `json:"from"`
	To         time.Time      `json:"to"` // exclusive
	Zone       string         `json:"zone"`
	Desk       string         `json:"desk"`
	Build      int            `json:"build"`
	Cutoff     int64          `json:"cutoff"` // last decision it knows
	Audit      string         `json:"audit"`  // hash of that decision
	Incomplete bool           `json:"incomplete"`
	BottomLine []string       `json:"bottom_line"`
	Changes    []StatusChange `json:"status_changes"`
	Figures    []Board        `json:"figures"`
	Series     []Note         `json:"series_notes"`
	Topics     []Topic        `json:"topics"`
	Contested  []ClaimDay     `json:"contested"`
	Circular   []Note         `json:"circular_reporting"`
	Corrected  []Note         `json:"corrections"`
	Coverage   Coverage       `json:"coverage"`
	Method     Method         `json:"method"`
	Endnotes   []Endnote      `json:"endnotes"`
	States     map[string]int `json:"states"` // claims by reviewed state
}

// A StatusChange says that a claim's assessment by reviewed evidence moved.
type StatusChange struct {
	Claim     string       `json:"claim"`
	Statement string       `json:"statement"`
	From      assess.State `json:"from"`
	To        assess.State `json:"to"`
	Support   int          `json:"support"`
	Dispute   int          `json:"dispute"`
	Because   string       `json:"because"`
	By        []string     `json:"reviewed_by"`
}

// A Board is the newest figure of every origin for one metric of one claim.
// It has no total and no mean.
type Board struct {
	Claim   string        `json:"claim"`
	Metric  claims.Metric `json:"metric"`
	Title   string        `json:"title"`
	Rows    []FigureRow   `json:"rows"`
	Lowest  string        `json:"lowest"`
	Highest string        `json:"highest"`
	ChartID string        `json:"-"`
	Chart   string        `json:"-"` // SVG
}

// A FigureRow is one origin's newest figure.
type FigureRow struct {
	Origin    string          `json:"origin"`
	Name      string          `json:"name"`
	Family    string          `json:"family"`
	Camp      string          `json:"camp,omitempty"`
	Grade     string          `json:"grade"`
	Figure    claims.Figure   `json:"figure"`
	Words     string          `json:"text"`
	Scope     string          `json:"scope"`
	AsOf      claims.Date     `json:"as_of"`
	Change    string          `json:"change"`
	Relation  string          `json:"relation,omitempty"` // to the claim's figure
	Counting  string          `json:"counting,omitempty"`
	New       bool            `json:"new"` // first seen on this day
	Reviewed  bool            `json:"reviewed"`
	Notes     []int           `json:"notes"` // endnotes
	Breakdown []claims.Figure `json:"breakdown,omitempty"`
	Pending   *claims.Figure  `json:"under_review,omitempty"`
}

// A Note is one remark with its endnotes.
type Note struct {
	Claim string `json:"claim,omitempty"`
	Text  string `json:"text"`
	Notes []int  `json:"notes,omitempty"`
}

// A Topic gathers the claims of one section.
type Topic struct {
	Name   string     `json:"name"`
	Title  string     `json:"title"`
	Claims []ClaimDay `json:"claims"`
}

// A ClaimDay is what one claim's evidence was on the day.
type ClaimDay struct {
	ID          string       `json:"id"`
	Statement   string       `json:"statement"`
	Claimant    string       `json:"claimant"`
	AsOf        claims.Date  `json:"as_of"`
	State       assess.State `json:"assessment"`
	Provisional assess.State `json:"provisional"`
	AtTheTime   assess.State `json:"at_the_time"`
	Support     int          `json:"support"`
	Dispute     int          `json:"dispute"`
	Digit       int          `json:"credibility"`
	Flags       []string     `json:"flags,omitempty"`
	Reasons     []string     `json:"reasons"`
	Counts      Counts       `json:"counts"`
	New         Counts       `json:"new"`
	Positions   []Position   `json:"positions"`
	Lines       []string     `json:"lines"`
}

// Counts are the denominators of a claim: never articles alone.
type Counts struct {
	Articles  int      `json:"articles"`
	Outlets   int      `json:"outlets"`
	Channels  int      `json:"channels"` // agencies on the way
	Origins   int      `json:"origins"`
	Families  int      `json:"families"`
	Camps     []string `json:"camps,omitempty"`
	Languages []string `json:"languages,omitempty"`
	Pending   int      `json:"pending"`
}

// A Position is what one origin says on a claim as of one date.
type Position struct {
	Origin   string         `json:"origin"`
	Name     string         `json:"name"`
	Family   string         `json:"family"`
	Camp     string         `json:"camp,omitempty"`
	Claimant bool           `json:"claimant"` // of the claimant's own family: never counts
	Stance   claims.Stance  `json:"stance"`
	Figure   *claims.Figure `json:"figure,omitempty"`
	AsOf     claims.Date    `json:"as_of"`
	Outlets  []string       `json:"outlets"`
	Channels []string       `json:"channels,omitempty"`
	Langs    []string       `json:"languages"`
	Rules    []string       `json:"rules"` // by which the mentions were given their origin
	Quote    string         `json:"quote"`
	Lang     string         `json:"quote_lang"`
	Reviewed bool           `json:"reviewed"`
	New      bool           `json:"new"`
	Notes    []int          `json:"notes"`
}

// Coverage says what was looked at, and what could not be.
type Coverage struct {
	Sources    int            `json:"sources"`  // enabled
	Tried      int            `json:"tried"`    // visited on the day
	Answered   int            `json:"answered"` // at least once on the day
	Failed     []Failure      `json:"failed,omitempty"`
	NotTried   []string       `json:"not_tried,omitempty"`
	Articles   int            `json:"articles"`
	OnTopic    int            `json:"on_topic"` // with evidence
	Unreadable map[string]int `json:"unreadable,omitempty"`
	Captures   map[string]int `json:"captures"`
	Languages  map[string]int `json:"languages"`
	Evidence   int            `json:"evidence"`
	Reviewed   int            `json:"reviewed"`
	Pending    int            `json:"pending"`
}

// A Failure is a source that did not answer.
type Failure struct {
	Source string `json:"source"`
	Name   string `json:"name"`
	Reason string `json:"reason"`
}

// Share is the share of the tried sources that answered, 1 when none was due.
func (c Coverage) Share() float64 {
	if c.Tried == 0 {
		return 1
	}
	return float64(c.Answered) / float64(c.Tried)
}

// Method says by which rules the report was made.
type Method struct {
	Matcher     string  `json:"matcher"`
	Extractor   string  `json:"extractor"`
	MinFamilies int     `json:"min_families"`
	ScopeBridge float64 `json:"scope_bridge_max"`
	AtTheTime   int     `json:"at_the_time_days"`
}

// An Endnote is where something can be read and checked.
type Endnote struct {
	N         int         `json:"n"`
	Evidence  int64       `json:"evidence"`
	Outlet    string      `json:"outlet"`
	Title     string      `json:"title"`
	Lang      string      `json:"lang"`
	Published claims.Date `json:"published"`
	Retrieved time.Time   `json:"retrieved"`
	URL       string      `json:"url"`
	SHA256    string      `json:"sha256"` // of the bytes captured
}
