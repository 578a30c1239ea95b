package claims

import (
	_ "embed" // the built-in lists
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"claimwatch/crawler/news/strict"
)

//go:embed claims.yaml
var seedClaims []byte

//go:embed origins.yaml
var seedOrigins []byte

// Seed returns the built-in list of claims. It is linted by the tests of this
// package, so it cannot fail; a list that does is a fault of the build.
func Seed() []Claim {
	list, err := Load("claims.yaml", seedClaims)
	if err != nil {
		panic("claims: the built-in list is broken: " + err.Error())
	}
	return list
}

// SeedOrigins returns the built-in register of origins.
func SeedOrigins() *Origins { return NewOrigins(slices.Clone(readOrigins())) }

// readOrigins reads the built-in register once: it is long, and asked for often.
var readOrigins = sync.OnceValue(func() []Origin {
	reg, err := LoadOrigins("origins.yaml", seedOrigins)
	if err != nil {
		panic("claims: the built-in register of origins is broken: " + err.Error())
	}
	return reg.List
})

// The shapes of the files: fields that are not written are left as they are.
type claimFile struct {
	ID         string              `yaml:"id"`
	Kind       string              `yaml:"kind"`
	Topic      string              `yaml:"topic"`
	Claimant   string              `yaml:"claimant"`
	Origin     string              `yaml:"origin"`
	Statement  string              `yaml:"statement"`
	AsOf       Date                `yaml:"as_of"`
	ValidUntil Date                `yaml:"valid_until"`
	Event      string              `yaml:"event"`
	Figure     *figureFile         `yaml:"figure"`
	Counting   string              `yaml:"counting"`
	Rivals     []string            `yaml:"rivals"`
	Logic      string              `yaml:"logic"`
	Quote      *quoteFile          `yaml:"quote"`
	Forms      map[string][]string `yaml:"forms"`
	Looks      []string            `yaml:"looks"`
	Matches    []exampleFile       `yaml:"matches"`
	Differs    []exampleFile       `yaml:"differs"`
	Retired    string              `yaml:"retired"`
}

type figureFile struct {
	Metric    string   `yaml:"metric"`
	Scope     string   `yaml:"scope"`
	Value     *float64 `yaml:"value"`
	Low       *float64 `yaml:"low"`
	High      *float64 `yaml:"high"`
	Qualifier string   `yaml:"qualifier"`
	Event     string   `yaml:"event"`
	AsOf      Date     `yaml:"as_of"`
}

type quoteFile struct {
	Source string `yaml:"source"`
	Lang   string `yaml:"lang"`
	Line   int    `yaml:"line"`
	First  string `yaml:"first"`
}

