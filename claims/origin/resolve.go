package origin

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"claimwatch/claims"
	"claimwatch/claims/passage"
)

// Resolve makes mentions of the evidence in a placed document: each with its
// origin, the family, the rule and the hands it came through. What the passage
// itself attributes goes before what the document as a whole does.
func (r *Resolver) Resolve(d Doc, p Placement, ev []claims.Evidence) []claims.Mention {
	m := r.read(d)
	version := claims.Reason{Kind: "rules", Text: r.Version()}
	onTheWay := slices.DeleteFunc(slices.Clone(p.Reasons), func(r claims.Reason) bool {
		return r.Kind == "copy" // told by the rule already
	})
	out := make([]claims.Mention, 0, len(ev))
	for _, e := range ev {
		t := r.trace(d, m, p, e)
		if m.stranger {
			t.presumed = true
			t.say("stranger", "an outlet that nobody has listed: counts for nothing until a person confirms it")
		}
		if why, ok := headline(d, m.lang, e); ok {
			t.reasons = append(t.reasons, why)
		}
		e.Origin = t.origin
		e.Reasons = slices.Concat(e.Reasons, t.reasons, onTheWay, []claims.Reason{version})
		a := d.Article
		mention := claims.Mention{
			ArticleID: a.ID, Version: a.Version, SourceID: outletOf(d), Outlet: a.Outlet, URL: a.URL, Title: a.Title, Lang: m.lang,
			Published: published(a), Fetched: a.Fetched, Evidence: e,
			Rule: t.rule, Via: t.via, Story: p.Story, Presumed: t.presumed || t.rule == RuleFigure, Family: r.family(d, t.origin),
		}
		out = append(out, mention)
	}
	return out
}

// family is the family of an origin. An outlet's family is what its source
// says, where the register has no entry for it: the same in its own article
// and in another outlet's that carries it, or one outlet would count for two.
func (r *Resolver) family(d Doc, origin string) string {
	switch {
	case origin == "" || origin == Unknown:
		return ""
	case origin == d.Source.ID && d.Source.Family != "":
		return d.Source.Family
	}
	if _, listed := r.reg.ByID(origin); !listed {
		for _, s := range r.o.Known {
			if s.ID == origin && s.Family != "" {
				return s.Family
			}
		}
	}
	return r.reg.Family(origin)
}

// A source is where one passage comes from.
type source struct {
	origin, rule string
	via          []string
	presumed     bool // wants a person
	reasons      []claims.Reason
}

func (t *source) say(kind, text string) {
	t.reasons = append(t.reasons, claims.Reason{Kind: kind, Text: text})
}

// trace applies the rules to one passage.
func (r *Resolver) trace(d Doc, m mark, p Placement, e claims.Evidence) source {
	chain := r.chain(m, e)
	var t source
	switch first := r.firstOf(chain); {
	case first != "":
		t.origin, t.rule = first, RuleAttribution
		t.say("origin", "attributed to "+r.nameOf(first))
	case e.Attribution != "" && r.outletCredited(m, e.Attribution, chain) != "":
		t.origin, t.rule = r.outletCredited(m, e.Attribution, chain), RuleAttribution
		t.say("origin", "attributed to "+r.nameOf(t.origin)+", which is credited with it and names nobody further")
	case r.listed(d, e.Attribution) == m.outlet && m.outlet != "", r.tells(e.Attribution, cueOwn):
		t = r.unattributed(d, m, p, e, chain) // the outlet names itself, or its people
	case r.listed(d, e.Attribution) != "":
		t.origin, t.rule = r.listed(d, e.Attribution), RuleAttribution
		t.say("origin", "attributed to "+e.Attribution+", an outlet on the list")
	case e.Attribution != "" && properName(e.Attribution):
		t.origin, t.rule = "named:"+slug(e.Attribution), RuleAttribution
		t.say("origin", "attributed to "+e.Attribution+", who is not in the register")
	case e.Attribution != "" && len(chain) == 0:
		t = r.described(m, p, e)
	case r.papersOf(e, chain) != "":
		t.origin, t.rule = r.papersOf(e, chain), RuleAttribution
		t.say("origin", fmt.Sprintf("%q, by way of %s, which has them from nobody named", e.Attribution, r.nameOf(t.origin)))
	case r.passedOn(e, chain) != "":
		t = r.told(d, m, e, chain)
	default:
		t = r.unattributed(d, m, p, e, chain)
		if id := r.unnamed(e.Quote, e.Quote); t.rule == RuleAgency && id != "" {
			t.origin, t.rule, t.presumed, t.reasons = id, RuleAttribution, true, nil
			t.say("origin", fmt.Sprintf("by way of %s, and speaks of %s: presumed his word", r.nameOf(e.Attribution), r.nameOf(id)))
		}
	}
	if t.rule == RuleOwn || t.rule == RuleUnknown {
		r.inherit(&t, p, e)
	}
	if p.CopyOf != "" && t.rule != RuleCopy {
		t.say("copy", "the text repeats "+p.CopyOf)
	}
	t.via = r.hands(m.outlet, append(slices.Clone(m.channels), chain...), t.origin)
	return t
}

