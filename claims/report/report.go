// Package report writes the daily report of a desk: what changed, who says so,
// and how many independently. [Build] gathers one day into a [Day], a value
// that holds everything the report says and where each word of it comes from;
// the Write functions print a Day as Markdown, HTML, JSON, CSV, XLSX, ClaimReview
// and Atom. [Day.Lint] checks its own sentences, [Diff] compares two days or two
// builds of one.
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
	// Articles returns stored articles, newest published first, at most the
	// filter's limit.
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

	URL      string      // of the desk's pages: kept copies and claims are linked under it
	Lang     string      // of the report's own words, one of Languages; "" = en
	Errors   *ErrorTable // measured errors of the matcher; nil = not measured
	Decided  time.Time   // decisions made before it count; zero = until the end of the day
	Since    time.Time   // decisions that the day before knew already; zero = until the beginning of the day
	ShowAll  bool        // print names of private persons and addresses of mail
	Private  []string    // names of private persons that the desk withholds, beside those that are told by their form
	Alerts   []Threshold // figures that raise an alert
	Blackout []Period    // times without internet, marked on the charts
}

// A Period is a span of days, Until included.
type Period struct {
	From, Until claims.Date
	Name        string
}

// A Day is one day's report.
type Day struct {
	Schema     string         `json:"schema"`
	Lang       string         `json:"language"` // of its own words
	Banner     string         `json:"banner,omitempty"`
	Date       claims.Date    `json:"date"`       // the day covered
	Number     int            `json:"day_number"` // since the desk's day one
	From       time.Time      `json:"from"`
	To         time.Time      `json:"to"` // exclusive
	Zone       string         `json:"zone"`
	Desk       string         `json:"desk"`
	URL        string         `json:"url,omitempty"`
	Build      int            `json:"build"`
	Rebuild    *Rebuild       `json:"rebuild,omitempty"`
	Cutoff     int64          `json:"cutoff"` // last decision it knows
	Audit      string         `json:"audit"`  // hash of that decision
	Incomplete bool           `json:"incomplete"`
	BottomLine []string       `json:"bottom_line"`
	Key        []KeyChange    `json:"key_changes"`
	Changes    []StatusChange `json:"status_changes"`
	Verdicts   []Verdict      `json:"verdicts"`
	Figures    []Board        `json:"figures"`
	Series     []Note         `json:"series_notes"`
	Topics     []Topic        `json:"topics"`
	Contested  []string       `json:"contested"` // claims, in the order of the list
	Emerging   Emerging       `json:"emerging"`
	Circular   []Note         `json:"circular_reporting"`
	Corrected  []Note         `json:"corrections"`
	Coverage   Coverage       `json:"coverage"`
	Method     Method         `json:"method"`
	Endnotes   []Endnote      `json:"endnotes"`
	States     map[string]int `json:"states"` // claims by reviewed state
	Alerts     []Alert        `json:"alerts"`
	Blackout   []Period       `json:"blackout,omitempty"`

	plain bool // without drawings: for mail
}

// A Rebuild says how a build differs from the one before it.
type Rebuild struct {
	Of      int      `json:"of"` // number of the build before
	Differs []string `json:"differs"`
}

// A KeyChange is one of the few things that moved on the day.
type KeyChange struct {
	Kind  string `json:"kind"` // reported: somebody else says so; assessed: we do
	Claim string `json:"claim,omitempty"`
	Text  string `json:"text"`
	Notes []int  `json:"notes,omitempty"`
}

// A Verdict is where the verdict on a claim stands, and whether the day moved
// it.
type Verdict struct {
	Claim      string      `json:"claim"`
	Statement  string      `json:"statement"`
	Verdict    string      `json:"verdict"`
	Workflow   string      `json:"workflow"` // draft, proposed, objected, agreed, outdated
	Likelihood string      `json:"likelihood,omitempty"`
	Confidence string      `json:"confidence,omitempty"`
	Reason     string      `json:"reason"`
	Because    []int64     `json:"because,omitempty"` // evidence cited
	Notes      []int       `json:"notes,omitempty"`
	By         []string    `json:"by"`
	Dissent    string      `json:"dissent,omitempty"` // the other verdict
	Dissenter  string      `json:"dissenter,omitempty"`
	Since      claims.Date `json:"since"` // of the last step, desk-local
	New        bool        `json:"new"`
}

// A StatusChange says that a claim's assessment by reviewed evidence moved.
type StatusChange struct {
	Claim     string       `json:"claim"`
	Seq       int64        `json:"seq"` // last decision on its evidence
	Statement string       `json:"statement"`
	From      assess.State `json:"from"`
	To        assess.State `json:"to"`
	Support   int          `json:"support"`
	Dispute   int          `json:"dispute"`
	Because   string       `json:"because"`          // as the assessment says it, in English
	For       []string     `json:"for"`              // families that support it, by the name of their newest voice
	Against   []string     `json:"against"`          // likewise
	Rivals    []string     `json:"rivals,omitempty"` // claims that cannot be true beside it and have support of their own
	By        []string     `json:"reviewed_by"`
}

