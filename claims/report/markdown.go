package report

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"claimwatch/claims"
)

// WriteMarkdown writes the day as CommonMark with tables. Text that was
// scraped is escaped: it can neither mark up nor link.
func (d *Day) WriteMarkdown(w io.Writer) error {
	m := &markdown{d: d}
	m.header()
	m.changes()
	m.figures()
	m.topics()
	m.contested()
	m.notes("Series notes", d.Series, "No freeze, revision or sum that does not add up.")
	m.notes("Circular reporting", d.Circular, "None found.")
	m.notes("Corrections", d.Corrected, "None.")
	m.coverage()
	m.method()
	m.endnotes()
	_, err := io.WriteString(w, m.b.String())
	return err
}

type markdown struct {
	d *Day
	b strings.Builder
}

func (m *markdown) f(format string, args ...any) { fmt.Fprintf(&m.b, format, args...) }

// md escapes what Markdown would read as markup, and keeps a text on one line.
func md(s string) string {
	s = strings.Join(strings.Fields(plain(s)), " ")
	return mdEscaper.Replace(s)
}

var mdEscaper = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;",
	"|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`, "&", "&amp;")

// plain drops control characters and the marks that reorder text, which could
// make a line read otherwise than it stands.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case r < 0x20 || r == 0x7f || r >= 0x80 && r < 0xa0:
			return -1
		case r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x061c:
			return -1
		}
		return r
	}, s)
}

func (m *markdown) header() {
	d := m.d
	if d.Banner != "" {
		m.f("> %s\n\n", md(d.Banner))
	}
	title := "Claim report"
	if d.Incomplete {
		title = "INCOMPLETE claim report"
	}
	m.f("# %s: %s\n", title, d.Date.Time().Format("Monday 2 January 2006"))
	m.f("Covers 00:00 to 24:00 %s (day %d) · build %d · %s\n\n## Bottom line\n", d.Zone, d.Number, d.Build, md(d.Desk))
	for _, s := range d.BottomLine {
		m.f("%s\n", codeSafe(s))
	}
}

// codeSafe escapes a sentence of ours but leaves the code marks around ids.
func codeSafe(s string) string {
	parts := strings.Split(s, "`")
	for i := range parts {
		if i%2 == 0 {
			parts[i] = md(parts[i])
		}
		if i%2 == 0 && i > 0 && s != "" {
			parts[i] = " " + parts[i]
		}
		if i%2 == 0 && i < len(parts)-1 {
			parts[i] += " "
		}
	}
	out := strings.Join(parts, "`")
	for _, p := range []string{",", ".", ";", ":"} {
		out = strings.ReplaceAll(out, "` "+p, "`"+p)
	}
	return strings.TrimSpace(out)
}

func (m *markdown) changes() {
	m.f("\n## Status changes\n")
	if len(m.d.Changes) == 0 {
		m.f("No claim changed status.\n")
		return
	}
	m.f("| claim | from | to | for | against | because | reviewed by |\n|---|---|---|---|---|---|---|\n")
	for _, c := range m.d.Changes {
		m.f("| `%s` | %s | **%s** | %d | %d | %s | %s |\n", c.Claim, c.From, c.To, c.Support, c.Dispute, md(c.Because), md(strings.Join(c.By, ", ")))
	}
}

func (m *markdown) figures() {
	m.f("\n## Figures\n")
	if len(m.d.Figures) == 0 {
		m.f("No figure on record.\n")
	}
	for _, b := range m.d.Figures {
		m.f("### %s: %s\n", "`"+b.Claim+"`", md(b.Title))
		m.f("| origin | grade | figure | who is counted | as of | change | counts | stated in |\n|---|---|---|---|---|---|---|---|\n")
		for _, r := range b.Rows {
			m.f("| %s | %s | %s | %s | %s | %s | %s | %s |\n", md(r.Name), r.Grade, md(r.Words)+reviewMark(r.Reviewed), md(r.Scope), LongDate(r.AsOf), md(r.Change), md(r.counts()), refs(r.Notes))
		}
		m.f("\nLowest %s; highest %s. No average is given.\n", md(b.Lowest), md(b.Highest))
	}
}

