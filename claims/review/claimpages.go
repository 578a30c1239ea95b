package review

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
)

// viewOf is the desk as of the day that ?asof= names.
func (s *site) viewOf(a *ask) (*View, error) {
	asof := a.URL.Query().Get("asof")
	if asof == "" {
		return s.room.Now(a.Context())
	}
	day, err := claims.ParseDate(asof)
	if err != nil {
		return nil, badRequest("asof: %v", err)
	}
	return s.room.At(a.Context(), day)
}

type claimsData struct {
	View   *View
	Rows   []claimRow
	Facets []facet
	Total  int
}

type claimRow struct {
	*Standing
	Work     Workflow
	Articles int
	Waiting  int
	Owner    string
}

// A facet is one property of a list with the values it takes.
type facet struct {
	Name   string
	Param  string
	Values []facetValue
}

type facetValue struct {
	Value, Path string
	N           int
	On          bool
}

func (s *site) claims(a *ask) (*page, error) {
	v, err := s.viewOf(a)
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	d := claimsData{View: v, Total: len(v.Claims)}
	props := []struct {
		name, param string
		of          func(claimRow) string
	}{
		{"assessment", "state", func(r claimRow) string { return string(r.Reviewed.State) }},
		{"kind", "kind", func(r claimRow) string { return string(r.Claim.Kind) }},
		{"verdict", "verdict", func(r claimRow) string { return r.Work.State }},
		{"claimant", "claimant", func(r claimRow) string { return r.Claim.Claimant }},
	}
	counts := make([]map[string]int, len(props))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	for _, st := range v.Claims {
		r := claimRow{Standing: st, Work: v.Workflow(st), Articles: articlesOf(st), Waiting: len(st.Open), Owner: v.Owner("claim:" + st.Claim.ID)}
		ok := true
		for i, p := range props {
			counts[i][p.of(r)]++
			ok = ok && (q.Get(p.param) == "" || q.Get(p.param) == p.of(r))
		}
		if ok {
			d.Rows = append(d.Rows, r)
		}
	}
	for i, p := range props {
		d.Facets = append(d.Facets, facetOf(a.URL, p.name, p.param, counts[i]))
	}
	return &page{Title: "Claims", Template: "claims", Data: d, List: a.listed(func() *list { return claimsList(d.Rows) })}, nil
}

// articlesOf counts the articles that speak to a claim.
func articlesOf(s *Standing) int {
	seen := map[int64]bool{}
	for i := range s.Mentions {
		if !s.Mentions[i].Rejected {
			seen[s.Mentions[i].ArticleID] = true
		}
	}
	return len(seen)
}

func standing(ms []claims.Mention) []claims.Mention {
	return slices.DeleteFunc(slices.Clone(ms), func(m claims.Mention) bool { return m.Rejected })
}

// facetOf lists values with their counts; each leads to the same list with
// that value toggled.
func facetOf(u *url.URL, name, param string, counts map[string]int) facet {
	f := facet{Name: name, Param: param}
	for val, n := range counts {
		q := u.Query()
		on := q.Get(param) == val
		q.Del("page")
		if on {
			q.Del(param)
		} else {
			q.Set(param, val)
		}
		path := u.Path
		if e := q.Encode(); e != "" {
			path += "?" + e
		}
		f.Values = append(f.Values, facetValue{val, path, n, on})
	}
	slices.SortFunc(f.Values, func(a, b facetValue) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Value, b.Value))
	})
	return f
}