// A Board is the newest figure of every origin for one metric of one claim.
// It has no total and no mean.
type Board struct {
	Claim   string        `json:"claim"`
	Metric  claims.Metric `json:"metric"`
	Title   string        `json:"title"`
	Rows    []FigureRow   `json:"rows"`
	Lowest  int           `json:"lowest"`  // row with the lowest stated number
	Highest int           `json:"highest"` // row with the highest
	Steps   []ChartLine   `json:"steps"`   // what the chart draws
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
	Status    string          `json:"status"` // confirmed, under-review, official, estimate, leaked, "" = not stated
	AsOf      claims.Date     `json:"as_of"`
	Change    string          `json:"change"`
	Previous  *claims.Figure  `json:"previous,omitempty"` // the origin's figure before
	Counting  string          `json:"counting,omitempty"`
	New       bool            `json:"new"` // first seen on this day
	Reviewed  bool            `json:"reviewed"`
	Notes     []int           `json:"notes"` // endnotes
	Breakdown []claims.Figure `json:"breakdown,omitempty"`
	Pending   *claims.Figure  `json:"under_review,omitempty"`
}

// A Note is one remark with its endnotes.
type Note struct {
	Kind  string   `json:"kind"` // slip, revision, frozen, ..., copies, caveat, edit, ours, theirs
	Claim string   `json:"claim,omitempty"`
	Also  []string `json:"also,omitempty"` // other claims of which the same is to be said
	New   bool     `json:"new,omitempty"`  // it rests on something first seen on the day
	Text  string   `json:"text"`
	Notes []int    `json:"notes,omitempty"`
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
	Rivals      []string     `json:"rivals,omitempty"` // claims that cannot be true beside it and have support of their own
	Lines       []string     `json:"lines"`
	Cited       [][]int      `json:"line_notes,omitempty"`        // the endnotes of each line
	For         *Quote       `json:"new_support,omitempty"`       // the best of the day, in its own language
	Against     *Quote       `json:"new_contradiction,omitempty"` // likewise
	Verdict     string       `json:"verdict,omitempty"`           // agreed and in force
}

// A Quote is a passage in its own words.
type Quote struct {
	Text  string      `json:"text"`
	Lang  string      `json:"lang"`
	Name  string      `json:"origin"`
	AsOf  claims.Date `json:"as_of"`
	Notes []int       `json:"notes"`
}

// Counts are the denominators of a claim: never articles alone.
type Counts struct {
	Articles    int      `json:"articles"`
	Outlets     int      `json:"outlets"`
	Channels    int      `json:"channels"` // agencies on the way
	Origins     int      `json:"origins"`
	Families    int      `json:"families"`
	Independent int      `json:"independent_families"` // without the claimant's
	Camps       []string `json:"camps,omitempty"`
	Languages   []string `json:"languages,omitempty"`
	Pending     int      `json:"pending"`
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
	Newest   bool           `json:"newest"` // the last word of its origin on the claim
	Articles int            `json:"articles"`
	Notes    []int          `json:"notes"` // the first few: all are in the evidence
}

// Coverage says what was looked at, and what could not be.
type Coverage struct {
	Sources        int              `json:"sources"`  // enabled
	Tried          int              `json:"tried"`    // visited on the day
	Answered       int              `json:"answered"` // at least once on the day
	Failed         []Failure        `json:"failed,omitempty"`
	Silent         []string         `json:"silent,omitempty"` // answered and offered nothing new
	NotTried       []string         `json:"not_tried,omitempty"`
	ByLanguage     map[string]Share `json:"by_language"` // of the sources' usual language
	ByCamp         map[string]Share `json:"by_camp"`
	Articles       int              `json:"articles"`
	OnTopic        int              `json:"on_topic"` // with evidence
	Unreadable     map[string]int   `json:"unreadable,omitempty"`
	Captures       map[string]int   `json:"captures"`
	Languages      map[string]int   `json:"languages"`
	Since          int              `json:"articles_since_day_one,omitempty"` // counted only where a claim says that something is absent
	SinceLanguages map[string]int   `json:"languages_since_day_one,omitempty"`
	Evidence       int              `json:"evidence"`
	Reviewed       int              `json:"reviewed"`
	Pending        int              `json:"pending"`
}

// A Share counts the sources of one kind.
type Share struct {
	Sources  int `json:"sources"`
	Tried    int `json:"tried"`
	Answered int `json:"answered"`
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
	Matcher     string      `json:"matcher"`
	Extractor   string      `json:"extractor"`
	MinFamilies int         `json:"min_families"`
	ScopeBridge float64     `json:"scope_bridge_max"`
	AtTheTime   int         `json:"at_the_time_days"`
	Errors      *ErrorTable `json:"measured,omitempty"`
	Masked      bool        `json:"masked"`
}