// listed is the listed outlet that an attribution names: by the name it has on
// the page itself, or on the list.
func (r *Resolver) listed(d Doc, attribution string) string {
	name := words(attribution)
	if name == "" {
		return ""
	}
	for _, own := range []string{words(d.Article.Outlet), words(d.Source.Name)} {
		// "Radio Nordsee" is short for its English edition.
		if name == own || strings.Contains(name, " ") && strings.HasPrefix(own, name+" ") {
			return outletOf(d)
		}
	}
	tokens := passage.Tokens(attribution, "-")
	for _, h := range r.hosts.named.Find(tokens) {
		if h.First == 0 && h.Last == len(tokens)-1 {
			return h.V
		}
	}
	return ""
}

// described traces a passage whose source is described and not named, "a
// rights group": the article may name it elsewhere, beside the same figure.
func (r *Resolver) described(m mark, p Placement, e claims.Evidence) source {
	t := source{origin: Unknown, rule: RuleUnknown}
	if e.Figure != nil && e.Figure.Value != nil && e.Figure.Metric != claims.Year {
		if who := m.credited(e); who != "" {
			t.origin, t.rule = who, RuleAttribution
			t.say("origin", fmt.Sprintf("attributed to %q, and beside the same figure to %s", e.Attribution, r.nameOf(who)))
			return t
		}
		who := r.counts(m)
		if who == "" && p.Rule == RuleAttribution {
			who = p.Origin
		}
		if who != "" {
			t.origin, t.rule, t.presumed = who, RuleAttribution, true
			t.say("origin", fmt.Sprintf("attributed to %q, which names nobody; the article credits %s: presumed", e.Attribution, r.nameOf(who)))
			return t
		}
	}
	if e.Figure == nil && m.staff && len(m.channels) == 0 && !r.tells(e.Attribution, cueNobody) {
		t.origin, t.rule, t.presumed = m.outlet, RuleOwn, true
		t.say("origin", fmt.Sprintf("told to %s by %q: its own report, presumed", r.nameOf(m.outlet), e.Attribution))
		return t
	}
	t.say("origin", fmt.Sprintf("attributed to %q, which names nobody", e.Attribution))
	return t
}

// counts is the one origin among those that the document credits which publishes
// counts: "activists" who count the dead are rather those than a minister whom
// it credits as often. "" if there is none, or several.
func (r *Resolver) counts(m mark) string {
	who := ""
	for _, id := range m.cited {
		o, ok := r.reg.ByID(id)
		switch {
		case !ok || o.Counting == "":
		case who != "":
			return ""
		default:
			who = id
		}
	}
	return who
}

// tells reports whether an attribution holds words of a kind: a kind of people,
// such as observers, of whom nobody can say that the outlet spoke to one; or
// the outlet's own people, "our reporters".
func (r *Resolver) tells(attribution string, what cue) bool {
	for _, h := range r.cues.phrases.Find(passage.Tokens(attribution, "-")) {
		if h.V == what {
			return true
		}
	}
	return false
}

// passedOn is who is described and not named, "an official", where a passage
// has it from him by way of agencies or outlets alone; "" if that is not so.
func (r *Resolver) passedOn(e claims.Evidence, chain []string) string {
	who, _, by := strings.Cut(e.Attribution, " via ")
	if !by || who == "" || len(chain) == 0 || properName(who) {
		return ""
	}
	if _, named := r.names.resolve(who); named && words(who) == words(e.Attribution) {
		return ""
	}
	return who
}

// told traces what somebody who is not named told an agency: it is his word
// where the register knows him as such ("an Iranian official"), or the same
// statement would count twice, for him and for whoever heard it. Otherwise it is
// presumed the agency's own report.
func (r *Resolver) told(d Doc, m mark, e claims.Evidence, chain []string) source {
	who := r.passedOn(e, chain)
	if id := r.unnamed(e.Quote, who); id != "" {
		t := source{origin: id, rule: RuleAttribution}
		t.say("origin", fmt.Sprintf("attributed to %q, which is %s", who, r.nameOf(id)))
		return t
	}
	t := r.ownReport(d, m, chain)
	t.presumed = true
	t.say("origin", fmt.Sprintf("it has it from %q, whom it does not name: presumed", who))
	return t
}