func reviewMark(reviewed bool) string {
	if reviewed {
		return ""
	}
	return " (unreviewed)"
}

// counts says how the origin counts, with its breakdown and what it holds
// under review.
func (r FigureRow) counts() string {
	var parts []string
	switch r.Counting {
	case "floor":
		parts = append(parts, "confirmed cases only, no upper bound")
	case "total":
		parts = append(parts, "a total")
	case "estimate":
		parts = append(parts, "an estimate")
	}
	for _, p := range r.Breakdown {
		name := p.Scope
		if name == "" {
			name = p.Of
		}
		parts = append(parts, strings.TrimSpace(Number(p)+" "+name))
	}
	if r.Pending != nil {
		parts = append(parts, Number(*r.Pending)+" more under review")
	}
	return strings.Join(parts, "; ")
}

// refs writes endnote numbers, folding long lists.
func refs(notes []int) string {
	var parts []string
	for i, n := range notes {
		if i == 6 {
			parts = append(parts, fmt.Sprintf("and %d more", len(notes)-i))
			break
		}
		parts = append(parts, fmt.Sprintf("\\[%d\\]", n))
	}
	return strings.Join(parts, " ")
}

func (m *markdown) topics() {
	m.f("\n## By topic\n")
	for _, t := range m.d.Topics {
		m.f("### %s\n", t.Title)
		var quiet []string
		for _, c := range t.Claims {
			if c.Counts.Articles == 0 {
				quiet = append(quiet, "`"+c.ID+"`")
				continue
			}
			m.claim(c)
		}
		if len(quiet) > 0 {
			m.f("Nothing found on %s.\n", strings.Join(quiet, ", "))
		}
		m.f("\n")
	}
}

func (m *markdown) claim(c ClaimDay) {
	m.f("**%s** `%s` (claimed by %s): %s", md(c.Statement), c.ID, md(c.Claimant), c.State)
	if c.Provisional != c.State {
		m.f(", provisionally %s", c.Provisional)
	}
	m.f("; credibility %d of 6\n\n", c.Digit)
	for _, l := range c.Lines {
		m.f("%s\n", md(l))
	}
	if len(c.Flags) > 0 {
		m.f("Flags: %s.\n", md(strings.Join(c.Flags, ", ")))
	}
	m.f("\n")
}

// contested prints every position on the contested claims: each origin once
// per date, with all the outlets that carry it.
func (m *markdown) contested() {
	m.f("## Contested\n")
	if len(m.d.Contested) == 0 {
		m.f("No claim is contested.\n\n")
	}
	for _, c := range m.d.Contested {
		m.f("### `%s`: %s\n", c.ID, md(c.Statement))
		m.f("%s.\n\n", upperFirst(c.mostContested()))
		m.f("| stance | origin | figure | as of | outlets carrying it | languages | stated in |\n|---|---|---|---|---|---|---|\n")
		for _, p := range c.Positions {
			m.f("| %s | %s | %s | %s | %d: %s | %s | %s |\n", p.Stance, md(p.who()), md(p.number()), LongDate(p.AsOf), len(p.Outlets), md(strings.Join(p.Outlets, ", ")), strings.Join(p.Langs, " "), refs(p.Notes))
		}
		m.f("\n")
		for _, p := range c.Positions {
			if p.New && p.Stance != claims.Mentions && p.Origin != "" {
				m.f("- %s: “%s” (%s) %s\n", md(p.Name), md(p.Quote), p.Lang, refs(p.Notes[:1]))
			}
		}
		m.f("\n")
	}
}

// who is the origin's name, with what must be said beside it.
func (p Position) who() string {
	switch {
	case p.Origin == "":
		return "origin unknown (never counts)"
	case p.Claimant:
		return p.Name + " (the claimant's family: never counts)"
	}
	return p.Name
}