func claimsList(rows []claimRow) *list {
	l := &list{Columns: []string{"claim", "kind", "claimant", "statement", "as_of", "assessment", "provisional", "support", "dispute", "articles", "assertions", "independent", "waiting", "verdict", "workflow"}}
	for _, r := range rows {
		l.Rows = append(l.Rows, []string{r.Claim.ID, string(r.Claim.Kind), r.Claim.Claimant, r.Claim.Statement, string(r.Claim.AsOf), string(r.Reviewed.State), string(r.Provisional.State),
			strconv.Itoa(r.Reviewed.S), strconv.Itoa(r.Reviewed.X), strconv.Itoa(r.Articles), strconv.Itoa(r.Reviewed.Ladder.Assertions), strconv.Itoa(r.Reviewed.Ladder.Independent),
			strconv.Itoa(r.Waiting), r.Work.Verdict.Word, r.Work.State})
		when := time.Time{}
		if n := len(r.Mentions); n > 0 {
			when = r.Mentions[n-1].Fetched
		}
		l.Entries = append(l.Entries, entry{ID: "/claims/" + r.Claim.ID, Link: "/claims/" + r.Claim.ID, When: when,
			Title: fmt.Sprintf("%s: %s", r.Claim.ID, r.Reviewed.State), Text: r.Claim.Statement})
	}
	return l
}

type claimData struct {
	*Standing
	View         *View
	Assessment   assess.Assessment // the one the page is about: by what people reviewed
	Ladder       assess.Ladder     // of everything that is not rejected
	Work         Workflow
	Chart        *Chart
	Voices       []voice
	Rivals       []*Standing
	Timeline     []event
	More         int
	Pages        pager
	Said         []claims.Assertion // those on this page of the list
	Notes        []claims.Decision
	Owner        string
	Prev, Next   claims.Date
	Scale        string
	Words        []VerdictWord
	Confidences  []string
	Likelihoods  []string
	Citable      []claims.Assertion
	ReviewedN    int
	CanPublish   bool
	Second       bool
	ReportLines  []string
	Why          []string // the first of the assessment's reasons
	MoreWhy      int
	Denominators claims.Stats
}

// A voice is an origin's newest word on the claim.
type voice struct {
	claims.Assertion
	Name, Grade, Counting, Camp, Interest string
	Own                                   bool
	Pending                               *claims.Figure
}

// An event is one line of a claim's timeline.
type event struct {
	At   time.Time
	Kind string // evidence, decision
	Text string
	Link string
	Who  string
}

// reasonsShown is how many reasons of an assessment a page writes out; the
// others stand in its JSON.
const reasonsShown = 24

// saidOnPage is how many assertions one page of a claim lists.
const saidOnPage = 25

func (s *site) claim(a *ask) (*page, error) {
	v, err := s.viewOf(a)
	if err != nil {
		return nil, err
	}
	id := a.PathValue("id")
	st := v.Claim(id)
	if st == nil {
		return nil, s.noClaim(id)
	}
	d := claimData{Standing: st, View: v, Assessment: st.Reviewed, Ladder: st.Provisional.Ladder, Work: v.Workflow(st), Scale: a.URL.Query().Get("scale"),
		Words: VerdictWords(), Confidences: Confidences(), Notes: v.Log.On("claim:"+id, claims.ActNote), Owner: v.Owner("claim:" + id),
		Prev: v.Day.Add(-1), Second: st.Claim.Kind == claims.Casualty, Citable: citable(st.Live)}
	if v.Past {
		d.Next = v.Day.Add(1)
	}
	for _, w := range VerdictWords() {
		d.Likelihoods = append(d.Likelihoods, w.Likelihood...)
	}
	for i := range st.Mentions {
		if st.Mentions[i].Reviewed {
			d.ReviewedN++
		}
	}
	d.Why = st.Reviewed.Reasons[:min(len(st.Reviewed.Reasons), reasonsShown)]
	d.MoreWhy = len(st.Reviewed.Reasons) - len(d.Why)
	d.Chart = s.room.chartOf(st, st.Provisional, v.Day, d.Scale)
	d.Voices = s.room.voices(st)
	for _, r := range s.room.rivals(st.Claim) {
		d.Rivals = append(d.Rivals, v.Claim(r.ID))
	}
	d.Timeline, d.More = s.timeline(v, st, 30)
	d.Said, d.Pages = paged(a, slices.Backward(st.Said), len(st.Said), saidOnPage)
	d.ReportLines = reportLines(d.Voices)
	if len(st.Mentions) == 0 {
		if d.Denominators, err = s.db.Stats(a.Context(), time.Time{}, time.Time{}); err != nil {
			return nil, err
		}
	}
	if a.format == "svg" {
		return s.chartFile(d.Chart)
	}
	return &page{Title: id, Template: "claim", Data: d, List: a.listed(func() *list { return mentionList(standing(st.Mentions)) }), JSON: a.told(func() any { return claimJSON(d) })}, nil
}