// unnamed is the one origin that the register knows without a name and that a
// quote names with some of the words it is described by.
func (r *Resolver) unnamed(quote, described string) string {
	found, tokens := "", passage.Tokens(quote, "-")
	for _, h := range r.names.find(quote, tokens) {
		o := r.reg.List[h.origin]
		if o.Role != "unnamed" || !slices.ContainsFunc(tokens[h.first:h.last+1], func(t passage.Token) bool {
			return len(t.Text) > 3 && slices.Contains(strings.Fields(words(described)), t.Text)
		}) {
			continue
		}
		if found != "" && found != o.ID {
			return ""
		}
		found = o.ID
	}
	return found
}

// papersOf is the outlet that got hold of the papers a passage has its matter
// from: "Iran International, citing documents". Whoever else would cite them
// has them from that outlet. People who are not named are another matter: an
// official may have spoken to several.
func (r *Resolver) papersOf(e claims.Evidence, chain []string) string {
	if len(chain) == 0 || !r.tells(e.Attribution, cuePapers) {
		return ""
	}
	if o, ok := r.reg.ByID(chain[len(chain)-1]); ok && o.Role == "outlet" {
		return o.ID
	}
	return ""
}

// credited is the one origin that the document credits with the figure of a
// passage, "" where the passage has none.
func (m mark) credited(e claims.Evidence) string {
	if e.Figure == nil || e.Figure.Value == nil || e.Figure.Metric == claims.Year {
		return ""
	}
	return m.whose(figure{*e.Figure.Value, e.Figure.Metric})
}

// whose is the one origin that the document credits with a figure.
func (m mark) whose(of figure) string {
	who := ""
	for _, f := range m.facts {
		switch {
		case f.value != of.value || f.origin == who || f.metric != "" && of.metric != "" && f.metric != of.metric:
		case who != "":
			return ""
		default:
			who = f.origin
		}
	}
	return who
}

// inherit gives a passage that credits nobody the origin of its document. A
// copy has its words from the text it repeats. And a figure in an article that
// credits its matter to somebody is presumed to be of that matter: the second
// sentence of a release seldom says once more whose it is.
func (r *Resolver) inherit(t *source, p Placement, e claims.Evidence) {
	counts := e.Figure != nil && e.Figure.Metric != claims.Year
	n, copied := r.index.byID(p.CopyOf)
	if copied {
		n = r.index.original(n)
	}
	switch {
	case copied && !counts && r.index.docs[n].staff:
		t.origin, t.rule, t.reasons = r.index.docs[n].outlet, RuleCopy, t.reasons[:0]
		t.say("copy", "the words of "+p.CopyOf+", which credits nobody: "+r.nameOf(t.origin))
	case copied && p.Origin != Unknown:
		t.reasons = t.reasons[:0]
		r.copiedFigure(t, p, e)
	case counts && p.Rule == RuleAttribution:
		t.origin, t.rule, t.presumed, t.reasons = p.Origin, RuleAttribution, true, nil
		t.say("origin", "the passage credits nobody, the article "+r.nameOf(p.Origin)+": presumed")
	}
}

// copiedFigure gives a figure in a copy the origin that one of the texts it
// was copied from credits with that very figure. A report gives the figures of
// several; where none of them says whose this one is, it is presumed that of
// the report.
func (r *Resolver) copiedFigure(t *source, p Placement, e claims.Evidence) {
	t.origin, t.rule, t.presumed = p.Origin, RuleCopy, e.Figure != nil && e.Figure.Metric != claims.Year
	if e.Figure != nil && e.Figure.Value != nil {
		n, _ := r.index.byID(p.CopyOf)
		for at := int32(n); at >= 0; at = r.index.docs[at].copyOf {
			if who := (mark{facts: r.index.docs[at].facts}).credited(e); who != "" {
				t.origin, t.presumed = who, false
				t.say("copy", "the figure of "+r.index.docs[at].id+", which has it from "+r.nameOf(who))
				return
			}
		}
	}
	t.say("copy", "the figure of "+p.CopyOf+", which has its matter from "+r.nameOf(t.origin))
}