func (p Position) number() string {
	if p.Figure == nil {
		return ""
	}
	s := Number(*p.Figure) + " " + string(p.Figure.Metric)
	if p.Figure.Scope != "" {
		s += ", " + p.Figure.Scope
	}
	return s + reviewMark(p.Reviewed)
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func (m *markdown) notes(title string, notes []Note, none string) {
	m.f("## %s\n", title)
	if len(notes) == 0 {
		m.f("%s\n", none)
	}
	for _, n := range notes {
		m.f("- %s %s\n", md(n.Text), refs(n.Notes))
	}
	m.f("\n")
}

func (m *markdown) coverage() {
	c := m.d.Coverage
	m.f("## Coverage and limits\n%d of %d sources that were due answered; %d of %d were not due.\n", c.Answered, c.Tried, len(c.NotTried), c.Sources)
	for _, f := range c.Failed {
		m.f("- %s did not answer: %s\n", md(f.Name), md(f.Reason))
	}
	m.f("%d articles were read, %d of them on the claims; languages: %s. %d of %d pieces of evidence are reviewed, %d wait.\n", c.Articles, c.OnTopic, tallyText(c.Languages), c.Reviewed, c.Evidence, c.Pending)
	if len(c.Unreadable) > 0 {
		m.f("Could not be read: %s.\n", tallyText(c.Unreadable))
	}
	m.f("Not covered: broadcasts, closed channels, anything behind a wall.\n\n")
}

func tallyText(t map[string]int) string {
	keys := sortedKeys(t)
	sort.SliceStable(keys, func(i, j int) bool { return t[keys[i]] > t[keys[j]] })
	var parts []string
	for _, k := range keys {
		parts = append(parts, fmt.Sprintf("%s %d", k, t[k]))
	}
	if len(parts) == 0 {
		return "none"
	}
	return strings.Join(parts, ", ")
}

func (m *markdown) method() {
	d := m.d
	m.f("## How to read this\n")
	for _, s := range d.howToRead() {
		m.f("%s\n", md(s))
	}
	m.f("\n")
}

// howToRead is the box that explains the words and names the rules.
func (d *Day) howToRead() []string {
	return []string{
		"An origin is who asserts something first-hand; outlets that print one release are one origin. Families are origins that cannot corroborate each other; the claimant's own family never counts.",
		fmt.Sprintf("Corroborated: at least %d families for, none against. Contested: families for and against. The letter grades the origin (A to F, F: cannot be judged), the digit the support from other origins (1 to 6).", d.Method.MinFamilies),
		"Only reviewed evidence changes a status; provisional says what the pending evidence would make of it. Figures are printed as their origin stated them, with the day they are of, and are never averaged.",
		fmt.Sprintf("Found by matcher %s and extractor %s, without any model or translation service. Decisions up to number %d; audit hash %s.", d.Method.Matcher, d.Method.Extractor, d.Cutoff, orNone(d.Audit)),
	}
}

func orNone(s string) string {
	if s == "" {
		return "none yet"
	}
	return s
}

func (m *markdown) endnotes() {
	m.f("## Endnotes\n")
	for _, e := range m.d.Endnotes {
		m.f("%d. %s, “%s”, %s, published %s, retrieved %s, <%s>, SHA-256 `%s`\n", e.N, md(e.Outlet), md(e.Title), e.Lang, LongDate(e.Published), e.Retrieved.Format("2006-01-02 15:04 UTC"), safeURL(e.URL), e.SHA256)
	}
}

// safeURL keeps an address from ending the brackets around it, and prints no
// address of a scheme that a click could run.
func safeURL(u string) string {
	if !strings.HasPrefix(u, "http://") && !strings.HasPrefix(u, "https://") {
		return "about:blank"
	}
	return strings.NewReplacer("<", "%3C", ">", "%3E", " ", "%20", "\n", "", "\r", "").Replace(plain(u))
}
