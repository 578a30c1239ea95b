package match

import (
	"net/url"
	"slices"
	"strings"
	"unicode"

	"claimwatch/claims"
	"claimwatch/claims/passage"
	"claimwatch/crawler/news"
)

// surroundings reads what every sentence of an article may lean on: its title,
// the words of its address, and its outlet.
func (m *Matcher) surroundings(a news.Article, lang string) *surroundings {
	s := &surroundings{fixed: map[int]from{}, before: map[int]int{}, since: m.ids.since, counting: m.speech.counting}
	if !a.Published.IsZero() {
		s.pub = claims.DateOf(a.Published)
	}
	s.snippet = a.Title == "" && len(a.Text) < shortest
	m.lay(s, a.Outlet, "en", fromOutlet)
	words := addressWords(a.Canonical, a.URL)
	m.lay(s, words, "en", fromURL)
	if lang != "en" {
		m.lay(s, words, lang, fromURL)
	}
	m.lay(s, a.Title, lang, fromTitle)
	for _, ref := range m.references { // "Rights group:" in a title is nobody's name
		if _, _, named := s.any(ref.names); !named {
			delete(s.fixed, ref.word)
		}
	}
	if host := hostOf(a.Canonical, a.URL); host != "" {
		s.outlet, s.outletName = m.outletID(host, a.Outlet), a.Outlet
		m.country(s, host[strings.LastIndex(host, ".")+1:])
		m.ruled(s)
	}
	if lang == "sq" {
		m.country(s, "al")
	}
	for _, text := range []string{words, a.Title} {
		if c := m.speech.onlyCounter(text, lang); c.name != "" {
			s.counter = c
		}
	}
	return s
}

// shortest is how many bytes of text a page has at least that is read whole;
// what is shorter and has no title is a snippet.
const shortest = 700

// hostOf is the host of the first address that has one, without "www.".
func hostOf(addresses ...string) string {
	for _, raw := range addresses {
		if u, err := url.Parse(raw); err == nil && u.Host != "" {
			return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
		}
	}
	return ""
}

// outletID is the register's id of the outlet: by whose text it says that it
// prints ("Aftabkaran (Newsweek)"), by its domain, else by its name.
func (m *Matcher) outletID(host, name string) string {
	if m.reg == nil {
		return ""
	}
	if _, whose, ok := strings.Cut(name, "("); ok {
		if id := m.outletID("", strings.TrimSuffix(whose, ")")); id != "" {
			return id
		}
	}
	for _, o := range m.reg.List {
		for _, d := range o.Domains {
			if host != "" && host == d || strings.HasSuffix(host, "."+d) {
				return o.ID
			}
		}
	}
	for _, o := range m.reg.List {
		if name != "" && (strings.EqualFold(o.Name, name) || slices.ContainsFunc(o.Aliases, func(a string) bool { return strings.EqualFold(a, name) })) {
			return o.ID
		}
	}
	return ""
}

// ruled takes the country of the government whose outlet this is.
func (m *Matcher) ruled(s *surroundings) {
	if m.reg == nil || s.outlet == "" {
		return
	}
	o, _ := m.reg.ByID(s.outlet)
	for _, g := range m.speech.governs {
		if _, have := s.fixed[g.country]; !have && o.Role == "outlet" && o.Family == g.origin.Family {
			s.fixed[g.country] = fromOutlet
		}
	}
}

// country takes what the end of the host tells: an outlet under .al that
// speaks of "the government" means its own.
func (m *Matcher) country(s *surroundings, top string) {
	if id, ok := m.lex.byName[topLevel[top]]; ok {
		if _, have := s.fixed[id]; !have {
			s.fixed[id] = fromOutlet
		}
	}
}

var topLevel = map[string]string{"al": "ALBANIA", "ir": "IRAN"}

func (m *Matcher) lay(s *surroundings, text, lang string, f from) {
	if text == "" {
		return
	}
	for _, h := range m.lex.find(text, passage.Tokens(text, lang), lang) {
		s.fixed[h.concept] = f
	}
}

// addressWords are the words that an address spells out: the path without
// numbers, in whatever script, and the name of the host.
func addressWords(addresses ...string) string {
	for _, raw := range addresses {
		u, err := url.Parse(raw)
		if err != nil || u.Host == "" {
			continue
		}
		host := strings.TrimSuffix(strings.TrimPrefix(u.Hostname(), "www."), ".com")
		words := strings.FieldsFunc(host+" "+u.Path, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) })
		keep := words[:0]
		for _, w := range words {
			if !strings.ContainsFunc(w, unicode.IsDigit) || strings.ContainsFunc(w, unicode.IsLetter) && len(w) < 6 {
				keep = append(keep, w)
			}
		}
		return strings.Join(keep, " ")
	}
	return ""
}

// credit names who is credited with a piece of evidence, and how it is
// asserted.
func (m *Matcher) credit(s *scene, t *tracked, e *claims.Evidence, reasons *[]claims.Reason) {
	sp := s.said
	if sp.name == "" && (e.Figure != nil || t.Figure != nil && t.Figure.Metric != claims.Year && len(s.figs) > 0) {
		sp = m.speech.counter(s, s.around.prior)
	}
	if sp.name == "" && t.Logic == claims.LogicDemand && m.reg != nil {
		sp = m.speech.demander(s, m.reg, m.reg.Family(t.Claim.Origin))
	}
	e.Origin = sp.id
	if sp.name == "" {
		e.Origin = s.around.outlet
	}
	e.Mode = claims.Asserted
	if sp.name == "" {
		*reasons = append(*reasons, claims.Reason{Kind: "speaker", Text: "nobody is credited: the outlet's own voice"})
	} else {
		e.Attribution, e.Cited, e.Mode = sp.name, sp.cited, claims.Attributed
		*reasons = append(*reasons, claims.Reason{Kind: "speaker", Text: sp.name + ", by " + sp.cue, Start: sp.start, End: sp.end})
	}
	if h, ok := s.anywhere(m.ids.doubts); ok {
		e.Mode, e.Caveat = claims.Hedged, s.words(h)
	}
	if e.Stance == claims.Contradicts && s.any([]int{m.ids.deny}) {
		e.Mode = claims.Denied
	}
}