// unattributed traces a passage that credits nobody by name.
func (r *Resolver) unattributed(d Doc, m mark, p Placement, e claims.Evidence, chain []string) source {
	var t source
	switch {
	case m.own != "":
		t.origin, t.rule = m.own, RuleAttribution
		t.say("origin", "on a page of "+r.nameOf(m.own))
	case m.release && p.Origin != Unknown:
		t.origin, t.rule = p.Origin, RuleAttribution
		t.say("release", "a press release of "+r.nameOf(p.Origin)+", printed as it came")
	case len(m.besideOf(d, e)) == 1:
		t.origin, t.rule, t.presumed = m.besideOf(d, e)[0], RuleLink, m.beside == nil
		t.say("origin", "links to "+r.nameOf(t.origin)+" beside it")
	case r.firstOf([]string{m.credited(e)}) != "":
		t.origin, t.rule = m.credited(e), RuleAttribution
		t.say("origin", "the article credits "+r.nameOf(t.origin)+" with this figure")
	default:
		t = r.byFigure(d, m, e)
		if t.origin != "" {
			return t
		}
		return r.ownReport(d, m, chain)
	}
	return t
}

// besideOf are the origins whose pages are linked to in the paragraph of a
// passage; of the whole article where it is not known what stands where, which
// a person has to confirm.
func (m mark) besideOf(d Doc, e claims.Evidence) []string {
	if m.beside == nil {
		return m.linked
	}
	at := min(max(e.Start, 0), len(d.Article.Text))
	return m.beside[strings.Count(d.Article.Text[:at], "\n\n")]
}

// byFigure presumes that an odd figure repeated without a name is copied.
func (r *Resolver) byFigure(_ Doc, m mark, e claims.Evidence) source {
	var t source
	if e.Figure == nil || e.Figure.Value == nil || numberWeight(*e.Figure.Value) < 1.6 || e.Figure.Metric == claims.Year {
		return t
	}
	if o, ok := r.index.facts.publisher(figure{*e.Figure.Value, e.Figure.Metric}, m.day, r.o.SameFigureDays); ok {
		t.origin, t.rule = o, RuleFigure
		t.say("origin", "the same figure as "+r.nameOf(o)+" published within days before: presumed a copy")
	}
	return t
}

// ownReport takes an agency's or an outlet's own word.
func (r *Resolver) ownReport(d Doc, m mark, chain []string) source {
	var t source
	for _, id := range append(slices.Clone(chain), m.channels...) {
		t.origin, t.rule = id, RuleAgency
	}
	switch {
	case t.origin != "":
		t.say("origin", "own report of "+r.nameOf(t.origin))
	case m.staff:
		t.origin, t.rule = m.outlet, RuleOwn
		t.say("origin", "own report of "+d.Article.Outlet)
	default:
		t.origin, t.rule = Unknown, RuleUnknown
		t.say("origin", "nobody is credited, and the outlet is not known to report by itself")
	}
	return t
}

// chain resolves everyone a passage credits, outermost first.
func (r *Resolver) chain(m mark, e claims.Evidence) []string {
	var out []string
	for _, name := range append(slices.Clone(e.Cited), e.Attribution) {
		if o, ok := r.names.resolve(name); ok && !slices.Contains(out, m.meantBy(o.ID)) {
			out = append(out, m.meantBy(o.ID))
		}
	}
	return out
}

// outletCredited is the outlet of the register that a passage names as its
// source, where it names nobody behind it. An outlet passes on what others
// say; but where a third one says "according to it" and no more, the word is
// its own. Agencies stay channels: see [Resolver.ownReport].
func (r *Resolver) outletCredited(m mark, attribution string, chain []string) string {
	o, ok := r.names.resolve(attribution)
	if id := m.meantBy(o.ID); ok && o.Role == "outlet" && len(chain) > 0 && chain[len(chain)-1] == id {
		return id
	}
	return ""
}

// firstOf is the innermost of a chain that does not merely carry.
func (r *Resolver) firstOf(chain []string) string {
	for i := len(chain) - 1; i >= 0; i-- {
		if o, ok := r.reg.ByID(chain[i]); ok && !carries(o.Role) {
			return o.ID
		}
	}
	return ""
}

func (r *Resolver) nameOf(id string) string {
	if o, ok := r.reg.ByID(id); ok && o.Name != "" {
		return o.Name
	}
	return id
}

// properName reports whether an attribution names a person or body rather than
// a kind of people: two words or more, all of them beginning with a capital
// but for small particles.
func properName(s string) bool {
	capitals := 0
	for _, w := range strings.Fields(s) {
		switch c := []rune(w)[0]; {
		case unicode.IsUpper(c):
			capitals++
		case len(w) > 3:
			return false
		}
	}
	return capitals >= 2
}

func slug(s string) string { return strings.ReplaceAll(words(s), " ", "-") }
