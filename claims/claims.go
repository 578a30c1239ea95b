// Package claims holds what the desk tracks: a [Claim] somebody makes, the
// [Figure] it stands on, each [Mention] of it in an article (the evidence),
// the [Assertion] that mentions of one origin fold into, and the [Decision]
// a person takes on them. It loads and lints the list of claims (claims.yaml)
// and the register of origins (origins.yaml), which lie beside it.
//
// Nothing here reads a clock, a network or a database.
package claims

import "time"

// A Date is a calendar day, "2026-01-14"; "" is an unknown one. Dates order as
// strings do.
type Date string

// Kind is the sort of a claim.
type Kind string

// The kinds of the built-in list. A desk's own list may use others.
const (
	Casualty      Kind = "casualty"
	ProtestRole   Kind = "protest-role"
	LobbyingRole  Kind = "lobbying-role"
	Legitimacy    Kind = "legitimacy"
	Presence      Kind = "presence"
	MediaActivity Kind = "media-activity"
	Diplomatic    Kind = "diplomatic"
	History       Kind = "history"
	Designation   Kind = "designation"
	Context       Kind = "context"
)

// Logic says how a claim is judged.
type Logic string

// The logics of the status model.
const (
	LogicPlain   Logic = ""        // support and dispute are counted
	LogicAbsence Logic = "absence" // one counter-example disputes it, nothing can corroborate it
	LogicOpinion Logic = "opinion" // only whether it was said
	LogicDemand  Logic = "demand"  // only whether it was made
)

// A Claim is one statement the desk tracks.
type Claim struct {
	ID         string              `json:"id"`
	Kind       Kind                `json:"kind"`
	Topic      string              `json:"topic,omitempty"` // section of the report: casualties, role, lobbying, albania, context
	Claimant   string              `json:"claimant"`        // as printed: "Ali Safavi (NCRI)"
	Origin     string              `json:"origin"`          // the claimant's id in the register of origins
	Statement  string              `json:"statement"`       // one sentence, our own words
	Quote      *Quote              `json:"quote,omitempty"`
	AsOf       Date                `json:"as_of"`
	ValidUntil Date                `json:"valid_until,omitempty"`
	Figure     *Figure             `json:"figure,omitempty"`
	Counting   string              `json:"counting,omitempty"` // count-cumulative, count-daily, year, rank, ""
	Event      string              `json:"event,omitempty"`    // id of the event it is about: "iran-2026"
	Rivals     []string            `json:"rivals,omitempty"`   // claims that cannot both be wholly true with it
	Logic      Logic               `json:"logic,omitempty"`
	Forms      map[string][]string `json:"forms,omitempty"`   // further wordings by language
	Looks      []string            `json:"looks,omitempty"`   // ways of saying it, in concepts of the lexicon; see package match
	Matches    []Example           `json:"matches,omitempty"` // sentences that must match: run as tests
	Differs    []Example           `json:"differs,omitempty"` // sentences that must not
	Retired    string              `json:"retired,omitempty"` // why it is no longer tracked
}

// A Quote is where the claim stands in the article it was first read in.
type Quote struct {
	Source string `json:"source"` // "seed" or an address
	Lang   string `json:"lang"`
	First  string `json:"first"` // first words of the passage, to find it by
	Line   int    `json:"line"`  // 1-based line of the source text
}

// An Example is a sentence that a claim carries as a test of itself.
type Example struct {
	Lang   string `json:"lang"`
	Text   string `json:"text"`
	Stance Stance `json:"stance,omitempty"`
}

// Qualifier says how a number is meant.
type Qualifier string

// The qualifiers.
const (
	Exact    Qualifier = "exact"
	AtLeast  Qualifier = "at-least"
	MoreThan Qualifier = "more-than"
	UpTo     Qualifier = "up-to"
	About    Qualifier = "about"
	Range    Qualifier = "range"
	Vague    Qualifier = "vague"
)

// Metric says what a number counts.
type Metric string

// The metrics that every language's reader tells apart.
const (
	Killed   Metric = "killed"
	Injured  Metric = "injured"
	Arrested Metric = "arrested"
	Executed Metric = "executed"
	Members  Metric = "members"
	Missing  Metric = "missing"
	Money    Metric = "money"
	Year     Metric = "year"
	Other    Metric = "other"
)