type exampleFile struct {
	Lang   string `yaml:"lang"`
	Text   string `yaml:"text"`
	Stance string `yaml:"stance"`
}

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Load reads a list of claims. The error lists every mistake with file, line
// and column; rivals must be claims of the same list.
func Load(file string, src []byte) ([]Claim, error) {
	var raw []claimFile
	doc := strict.Decode(file, src, &raw)
	ids := make([]string, len(raw))
	for i, c := range raw {
		ids[i] = c.ID
	}
	list := make([]Claim, 0, len(raw))
	seen := map[string]bool{}
	for i, c := range raw {
		at := fmt.Sprintf("[%d]", i)
		if seen[c.ID] {
			doc.Errorf(at+".id", "claim %q is in the list twice", c.ID)
		}
		seen[c.ID] = true
		c.lint(doc, at, ids)
		list = append(list, c.claim())
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return list, nil
}

func (c claimFile) lint(doc *strict.Doc, at string, ids []string) {
	if !idForm.MatchString(c.ID) {
		doc.Errorf(at+".id", "id %q: letters a-z, digits and hyphens only. Try %q", c.ID, idFrom(c.ID))
	}
	need := func(key, value string) {
		if strings.TrimSpace(value) == "" {
			doc.Errorf(at+"."+key, "claim %s has no %s", c.ID, key)
		}
	}
	need("kind", c.Kind)
	need("claimant", c.Claimant)
	need("origin", c.Origin)
	need("statement", c.Statement)
	need("as_of", string(c.AsOf))
	oneOf(doc, at+".logic", c.Logic, "", string(LogicAbsence), string(LogicOpinion), string(LogicDemand))
	oneOf(doc, at+".counting", c.Counting, "", "count-cumulative", "count-daily", "year", "rank")
	for j, r := range c.Rivals {
		path := fmt.Sprintf("%s.rivals[%d]", at, j)
		switch {
		case r == c.ID:
			doc.Errorf(path, "claim %s: a claim cannot be its own rival", c.ID)
		case !slices.Contains(ids, r):
			doc.Errorf(path, "claim %s: rival %q does not exist.%s", c.ID, r, didYouMean(r, ids))
		}
	}
	if c.Figure != nil {
		c.Figure.lint(doc, at+".figure")
	}
	for key, list := range map[string][]exampleFile{"matches": c.Matches, "differs": c.Differs} {
		for j, e := range list {
			path := fmt.Sprintf("%s.%s[%d]", at, key, j)
			if e.Text == "" || e.Lang == "" {
				doc.Errorf(path, "an example needs lang and text")
			}
			oneOf(doc, path+".stance", e.Stance, "", string(Supports), string(Contradicts), string(Mentions))
		}
	}
}

func (f figureFile) lint(doc *strict.Doc, at string) {
	oneOf(doc, at+".metric", f.Metric, string(Killed), string(Injured), string(Arrested), string(Executed), string(Members), string(Missing), string(Money), string(Year), string(Other))
	oneOf(doc, at+".qualifier", f.Qualifier, string(Exact), string(AtLeast), string(MoreThan), string(UpTo), string(About), string(Range), string(Vague))
	switch {
	case f.Value == nil && (f.Low == nil || f.High == nil):
		doc.Errorf(at, "a figure needs a value, or low and high")
	case f.Low != nil && f.High != nil && *f.Low > *f.High:
		doc.Errorf(at+".low", "low %g is above high %g", *f.Low, *f.High)
	}
}

func (c claimFile) claim() Claim {
	out := Claim{
		ID: c.ID, Kind: Kind(c.Kind), Topic: c.Topic, Claimant: c.Claimant, Origin: c.Origin,
		Statement: c.Statement, AsOf: c.AsOf, ValidUntil: c.ValidUntil, Counting: c.Counting, Event: c.Event,
		Rivals: c.Rivals, Logic: Logic(c.Logic), Forms: c.Forms, Looks: c.Looks, Retired: c.Retired,
		Matches: examples(c.Matches), Differs: examples(c.Differs),
	}
	if out.Topic == "" {
		out.Topic = string(Context)
	}
	if f := c.Figure; f != nil {
		out.Figure = &Figure{
			Metric: Metric(f.Metric), Scope: f.Scope, Value: f.Value, Low: f.Low, High: f.High,
			Qualifier: Qualifier(f.Qualifier), Event: f.Event, AsOf: f.AsOf,
		}
		if out.Figure.AsOf == "" {
			out.Figure.AsOf = c.AsOf
		}
	}
	if q := c.Quote; q != nil {
		out.Quote = &Quote{Source: q.Source, Lang: q.Lang, Line: q.Line, First: q.First}
	}
	return out
}

func examples(list []exampleFile) []Example {
	var out []Example
	for _, e := range list {
		out = append(out, Example{Lang: e.Lang, Text: e.Text, Stance: Stance(e.Stance)})
	}
	return out
}

type originFile struct {
	ID      string   `yaml:"id"`
	Name    string   `yaml:"name"`
	Family  string   `yaml:"family"`
	Role    string   `yaml:"role"`
	Aliases []string `yaml:"aliases"`

	Names map[string]string `yaml:"names"`

	Domains     []string `yaml:"domains"`
	Counting    string   `yaml:"counting"`
	Interest    string   `yaml:"interest"`
	Reliability string   `yaml:"reliability"`
	Camp        string   `yaml:"camp"`
	CampReason  string   `yaml:"camp_reason"`
	CampSince   Date     `yaml:"camp_since"`
}

// LoadOrigins reads a register of origins. The error lists every mistake: an
// id or an alias given twice, a family missing, a camp without its reason.
func LoadOrigins(file string, src []byte) (*Origins, error) {
	var raw []originFile
	doc := strict.Decode(file, src, &raw)
	list := make([]Origin, 0, len(raw))
	ids, owner := map[string]bool{}, map[string]string{}
	for i, o := range raw {
		at := fmt.Sprintf("[%d]", i)
		if ids[o.ID] {
			doc.Errorf(at+".id", "origin %q is in the list twice", o.ID)
		}
		ids[o.ID] = true
		o.lint(doc, at)
		owns := func(place, kind, name string) {
			key := strings.ToLower(name)
			if other, ok := owner[key]; ok && other != o.ID {
				doc.Errorf(at+place, "%s %q belongs to %s and %s: a name has one owner", kind, name, other, o.ID)
			}
			owner[key] = o.ID
		}
		for j, a := range o.Aliases {
			owns(fmt.Sprintf(".aliases[%d]", j), "alias", a)
		}
		for lang, n := range o.Names {
			owns(".names."+lang, "name", n)
		}
		list = append(list, o.origin())
	}
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return NewOrigins(list), nil
}

func (o originFile) lint(doc *strict.Doc, at string) {
	if !idForm.MatchString(o.ID) {
		doc.Errorf(at+".id", "id %q: letters a-z, digits and hyphens only. Try %q", o.ID, idFrom(o.ID))
	}
	if o.Name == "" {
		doc.Errorf(at+".name", "origin %s has no name", o.ID)
	}
	if !idForm.MatchString(o.Family) {
		doc.Errorf(at+".family", "origin %s: family %q: letters a-z, digits and hyphens only; an origin on its own is its own family: %s", o.ID, o.Family, o.ID)
	}
	oneOf(doc, at+".role", o.Role, "person", "organisation", "agency", "outlet", "government", "unnamed")
	oneOf(doc, at+".counting", o.Counting, "", "floor", "total", "estimate")
	oneOf(doc, at+".interest", o.Interest, "", "for", "against", "none", "unset")
	oneOf(doc, at+".reliability", o.Reliability, "", "A", "B", "C", "D", "E", "F")
	oneOf(doc, at+".camp", o.Camp, append([]string{""}, Camps()...)...)
	if o.Camp != "" && (o.CampReason == "" || o.CampSince == "") {
		doc.Errorf(at+".camp", "origin %s: a camp needs camp_reason and camp_since", o.ID)
	}
}

func (o originFile) origin() Origin {
	out := Origin(o)
	if out.Reliability == "" {
		out.Reliability = "F"
	}
	if out.Interest == "" {
		out.Interest = "unset"
	}
	return out
}

// LintTogether checks what two files must agree on: every claim's origin is
// registered. The problems name the claim.
func LintTogether(list []Claim, reg *Origins) []string {
	var ids []string
	for _, o := range reg.List {
		ids = append(ids, o.ID)
	}
	var out []string
	for _, c := range list {
		if _, ok := reg.ByID(c.Origin); !ok {
			out = append(out, fmt.Sprintf("claim %s: origin %q is not in the register.%s", c.ID, c.Origin, didYouMean(c.Origin, ids)))
		}
	}
	return out
}

func oneOf(doc *strict.Doc, path, value string, allowed ...string) {
	if slices.Contains(allowed, value) {
		return
	}
	named := slices.DeleteFunc(slices.Clone(allowed), func(s string) bool { return s == "" })
	doc.Errorf(path, "%q: one of %s.%s", value, strings.Join(named, ", "), didYouMean(value, named))
}

func didYouMean(word string, among []string) string {
	if s := strict.Suggest(word, among); s != "" {
		return " Did you mean " + s + "?"
	}
	return ""
}

// idFrom proposes an id for what somebody wrote instead of one.
func idFrom(s string) string {
	words := strings.FieldsFunc(strings.ToLower(s), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	if len(words) == 0 {
		return "claim-1"
	}
	return strings.Join(words, "-")
}
