// Package origin finds out who asserts first-hand what an article prints. It
// folds copies, translations and rewrites of one report into one story, tells
// an agency's credit from its source, follows attributions through their hops,
// and names for each piece of evidence the origin, its family and the rule
// that found it:
//
//	F1  same address or same text as a document already held
//	F2  nearly the same text: most of the shorter one's 5-word shingles are in the other; or, for a text that credits nobody,
//	    the same report retold or translated
//	F3  an agency is credited: it is a channel, and its text is traced on
//	F4  the text attributes its matter by name, or is somebody's own words reprinted
//	F5  the text links to the origin's own pages
//	F6  the same odd figure within days of the origin's publishing it: presumed
//	F7  the outlet's own reporting
//	F8  none of these: unknown, which never counts
//
// What stands on a page of an outlet that nobody has listed, or whose address
// imitates another's, is presumed only and waits for a person: fifty new sites
// that agree are fifty new sites.
//
// A [Resolver] keeps an index in memory that the caller fills, document by
// document, with [Resolver.Place], or from stored signatures with
// [Resolver.Load]. Nothing here reads a clock, a network or a database.
package origin

import (
	"sync"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// The names of the rules, as they are stored and shown.
const (
	RuleSame        = "F1"
	RuleCopy        = "F2"
	RuleAgency      = "F3"
	RuleAttribution = "F4"
	RuleLink        = "F5"
	RuleFigure      = "F6"
	RuleOwn         = "F7"
	RuleUnknown     = "F8"
)

// Unknown is the origin of what cannot be traced. It never counts.
const Unknown = "unknown"

// A Doc is one article with the source it was crawled from; the zero Source
// stands for an outlet that nobody has listed.
type Doc struct {
	ID      string
	Article news.Article
	Source  news.Source
}

// Options tune a Resolver. The zero value of a field stands for the default.
type Options struct {
	Containment    float64       // share of the shorter text found in the other that makes a copy; 0.8
	SameFigureDays int           // days within which an odd figure repeated without a name is presumed a copy; 7
	CopyDays       int           // days within which translations and rewrites of a report appear; 21
	Known          []news.Source // the listed outlets: their families, and addresses that others may imitate
}

func (o Options) withDefaults() Options {
	if o.Containment == 0 {
		o.Containment = .8
	}
	if o.SameFigureDays == 0 {
		o.SameFigureDays = 7
	}
	if o.CopyDays == 0 {
		o.CopyDays = 21
	}
	return o
}

// A Placement says which story a document belongs to and where the document
// as a whole has its matter from. Evidence in it may come from elsewhere; see
// [Resolver.Resolve].
type Placement struct {
	Story      string          `json:"story"`      // id of the first document of the story
	Origin     string          `json:"origin"`     // id in the register, of the source, or "unknown"
	Rule       string          `json:"rule"`       // F1..F8
	Confidence float64         `json:"confidence"` // 0..1, of story and origin together
	Via        []string        `json:"via"`        // hands between reader and origin, outermost first
	Reasons    []claims.Reason `json:"reasons,omitempty"`
	CopyOf     string          `json:"copy_of,omitempty"` // id of the document it repeats
}

// A Resolver places documents. It is not safe for concurrent use.
type Resolver struct {
	o        Options
	reg      *claims.Origins
	names    *nameIndex
	cues     *cues
	vague    map[string]bool // stems that say little, "en killed"
	concepts concepts
	hosts    *hosts
	official map[string]bool // families whose words are everybody's news: with a government in them, or a count that goes on
	index    index

	version string // see [Resolver.Version]
}

// New returns an empty Resolver over a register of origins.
func New(reg *claims.Origins, o Options) *Resolver {
	if reg == nil {
		reg = claims.NewOrigins(nil)
	}
	built := lists()
	r := &Resolver{concepts: built.concepts, o: o.withDefaults(), reg: reg, names: newNameIndex(reg), cues: built.cues, vague: built.vague, hosts: newHosts(reg, o.Known)}
	r.index, r.official = newIndex(), map[string]bool{}
	for _, o := range reg.List {
		if o.Role == "government" || o.Counting == "floor" || o.Counting == "total" {
			r.official[o.Family] = true
		}
	}
	r.version = r.makeVersion()
	return r
}

// lists are the built-in lists, read once. They are part of the program and
// tested with it, so a mistake in them is a fault of the program.
var lists = sync.OnceValue(func() (l struct {
	cues     *cues
	concepts concepts
	vague    map[string]bool
}) {
	var err error
	if l.cues, err = readCues(cueText); err != nil {
		panic(err)
	}
	l.concepts = concepts{}
	if err = l.concepts.read("concepts.txt", conceptText); err != nil {
		panic(err)
	}
	if err = l.concepts.read("vocabulary.txt", vocabularyText); err != nil {
		panic(err)
	}
	l.vague = readCommon(commonText)
	return l
})

// dayOf counts days since 1970; 0 for an unknown time.
func dayOf(t time.Time) int32 {
	if t.IsZero() {
		return 0
	}
	return int32(t.UTC().Unix() / 86400)
}

// published is when an article appeared, or was fetched if it does not say.
func published(a news.Article) time.Time {
	if a.Published.IsZero() {
		return a.Fetched
	}
	return a.Published
}

// language is the article's language, detected where it does not say.
func language(a news.Article) string {
	if a.Lang != "" {
		return a.Lang
	}
	lang, _ := passage.Language(a.Text)
	return lang
}
