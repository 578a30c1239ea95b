package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Problem is a sentence of ours that breaks a rule of how an uncertain toll
// is written.
type Problem struct {
	Where, Rule, Sentence string
}

func (p Problem) String() string { return fmt.Sprintf("%s: %s: %q", p.Where, p.Rule, p.Sentence) }

// The rules that a sentence can break.
const (
	RuleOrigin     = "a figure without its origin"
	RuleDate       = "a figure without the day it is of"
	RuleRange      = "figures of two origins in one range without naming both"
	RuleRises      = "a figure of one origin is said to move to that of another"
	RuleLikelihood = "likelihood and confidence in one sentence"
	RuleSources    = "\"sources\" in the plural for one family"
	RuleOutdated   = "a verdict under re-check without that mark"
)

// Lint checks the report's own sentences: those of the templates, and those
// that an editor put in their place. Quotes and titles are not ours and are
// not checked. The rules read the language of the report.
func (d *Day) Lint() []Problem {
	l := newLinter(d)
	var out []Problem
	check := func(where string, texts ...string) {
		for _, t := range texts {
			for _, s := range split(t) {
				out = append(out, l.sentence(where, s)...)
			}
		}
	}
	check("bottom line", d.BottomLine...)
	for _, k := range d.Key {
		check("key changes", k.Text)
	}
	for _, t := range d.Topics {
		for _, c := range t.Claims {
			check(c.ID, c.Lines...)
			out = append(out, l.plural(c)...)
		}
	}
	for _, n := range slices.Concat(d.Series, d.Corrected) {
		check("notes", n.Text)
	}
	for _, v := range d.Verdicts {
		check("verdict on "+v.Claim, v.Reason)
	}
	return out
}

// A linter knows who says what: the names of the origins and their numbers.
type linter struct {
	b       *book
	d       *Day
	names   []string
	numbers map[string][]string // a number as written → the origins that gave it
	nouns   map[string]bool     // what the report itself counts: articles, sources, families
}

func newLinter(d *Day) *linter {
	l := &linter{b: bookOf(d.Lang), d: d, numbers: map[string][]string{}, nouns: map[string]bool{}}
	add := func(name string, v float64) {
		if !slices.Contains(l.names, name) {
			l.names = append(l.names, name)
		}
		if n := l.b.number(v); v >= 10 && !slices.Contains(l.numbers[n], name) {
			l.numbers[n] = append(l.numbers[n], name)
		}
	}
	for _, b := range d.Figures {
		for _, line := range b.Steps {
			for _, p := range line.Points {
				add(line.Name, p.Value)
			}
		}
		for _, r := range b.Rows {
			for _, f := range r.Breakdown {
				if v, ok := central(&f); ok {
					add(r.Name, v)
				}
			}
		}
	}
	for _, t := range d.Topics {
		for _, c := range t.Claims {
			for _, p := range c.Positions {
				if !slices.Contains(l.names, p.Name) {
					l.names = append(l.names, p.Name)
				}
			}
		}
	}
	for _, what := range []string{"article", "outlet", "agency", "source", "piece", "family", "origin", "camp", "langs", "claim", "day"} {
		for _, key := range []string{what + ".one", what + ".other"} {
			if parts := strings.Fields(l.b.words[key]); len(parts) > 1 {
				l.nouns[parts[1]] = true
			}
		}
	}
	return l
}

// split cuts a text of ours into sentences: at a full stop, question or
// exclamation mark before a space, but not inside a name.
func split(text string) []string {
	var out []string
	start := 0
	runes := []rune(text)
	for i, r := range runes {
		if !strings.ContainsRune(".!?؟", r) || i+1 < len(runes) && runes[i+1] != ' ' {
			continue
		}
		if i > 1 && runes[i-2] == ' ' || depth(runes[start:i]) > 0 {
			continue // an initial, or inside brackets or quotes
		}
		out = append(out, strings.TrimSpace(string(runes[start:i+1])))
		start = i + 1
	}
	if rest := strings.TrimSpace(string(runes[start:])); rest != "" {
		out = append(out, rest)
	}
	return out
}

func depth(rs []rune) int {
	n := 0
	for _, r := range rs {
		switch r {
		case '(', '“', '«':
			n++
		case ')', '”', '»':
			n--
		}
	}
	return n
}

var (
	quoteForm  = regexp.MustCompile(`“[^”]*”|«[^»]*»`)
	codeForm   = regexp.MustCompile("`[^`]*`")
	numberForm = regexp.MustCompile(`[\d۰-۹]+(?:[.,٬][\d۰-۹]{3})*`)
	isoForm    = regexp.MustCompile(`\b20\d\d-\d\d-\d\d\b`)
)