func (s *site) noClaim(id string) error {
	best, near := "", len(id)/2+1
	for _, c := range s.o.Claims {
		if d := distance(id, c.ID); d < near {
			best, near = c.ID, d
		}
	}
	if best != "" {
		return missing("There is no claim %q. Did you mean %s?", id, best)
	}
	return missing("There is no claim %q.", id)
}

// distance is how many letters have to be changed, put in or taken out to
// make one word of the other.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], min(row[j+1]+1, row[j]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}

// citable are the newest reviewed assertions, which a verdict may rest on.
func citable(live []claims.Assertion) []claims.Assertion {
	out := slices.Clone(live)
	slices.Reverse(out)
	return out[:min(len(out), 20)]
}

// voices are the newest words of each origin, of the supporting first.
func (r *Room) voices(s *Standing) []voice {
	own := r.o.Origins.Family(s.Claim.Origin)
	newest := map[string]claims.Assertion{}
	for _, a := range s.Said { // in order of dates
		if a.Origin != "" {
			newest[a.Origin] = a
		}
	}
	var out []voice
	for id, a := range newest {
		o, _ := r.o.Origins.ByID(id)
		vc := voice{Assertion: a, Name: r.nameOf(id), Grade: cmpOr(o.Reliability, "F"), Counting: o.Counting, Camp: o.Camp, Interest: o.Interest, Own: a.Family == own}
		for _, p := range a.Parts {
			if p.Status == "under-review" {
				vc.Pending = &p
			}
		}
		out = append(out, vc)
	}
	rank := map[claims.Stance]int{claims.Supports: 0, claims.Contradicts: 1, claims.Mentions: 2}
	slices.SortFunc(out, func(a, b voice) int {
		own := 0
		if a.Own != b.Own {
			own = 1
			if b.Own {
				own = -1
			}
		}
		return cmp.Or(own, cmp.Compare(rank[a.Stance], rank[b.Stance]), strings.Compare(string(b.AsOf), string(a.AsOf)), strings.Compare(a.Origin, b.Origin))
	})
	return out
}

// reportLines put figures as the report does: who says so first, the number
// as it was meant, who is counted, and the day.
func reportLines(vs []voice) []string {
	var out []string
	for _, v := range vs {
		if v.Figure == nil || v.Own || !v.Reviewed {
			continue
		}
		out = append(out, fmt.Sprintf("%s says %s %s (%s; who is counted: %s).", v.Name, figureWords(*v.Figure), v.Figure.Metric, v.AsOf, scopeWords(v.Figure.Scope)))
	}
	return out[:min(len(out), 8)]
}