// A Figure is a number as somebody stated it: never a bare number.
type Figure struct {
	Value     *float64  `json:"value"` // nil where only a range is meant
	Low       *float64  `json:"low"`   // least value meant; nil = none stated
	High      *float64  `json:"high"`  // greatest value meant; nil = no upper bound stated
	Qualifier Qualifier `json:"qualifier"`
	Metric    Metric    `json:"metric"`
	Scope     string    `json:"scope,omitempty"`  // who is counted: all, protesters, minors, civilians, security, journalists, ...
	Of        string    `json:"of,omitempty"`     // the words that say what is counted
	Event     string    `json:"event,omitempty"`  // id of the event: iran-2026, 1988, 2009, 2019, 2022, gaza, ...; "" = not told
	Status    string    `json:"status,omitempty"` // confirmed, under-review, official, estimate, leaked; "" = not told
	AsOf      Date      `json:"as_of,omitempty"`
	Role      string    `json:"role,omitempty"`  // total, part, nested (minors counted into the part before), superseded, negated; "" = plain
	Words     string    `json:"words,omitempty"` // as found
	Start     int       `json:"start"`           // byte offsets of Words in the text read
	End       int       `json:"end"`
}

// Stance is the position of a passage towards a claim.
type Stance string

// The stances.
const (
	Supports    Stance = "supports"
	Contradicts Stance = "contradicts"
	Mentions    Stance = "mentions"
)

// Tier says how sure the matcher is that a passage is about a claim.
type Tier string

// The tiers.
const (
	Accept  Tier = "accept"  // meant at precision 0.9 and above
	Suggest Tier = "suggest" // for the queue
)

// Mode is how a passage asserts what it says.
type Mode string

// The modes of assertion.
const (
	Asserted   Mode = "asserted"
	Attributed Mode = "attributed"
	Hedged     Mode = "hedged"
	Denied     Mode = "denied"
	Quoted     Mode = "quoted"
)

// A Reason is one step of why something was decided, fit for people and data.
type Reason struct {
	Kind  string  `json:"kind"`            // concept, check, figure, stance, speaker, context, copy, ...
	Text  string  `json:"text"`            // in words
	Share float64 `json:"share,omitempty"` // its part of the score
	State string  `json:"state,omitempty"` // for checks: pass, fail, unknown
	Start int     `json:"start"`           // byte offsets into the text; 0,0 = none
	End   int     `json:"end"`
}

// Evidence is one passage that speaks to one claim, as the matcher found it.
type Evidence struct {
	Claim       string   `json:"claim"`
	Tier        Tier     `json:"tier"`
	Stance      Stance   `json:"stance"`
	Mode        Mode     `json:"mode,omitempty"`
	Score       float64  `json:"score"`
	Quote       string   `json:"quote"` // the very words: text[Start:End]
	Start       int      `json:"start"`
	End         int      `json:"end"`
	Lang        string   `json:"-"`
	Figure      *Figure  `json:"figure"`
	Parts       []Figure `json:"parts,omitempty"`  // breakdown that the text states beside Figure
	Attribution string   `json:"attribution"`      // who is credited, nearest to the fact; "" = the outlet's own voice
	Cited       []string `json:"cited,omitempty"`  // everyone credited on the way, outermost first: AFP, then HRANA
	Caveat      string   `json:"caveat,omitempty"` // hedge or "could not be verified", as found
	Origin      string   `json:"origin"`           // id of the origin, once it is resolved
	Reasons     []Reason `json:"reasons"`
}