// sentence checks one sentence of ours; what it quotes is left out.
func (l *linter) sentence(where, s string) []Problem {
	var out []Problem
	bad := func(rule string) { out = append(out, Problem{where, rule, s}) }
	bare := codeForm.ReplaceAllString(quoteForm.ReplaceAllString(s, " "), " ")
	bare = strings.NewReplacer(isolate, "", release, "").Replace(bare)
	rest, named := l.takeNames(bare)
	dates := l.dates(rest)
	figures, givers := l.figures(rest)
	if len(figures) > 0 {
		if len(named) == 0 {
			bad(RuleOrigin)
		}
		if dates == 0 {
			bad(RuleDate)
		}
	}
	if len(givers) > 1 && len(named) < 2 && l.between(rest) {
		bad(RuleRange)
	}
	if l.any(rest, "lint.rises") && (len(named) > 1 || len(figures) > 1 && len(givers) > 1) {
		bad(RuleRises)
	}
	if l.any(rest, "lint.confidence") && l.likelihood(rest) {
		bad(RuleLikelihood)
	}
	for _, v := range l.d.Verdicts {
		if v.Workflow == "outdated" && strings.Contains(s, "`"+v.Claim+"`") && strings.Contains(rest, l.b.word("verdict.", v.Verdict)) && !l.any(rest, "lint.recheck") {
			bad(RuleOutdated)
		}
	}
	return out
}

// takeNames removes the names of origins, longest first, and returns which
// there were.
func (l *linter) takeNames(s string) (rest string, named []string) {
	names := slices.Clone(l.names)
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	for _, n := range names {
		for _, form := range []string{n, shortName(n)} {
			if form != "" && strings.Contains(s, form) {
				s = strings.ReplaceAll(s, form, " ")
				if !slices.Contains(named, n) {
					named = append(named, n)
				}
			}
		}
	}
	return s, named
}

// shortName is a name without what stands in brackets: "HRANA".
func shortName(n string) string {
	s, _, _ := strings.Cut(n, " (")
	return s
}

// dates counts the days that a sentence names.
func (l *linter) dates(s string) int {
	n := len(isoForm.FindAllString(s, -1))
	for _, m := range strings.Fields(l.b.words["months"]) {
		n += strings.Count(s, m)
	}
	if u := l.b.words["date.unknown"]; strings.Contains(s, u) {
		n++
	}
	return n
}

// figures returns the numbers of a sentence that count people: numbers that
// some origin gave, and numbers beside a word for killed, injured, arrested.
// Who gave them is told where it is known.
func (l *linter) figures(s string) (found, givers []string) {
	fields := strings.Fields(isoForm.ReplaceAllString(s, " "))
	seen := map[string]bool{}
	for i, f := range fields {
		n := numberForm.FindString(f)
		if n == "" {
			continue
		}
		if i+1 < len(fields) && l.nouns[strings.Trim(fields[i+1], ".,;:()؛،")] {
			continue // "690 articles" counts articles, whatever somebody's figure is
		}
		by, known := l.numbers[n]
		// A small number may be a day or a count of families.
		known = known && len([]rune(n)) > 2
		if !known && !(len([]rune(n)) > 2 && !l.year(n) && l.beside(fields, i)) {
			continue
		}
		found = append(found, n)
		for _, g := range by {
			if len(by) == 1 && !seen[g] {
				seen[g] = true
				givers = append(givers, g)
			}
		}
	}
	return found, givers
}

// year reports whether a number is written like a year: four digits without
// grouping.
func (l *linter) year(n string) bool {
	return len([]rune(n)) == 4 && !strings.ContainsAny(n, ".,٬")
}

// beside reports whether a word for what is counted stands within four words.
func (l *linter) beside(fields []string, i int) bool {
	for k := max(0, i-4); k <= min(len(fields)-1, i+4); k++ {
		w := strings.ToLower(strings.Trim(fields[k], ".,;:()؛،"))
		if slices.Contains(strings.Fields(l.b.words["lint.metric"]), w) {
			return true
		}
	}
	return false
}

func (l *linter) any(s, key string) bool {
	for _, w := range strings.Fields(strings.ToLower(s)) {
		w = strings.Trim(w, ".,;:()؛،")
		for _, bad := range strings.Fields(l.b.words[key]) {
			if w == bad || len(bad) > 5 && strings.HasPrefix(w, bad) {
				return true
			}
		}
	}
	return false
}

// between reports whether a sentence gives a range.
func (l *linter) between(s string) bool {
	return l.any(s, "lint.between") || regexp.MustCompile(`[\d۰-۹]\s*[–-]\s*[\d۰-۹]`).MatchString(s)
}

// likelihood reports whether a sentence has one of the words for likelihood.
func (l *linter) likelihood(s string) bool {
	s = " " + strings.ToLower(strings.NewReplacer(",", " ", ".", " ", ";", " ").Replace(s)) + " "
	for _, w := range []string{"almost no chance", "unlikely", "roughly even chance", "likely", "almost certain"} {
		if strings.Contains(s, " "+w+" ") {
			return true
		}
	}
	return strings.Contains(s, l.b.word("verdict.", "likely")) || strings.Contains(s, l.b.word("verdict.", "unlikely"))
}

// plural checks that no sentence speaks of sources where one family speaks.
func (l *linter) plural(c ClaimDay) []Problem {
	if c.Counts.Families > 1 {
		return nil
	}
	var out []Problem
	for _, line := range c.Lines {
		for _, s := range split(line) {
			if l.any(s, "lint.sources") {
				out = append(out, Problem{c.ID, RuleSources, s})
			}
		}
	}
	return out
}