// timeline is what happened to a claim, newest first, and how much more there
// is.
func (s *site) timeline(v *View, st *Standing, n int) ([]event, int) {
	var out []event
	said := slices.Clone(st.Said)
	slices.SortFunc(said, func(a, b claims.Assertion) int { return b.First.Compare(a.First) })
	for _, as := range said[:min(len(said), n)] {
		text := s.room.nameOf(as.Origin) + ": " + stanceWords(as.Stance)
		if as.Figure != nil {
			text = s.room.nameOf(as.Origin) + ": " + figureWords(*as.Figure)
		}
		out = append(out, event{At: as.First, Kind: "evidence", Text: text, Link: fmt.Sprintf("/evidence/e%d", as.Mentions[0].ID), Who: counted(len(as.Mentions), "copy", "copies")})
	}
	mine := subjectsOf(st)
	decided := v.Log.Recent(0, n, func(d claims.Decision) bool { return mine[d.Subject] })
	for _, d := range decided {
		out = append(out, event{At: d.At, Kind: "decision", Text: decisionText(d), Link: subjectPath(d.Subject), Who: d.Who})
	}
	slices.SortStableFunc(out, func(a, b event) int { return b.At.Compare(a.At) })
	return out[:min(len(out), n)], max(0, len(said)+len(decided)-n)
}