// A Mention is a piece of evidence in its place: which article, which outlet,
// which origin by which rule, and what people made of it.
type Mention struct {
	ID            int64     `json:"id"`
	ArticleID     int64     `json:"article"`
	Version       int       `json:"version"`
	SourceID      string    `json:"source"`
	Outlet        string    `json:"outlet"`
	URL           string    `json:"url"`
	Title         string    `json:"title"`
	Byline        string    `json:"-"` // writers, as the article names them: for the report's endnotes only
	Lang          string    `json:"lang"`
	Published     time.Time `json:"published"` // of the article; fetch time where it carries none
	Fetched       time.Time `json:"fetched"`
	CaptureSHA256 string    `json:"capture_sha256"`
	Matcher       string    `json:"matcher"` // version that found it
	Evidence

	// Where it comes from.
	Rule     string   `json:"rule"`               // F1..F8, see the status model
	Via      []string `json:"via,omitempty"`      // outlet < agency < organisation, outermost first
	Story    string   `json:"story"`              // articles with one underlying report share it
	Presumed bool     `json:"presumed,omitempty"` // rule F6: wants one confirmation
	Family   string   `json:"family"`             // of the origin
	PartOf   int64    `json:"part_of,omitempty"`  // the passage that a person cut it out of

	// What people made of it.
	Reviewed bool   `json:"reviewed"`
	Rejected bool   `json:"rejected,omitempty"`
	Reviewer string `json:"reviewer,omitempty"`
	Gone     bool   `json:"gone,omitempty"` // the words are no longer on the page
}

// An Assertion is one family saying one thing as of one date: all its
// mentions folded.
type Assertion struct {
	Claim    string    `json:"claim"`
	Family   string    `json:"family"`
	Origin   string    `json:"origin"`
	Stance   Stance    `json:"stance"`
	Figure   *Figure   `json:"figure,omitempty"`
	Parts    []Figure  `json:"parts,omitempty"` // breakdown of Figure, where one of the mentions states it
	AsOf     Date      `json:"as_of"`
	First    time.Time `json:"first"` // earliest publication among its mentions
	Reviewed bool      `json:"reviewed"`
	Presumed bool      `json:"presumed,omitempty"`
	Mentions []Mention `json:"mentions"` // in order of publication
}

// Action is what a decision does.
type Action string

// The actions.
const (
	ActConfirm Action = "confirm" // evidence counts, with the stance in After
	ActReject  Action = "reject"  // not this claim
	ActCorrect Action = "correct" // figure, scope, as-of, origin mended
	ActMove    Action = "move"    // to another claim
	ActSnooze  Action = "snooze"
	ActNote    Action = "note"
	ActUndo    Action = "undo" // names the decision it reverses
	ActVerdict Action = "verdict"
	ActRate    Action = "rate" // letter of an origin
	// An address is hidden everywhere, or shown again; nothing is deleted.
	ActTakedown Action = "takedown"
	ActLift     Action = "lift"
	// Evidence left the desk as a file: After names it by its hash.
	ActExport Action = "export"
)

// A Decision is one thing a person did. Decisions are only ever added; an
// undo is a decision that names the one it reverses. Each carries the hash of
// the one before it.
type Decision struct {
	Seq      int64     `json:"seq"` // 1, 2, ... without gaps
	At       time.Time `json:"at"`  // UTC
	Who      string    `json:"who"`
	Action   Action    `json:"action"`
	Subject  string    `json:"subject"` // "evidence:812", "claim:killed-3000", "origin:hrana"
	Before   string    `json:"before,omitempty"`
	After    string    `json:"after,omitempty"`
	Reason   string    `json:"reason,omitempty"`
	Client   string    `json:"client"` // web, cli, api, demo
	Blind    bool      `json:"blind,omitempty"`
	Millis   int64     `json:"millis,omitempty"` // on the card
	Undoes   int64     `json:"undoes,omitempty"` // Seq of the reversed decision
	PrevHash string    `json:"prev_hash"`
	Hash     string    `json:"hash"` // hex SHA-256 over the fields above, see storage
}

// An Origin is somebody who asserts things first-hand, or a channel (an
// agency) through which others' assertions travel.
type Origin struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`
	Family  string   `json:"family"`         // origins of one family cannot corroborate each other
	Role    string   `json:"role,omitempty"` // person, organisation, agency, outlet, government
	Aliases []string `json:"aliases,omitempty"`

	// Names are its names in other languages, by language.
	Names map[string]string `json:"names,omitempty"`

	Domains     []string `json:"domains,omitempty"`
	Counting    string   `json:"counting,omitempty"`    // floor, total, estimate
	Interest    string   `json:"interest,omitempty"`    // for, against, none, unset
	Reliability string   `json:"reliability,omitempty"` // A..F, set by people; F until then
	Camp        string   `json:"camp,omitempty"`
	CampReason  string   `json:"camp_reason,omitempty"`
	CampSince   Date     `json:"camp_since,omitempty"`
}