// subjectsOf names a claim and its evidence as decisions do.
func subjectsOf(st *Standing) map[string]bool {
	out := map[string]bool{"claim:" + st.Claim.ID: true}
	for i := range st.Mentions {
		out[claims.EvidenceSubject(st.Mentions[i].ID)] = true
	}
	return out
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

// decisionText is a decision in a few words.
func decisionText(d claims.Decision) string {
	switch d.Action {
	case claims.ActConfirm:
		return subjectWords(d.Subject) + ": " + stanceWords(claims.Stance(d.After))
	case claims.ActReject:
		return subjectWords(d.Subject) + ": not this claim"
	case claims.ActUndo:
		return fmt.Sprintf("took back decision %d on %s", d.Undoes, subjectWords(d.Subject))
	case claims.ActNote:
		return "note: " + shorten(d.After, 120)
	case claims.ActVerdict:
		return "verdict: " + shorten(verdictText(d.After), 160)
	case claims.ActCorrect:
		return subjectWords(d.Subject) + ": corrected"
	}
	return fmt.Sprintf("%s: %s %s", subjectWords(d.Subject), actionWords(d.Action), shorten(d.After, 60))
}

func (s *site) chartFile(c *Chart) (*page, error) {
	if c == nil {
		return nil, missing("There is no figure to draw.")
	}
	svg := strings.Replace(string(c.SVG), "<svg ", `<svg xmlns="http://www.w3.org/2000/svg" font-family="system-ui, sans-serif" font-size="12" `, 1)
	svg = strings.Replace(svg, "<title", "<style>"+chartStyle+"</style><title", 1)
	return &page{MIME: "image/svg+xml", Raw: []byte(svg), CSP: "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"}, nil
}

// chartStyle makes a saved drawing whole by itself, in black and white.
const chartStyle = `.band{fill:#e9e4d8}.grid{stroke:#ccc}.axis{stroke:#444}.line{fill:none;stroke:#111;stroke-width:2}.mark{fill:#fff;stroke:#111;stroke-width:2}` +
	`.s1.line{stroke-dasharray:7 3}.s2.line{stroke-dasharray:2 3}.s3.line{stroke-dasharray:10 3 2 3}.s4.line{stroke-dasharray:5 5}.s5.line{stroke-dasharray:1 4}` +
	`.hit{fill:none}.ref{stroke:#888;stroke-dasharray:3 3}.small{font-size:11px;fill:#555}.bold{font-weight:700}.floor{fill:#111}`

func (s *site) figures(a *ask) (*page, error) {
	p, err := s.claim(a)
	if err != nil || a.format == "svg" {
		return p, err
	}
	d, ok := p.Data.(claimData)
	if !ok {
		return p, nil
	}
	l := &list{Columns: []string{"origin", "name", "metric", "as_of", "figure", "value", "evidence", "change"}}
	if d.Chart != nil {
		for _, line := range d.Chart.Lines {
			for _, pt := range line.Points {
				l.Rows = append(l.Rows, []string{line.Origin, line.Name, string(d.Chart.Metric), string(pt.Day), pt.Words, strconv.FormatFloat(pt.Value, 'f', -1, 64), fmt.Sprintf("e%d", pt.Ref), pt.Change})
				l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/evidence/e%d", pt.Ref), Link: fmt.Sprintf("/evidence/e%d", pt.Ref), Title: line.Name + ": " + pt.Words, When: pt.Day.Time()})
			}
		}
	}
	p.Template, p.List, p.JSON = "figures", l, nil
	return p, nil
}

func claimJSON(d claimData) any {
	return map[string]any{"claim": d.Claim, "day": d.View.Day, "reviewed": assessmentJSON(d.Reviewed), "provisional": assessmentJSON(d.Provisional), "assertions": d.Standing.Said,
		"workflow": map[string]any{"state": d.Work.State, "verdict": d.Work.Verdict, "by": d.Work.By, "second": d.Work.Second, "dissent": d.Work.Dissent, "outdated": d.Work.Outdated}}
}

// assessmentJSON is an assessment for programs. Where a figure has no upper
// bound, high is null: JSON knows no infinity.
func assessmentJSON(a assess.Assessment) any {
	return map[string]any{"day": a.Day, "state": a.State, "support": a.S, "dispute": a.X, "supporting": a.Supporting, "disputing": a.Disputing, "rivals": a.Rivals,
		"at_the_time": a.AtTheTime, "credibility": a.Digit, "flags": a.Flags, "reasons": a.Reasons, "ladder": a.Ladder, "lowest": a.Lowest, "highest": a.Highest, "series": seriesJSON(a.Series)}
}

func seriesJSON(list []assess.Series) any {
	out := []map[string]any{}
	for _, s := range list {
		steps := []map[string]any{}
		for _, st := range s.Steps {
			m := map[string]any{"as_of": st.AsOf, "figure": st.Figure, "low": st.Low, "high": nil, "evidence": st.Mentions, "change": st.Change, "flags": st.Flags}
			if !math.IsInf(st.High, 1) {
				m["high"] = st.High
			}
			steps = append(steps, m)
		}
		out = append(out, map[string]any{"origin": s.Origin, "family": s.Family, "metric": s.Metric, "scope": s.Scope, "status": s.Status, "steps": steps})
	}
	return out
}

type historyData struct {
	*Standing
	Rows   []claims.Decision
	Before int64
}

func (s *site) claimHistory(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	st := v.Claim(a.PathValue("id"))
	if st == nil {
		return nil, s.noClaim(a.PathValue("id"))
	}
	subjects := subjectsOf(st)
	before, _ := number(a.URL.Query().Get("before"))
	rows := v.Log.Recent(before, 100, func(d claims.Decision) bool { return subjects[d.Subject] })
	d := historyData{Standing: st, Rows: rows}
	if len(rows) == 100 {
		d.Before = rows[99].Seq
	}
	return &page{Title: "History of " + st.Claim.ID, Template: "history", Data: d, List: decisionList(rows)}, nil
}

func (s *site) verdict(a *ask) (*page, error) {
	if err := a.ParseForm(); err != nil {
		return nil, badRequest("The form could not be read: %v", err)
	}
	e := Verdict{Event: a.PostFormValue("event"), Word: a.PostFormValue("verdict"), Likelihood: a.PostFormValue("likelihood"), Confidence: a.PostFormValue("confidence"),
		Reason: strings.TrimSpace(a.PostFormValue("reason"))}
	for _, c := range a.PostForm["cite"] {
		id, ok := evidenceID(c)
		if !ok {
			return nil, badRequest("%q is no evidence.", c)
		}
		e.Cited = append(e.Cited, id)
	}
	d, err := s.room.Judge(a.Context(), s.strokeOf(a), a.who.Role, a.PathValue("id"), e)
	if err != nil {
		return nil, err
	}
	s.remember(d)
	return &page{Redirect: withDone("/claims/"+url.PathEscape(a.PathValue("id")), d.Seq), JSON: doneJSON(d)}, nil
}
