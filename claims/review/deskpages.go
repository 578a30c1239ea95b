package review

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"claimwatch/claims"
	"claimwatch/claims/assess"
	"claimwatch/crawler/news"
)

type originRow struct {
	claims.Origin
	Letter     string // as people rated it last
	Assertions int
	Outlets    int
	First      int // assertions it was the first of its claim to make
	Series     []assess.Series
}

// letterOf is an origin's letter: the newest rating by people, or what the
// register says.
func (v *View) letterOf(o claims.Origin) string {
	ds := v.Log.On("origin:"+o.ID, claims.ActRate)
	if len(ds) > 0 {
		return ds[len(ds)-1].After
	}
	return cmpOr(o.Reliability, "F")
}

func (s *site) originRows(v *View) []originRow {
	rows := map[string]*originRow{}
	for _, o := range s.o.Origins.List {
		rows[o.ID] = &originRow{Origin: o, Letter: v.letterOf(o)}
	}
	outlets := map[string]map[string]bool{}
	for _, st := range v.Claims {
		for i, as := range st.Said {
			r := rows[as.Origin]
			if as.Origin == "" {
				continue
			}
			if r == nil {
				r = &originRow{Origin: claims.Origin{ID: as.Origin, Name: s.room.nameOf(as.Origin), Family: as.Family, Role: "outlet"}, Letter: "F"}
				rows[as.Origin] = r
			}
			r.Assertions++
			if i == 0 {
				r.First++
			}
			if outlets[as.Origin] == nil {
				outlets[as.Origin] = map[string]bool{}
			}
			for _, m := range as.Mentions {
				outlets[as.Origin][m.Outlet] = true
			}
		}
	}
	var out []originRow
	for id, r := range rows {
		r.Outlets = len(outlets[id])
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b originRow) int {
		return cmp.Or(cmp.Compare(b.Assertions, a.Assertions), strings.Compare(a.ID, b.ID))
	})
	return out
}

func (s *site) origins(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	rows := s.originRows(v)
	if f := a.URL.Query().Get("family"); f != "" {
		rows = slices.DeleteFunc(rows, func(r originRow) bool { return r.Family != f })
	}
	l := &list{Columns: []string{"origin", "name", "family", "role", "camp", "counting", "interest", "letter", "assertions", "outlets"}}
	for _, r := range rows {
		l.Rows = append(l.Rows, []string{r.ID, r.Name, r.Family, r.Role, r.Camp, r.Counting, r.Interest, r.Letter, strconv.Itoa(r.Assertions), strconv.Itoa(r.Outlets)})
		l.Entries = append(l.Entries, entry{ID: "/origins/" + r.ID, Link: "/origins/" + r.ID, Title: r.Name, When: s.o.Now()})
	}
	return &page{Title: "Origins", Template: "origins", Data: rows, List: l}, nil
}

type originData struct {
	originRow
	Family_ []claims.Origin // others of the family
	Said    []claims.Assertion
	Ratings []claims.Decision
	Notes   []claims.Decision
}

func (s *site) origin(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	rows := s.originRows(v)
	i := slices.IndexFunc(rows, func(r originRow) bool { return r.ID == a.PathValue("id") })
	if i < 0 {
		return nil, missing("There is no origin %q.", a.PathValue("id"))
	}
	d := originData{originRow: rows[i], Ratings: v.Log.On("origin:"+rows[i].ID, claims.ActRate), Notes: v.Log.On("origin:"+rows[i].ID, claims.ActNote)}
	for _, o := range s.o.Origins.List {
		if o.Family == d.Family && o.ID != d.ID {
			d.Family_ = append(d.Family_, o)
		}
	}
	for _, st := range v.Claims {
		for _, as := range st.Said {
			if as.Origin == d.ID {
				d.Said = append(d.Said, as)
			}
		}
		for _, sr := range st.Provisional.Series {
			if sr.Origin == d.ID && !slices.ContainsFunc(d.Series, func(o assess.Series) bool {
				return o.Metric == sr.Metric && o.Scope == sr.Scope && o.Status == sr.Status
			}) {
				d.Series = append(d.Series, sr)
			}
		}
	}
	slices.SortStableFunc(d.Said, func(a, b claims.Assertion) int { return strings.Compare(string(b.AsOf), string(a.AsOf)) })
	d.Said = d.Said[:min(len(d.Said), 60)]
	return &page{Title: d.Name, Template: "origin", Data: d, JSON: map[string]any{"origin": d.Origin, "letter": d.Letter, "assertions": d.Said, "series": seriesJSON(d.Series)}}, nil
}

type sourceRow struct {
	news.Source
	Health news.Health
	State  string // ok, failing, silent, new, off
}

// silentAfter is how long a source may offer nothing new before it is called
// silent.
const silentAfter = 72 * time.Hour

func (s *site) sourceRows(a *ask) ([]sourceRow, error) {
	health, err := s.db.HealthAll(a.Context())
	if err != nil {
		return nil, err
	}
	by := map[string]news.Health{}
	for _, h := range health {
		by[h.SourceID] = h
	}
	var out []sourceRow
	for _, src := range s.o.Sources {
		r := sourceRow{Source: src, Health: by[src.ID], State: "ok"}
		switch {
		case src.Disabled:
			r.State = "off"
		case r.Health.LastTry.IsZero():
			r.State = "new"
		case r.Health.Failures >= 1:
			r.State = "failing"
		case !r.Health.LastNew.IsZero() && s.o.Now().Sub(r.Health.LastNew) > silentAfter:
			r.State = "silent"
		}
		out = append(out, r)
	}
	rank := map[string]int{"failing": 0, "silent": 1, "ok": 2, "new": 3, "off": 4}
	slices.SortStableFunc(out, func(a, b sourceRow) int { return cmp.Compare(rank[a.State], rank[b.State]) })
	return out, nil
}

type sourcesData struct {
	Rows   []sourceRow
	Facets []facet
	Total  int
}

func (s *site) sources(a *ask) (*page, error) {
	rows, err := s.sourceRows(a)
	if err != nil {
		return nil, err
	}
	d := sourcesData{Total: len(rows)}
	q := a.URL.Query()
	props := []struct {
		name, param string
		of          func(sourceRow) string
	}{{"state", "state", func(r sourceRow) string { return r.State }}, {"language", "lang", func(r sourceRow) string { return r.Lang }}, {"camp", "camp", func(r sourceRow) string { return r.Camp }}}
	counts := []map[string]int{{}, {}, {}}
	l := &list{Columns: []string{"source", "name", "lang", "country", "camp", "state", "last_ok", "next", "failures", "reason", "articles"}}
	for _, r := range rows {
		ok := true
		for i, p := range props {
			counts[i][p.of(r)]++
			ok = ok && (q.Get(p.param) == "" || q.Get(p.param) == p.of(r))
		}
		if !ok {
			continue
		}
		d.Rows = append(d.Rows, r)
		l.Rows = append(l.Rows, []string{r.ID, r.Name, r.Lang, r.Country, r.Camp, r.State, stamp(r.Health.LastOK), stamp(r.Health.NextVisit),
			strconv.FormatFloat(r.Health.Failures, 'f', -1, 64), r.Health.Reason, strconv.Itoa(r.Health.Articles)})
		l.Entries = append(l.Entries, entry{ID: "/sources/" + r.ID, Link: "/sources/" + r.ID, Title: r.Name + ": " + r.State, Text: r.Health.Reason, When: r.Health.LastTry})
	}
	for i, p := range props {
		d.Facets = append(d.Facets, facetOf(a.URL, p.name, p.param, counts[i]))
	}
	return &page{Title: "Sources", Template: "sources", Data: d, List: l}, nil
}

type sourceData struct {
	sourceRow
	Articles []news.Article
	Runs     []news.Run
	Notes    []claims.Decision
}

func (s *site) source(a *ask) (*page, error) {
	rows, err := s.sourceRows(a)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(rows, func(r sourceRow) bool { return r.ID == a.PathValue("id") })
	if i < 0 {
		return nil, missing("There is no source %q.", a.PathValue("id"))
	}
	d := sourceData{sourceRow: rows[i]}
	if d.Articles, err = s.db.Articles(a.Context(), news.ArticleFilter{SourceID: d.ID, Latest: true, Limit: 20}); err != nil {
		return nil, err
	}
	if d.Runs, err = s.db.Runs(a.Context(), "crawl:"+d.ID, 10); err != nil {
		return nil, err
	}
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	d.Notes = v.Log.On("source:"+d.ID, claims.ActNote)
	return &page{Title: d.Name, Template: "source", Data: d, JSON: map[string]any{"source": d.Source, "health": d.Health, "runs": d.Runs}}, nil
}

type runsData struct {
	Rows    []news.Run
	Running bool
	Facets  []facet
}

func (s *site) runs(a *ask) (*page, error) {
	all, err := s.db.Runs(a.Context(), "", 400)
	if err != nil {
		return nil, err
	}
	d := runsData{}
	q := a.URL.Query()
	counts := []map[string]int{{}, {}}
	l := &list{Columns: []string{"run", "job", "due", "started", "ended", "state", "reason", "counts"}}
	for _, r := range all {
		kind, _, _ := strings.Cut(r.Job, ":")
		counts[0][r.State]++
		counts[1][kind]++
		d.Running = d.Running || r.State == "running"
		if q.Get("state") != "" && q.Get("state") != r.State || q.Get("job") != "" && q.Get("job") != kind {
			continue
		}
		d.Rows = append(d.Rows, r)
		l.Rows = append(l.Rows, []string{fmt.Sprint(r.ID), r.Job, stamp(r.Due), stamp(r.Started), stamp(r.Ended), r.State, r.Reason, countsText(r.Counts)})
		l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/runs/%d", r.ID), Link: fmt.Sprintf("/runs/%d", r.ID), Title: r.Job + ": " + r.State, Text: countsText(r.Counts), When: r.Started})
	}
	d.Rows = d.Rows[:min(len(d.Rows), 100)]
	d.Facets = []facet{facetOf(a.URL, "state", "state", counts[0]), facetOf(a.URL, "job", "job", counts[1])}
	return &page{Title: "Runs", Template: "runs", Data: d, List: l}, nil
}

func countsText(c map[string]int) string {
	var keys []string
	for k, n := range c {
		if n != 0 {
			keys = append(keys, fmt.Sprintf("%s %d", k, n))
		}
	}
	slices.Sort(keys)
	return strings.Join(keys, " · ")
}

// CountsText writes the counts of a run; templates call it.
func (runsData) CountsText(c map[string]int) string { return countsText(c) }

func (s *site) run(a *ask) (*page, error) {
	id, ok := number(a.PathValue("id"))
	all, err := s.db.Runs(a.Context(), "", 2000)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(r news.Run) bool { return r.ID == id })
	if !ok || i < 0 {
		return nil, missing("There is no run %q among the last 2,000.", a.PathValue("id"))
	}
	return &page{Title: fmt.Sprintf("Run %d", id), Template: "run", Data: all[i], JSON: all[i]}, nil
}

// runEvents tells what runs, as it changes, over server-sent events. It ends
// by itself after a while; the browser asks again.
func (s *site) runEvents(a *ask) (*page, error) {
	rc := http.NewResponseController(a.w)
	if err := rc.SetWriteDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return nil, err
	}
	a.w.Header().Set("Content-Type", "text/event-stream")
	tick := time.NewTicker(2 * time.Second)
	defer tick.Stop()
	last := ""
	for range 30 {
		runs, err := s.db.Runs(a.Context(), "", 20)
		if err != nil {
			return nil, nil //nolint:nilerr // the stream has begun: the browser asks again
		}
		line := runLine(runs)
		if line != last {
			last = line
			if _, err := fmt.Fprintf(a.w, "data: %s\n\n", line); err != nil {
				return nil, nil //nolint:nilerr // the reader went away
			}
			if err := rc.Flush(); err != nil {
				return nil, nil //nolint:nilerr // the reader went away
			}
		}
		select {
		case <-a.Context().Done():
			return nil, nil
		case <-tick.C:
		}
	}
	return nil, nil
}

func runLine(runs []news.Run) string {
	var going []string
	for _, r := range runs {
		if r.State == "running" {
			going = append(going, strings.TrimSuffix(r.Job+": "+countsText(r.Counts), ": "))
		}
	}
	if len(going) == 0 {
		return "idle"
	}
	return strings.Join(going, "; ")
}

type reportsData struct{ Rows []reportRow }

type reportRow struct {
	claims.ReportRecord
	Files []string
}

// Ext is the form of a file of a report; templates call it.
func (reportsData) Ext(name string) string { return strings.TrimPrefix(path.Ext(name), ".") }

func (s *site) reports(a *ask) (*page, error) {
	all, err := s.db.Reports(a.Context(), 0)
	if err != nil {
		return nil, err
	}
	d := reportsData{}
	l := &list{Columns: []string{"date", "build", "written", "cutoff", "sha256"}}
	for _, r := range all {
		row := reportRow{ReportRecord: r}
		if s.o.Reports != nil {
			var files []fs.DirEntry
			if dir := s.reportDir(r); dir != "" {
				if files, err = fs.ReadDir(s.o.Reports, dir); err != nil {
					return nil, fmt.Errorf("cannot list the files of the report of %s: %w", r.Date, err)
				}
			}
			for _, f := range files {
				if !f.IsDir() && reportMIME(f.Name()) != "" {
					row.Files = append(row.Files, f.Name())
				}
			}
		}
		d.Rows = append(d.Rows, row)
		l.Rows = append(l.Rows, []string{string(r.Date), strconv.Itoa(r.Build), stamp(r.Written), fmt.Sprint(r.Cutoff), r.SHA256})
		l.Entries = append(l.Entries, entry{ID: fmt.Sprintf("/reports/%s#%d", r.Date, r.Build), Link: "/reports", Title: fmt.Sprintf("Report of %s, build %d", r.Date, r.Build), When: r.Written})
	}
	return &page{Title: "Reports", Template: "reports", Data: d, List: l}, nil
}

// reportDir is the folder of a report within the folder of all. Records keep
// the whole path of where it was written, of which the end is looked for.
func (s *site) reportDir(r claims.ReportRecord) string {
	parts := strings.Split(strings.Trim(strings.ReplaceAll(r.Dir, "\\", "/"), "/"), "/")
	for i := range parts {
		name := strings.Join(parts[i:], "/")
		if info, err := fs.Stat(s.o.Reports, name); err == nil && info.IsDir() {
			return name
		}
	}
	return ""
}

func reportMIME(name string) string {
	return map[string]string{".html": "text/html; charset=utf-8", ".md": "text/markdown; charset=utf-8", ".json": "application/json", ".csv": "text/csv; charset=utf-8",
		".txt": "text/plain; charset=utf-8", ".atom": "application/atom+xml", ".pdf": "application/pdf", ".jsonld": "application/ld+json",
		".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".eml": "message/rfc822"}[path.Ext(name)]
}

// reportPolicy shows a report as it is mailed: with the styles it carries,
// without any script.
const reportPolicy = "sandbox allow-same-origin allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'"

func (s *site) reportFile(a *ask) (*page, error) {
	mime := reportMIME(a.PathValue("file"))
	if s.o.Reports == nil || mime == "" {
		return nil, missing("There is no such report.")
	}
	all, err := s.db.Reports(a.Context(), 0)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(r claims.ReportRecord) bool { return string(r.Date) == a.PathValue("date") })
	if i < 0 || strings.ContainsAny(a.PathValue("file"), `/\`) {
		return nil, missing("There is no such report.")
	}
	b, err := fs.ReadFile(s.o.Reports, path.Join(s.reportDir(all[i]), a.PathValue("file")))
	if err != nil { // there is none of that name, or it leads outside, which the root refuses
		return nil, missing("There is no such report.")
	}
	p := &page{MIME: mime, Raw: b, CSP: reportPolicy}
	if !strings.HasPrefix(mime, "text/html") && !strings.HasPrefix(mime, "text/plain") && !strings.HasPrefix(mime, "application/json") {
		p.File = a.PathValue("file")
	}
	return p, nil
}

func (s *site) latestReport(a *ask) (*page, error) {
	all, err := s.db.Reports(a.Context(), 1)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 || s.o.Reports == nil {
		return nil, missing("No report has been written yet.")
	}
	files, err := fs.Glob(s.o.Reports, s.reportDir(all[0])+"/*.html")
	if err != nil || len(files) == 0 {
		return nil, missing("The newest report has no page to show.")
	}
	return &page{Redirect: "/reports/" + string(all[0].Date) + "/" + path.Base(files[0])}, nil
}

type auditData struct {
	Rows    []claims.Decision
	Before  int64
	Head    claims.Decision
	Checked bool
	Broken  string
	N       int64
	Query   map[string]string
	Undone  map[int64]bool
	People  []string
	Actions []claims.Action
}

func (s *site) audit(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	q := a.URL.Query()
	d := auditData{Query: map[string]string{"who": q.Get("who"), "action": q.Get("action"), "subject": q.Get("subject")}, Undone: v.Log.undone}
	if n := len(v.Log.all); n > 0 {
		d.Head = v.Log.all[n-1]
	}
	before, _ := number(q.Get("before"))
	d.Rows = v.Log.Recent(before, 100, func(x claims.Decision) bool {
		return (q.Get("who") == "" || x.Who == q.Get("who")) && (q.Get("action") == "" || string(x.Action) == q.Get("action")) && (q.Get("subject") == "" || x.Subject == q.Get("subject"))
	})
	if len(d.Rows) == 100 {
		d.Before = d.Rows[99].Seq
	}
	for _, x := range v.Log.all {
		if !slices.Contains(d.People, x.Who) {
			d.People = append(d.People, x.Who)
		}
		if !slices.Contains(d.Actions, x.Action) {
			d.Actions = append(d.Actions, x.Action)
		}
	}
	if q.Has("verify") {
		d.Checked = true
		if d.N, _, err = s.db.VerifyAudit(a.Context()); err != nil {
			d.Broken = err.Error()
		}
	}
	return &page{Title: "Audit", Template: "audit", Data: d, List: decisionList(d.Rows)}, nil
}

type qualityData struct {
	Kinds  []agreement
	People []agreement
	Blind  int
	All    int
	Median time.Duration
}

// An agreement is how often answers were the same.
type agreement struct {
	Name   string
	Same   int
	Of     int
	Blind  int // of these, given before the machine's view was seen
	BSame  int
	Seldom bool // too few to say anything
}

// Share is the part of equal answers.
func (g agreement) Share() float64 {
	if g.Of == 0 {
		return 0
	}
	return float64(g.Same) / float64(g.Of)
}

// quality compares the first answer of each person on each passage with the
// machine's stance before it, and with the first answers of others.
func (s *site) quality(a *ask) (*page, error) {
	v, err := s.room.Now(a.Context())
	if err != nil {
		return nil, err
	}
	kind := map[string]string{}
	for _, st := range v.Claims {
		for _, m := range st.Mentions {
			kind[claims.EvidenceSubject(m.ID)] = cmpOr(string(st.Claim.Kind), "other")
		}
	}
	people, kinds := map[string]*agreement{}, map[string]*agreement{}
	first := map[string]map[string]Answer{}
	d := qualityData{}
	var times []int64
	for _, x := range v.Log.all {
		ans := answerOf(x)
		if ans == "" || !v.Log.stands(x) || first[x.Subject][x.Who] != "" {
			continue
		}
		if first[x.Subject] == nil {
			first[x.Subject] = map[string]Answer{}
		}
		for _, other := range first[x.Subject] {
			g := at(kinds, cmpOr(kind[x.Subject], "other"))
			g.Of++
			if other == ans {
				g.Same++
			}
		}
		first[x.Subject][x.Who] = ans
		g := at(people, x.Who)
		agrees := x.Action == claims.ActConfirm && x.Before == x.After
		g.Of++
		d.All++
		if agrees {
			g.Same++
		}
		if x.Blind {
			d.Blind++
			g.Blind++
			if agrees {
				g.BSame++
			}
		}
		if x.Millis > 0 {
			times = append(times, x.Millis)
		}
	}
	d.People, d.Kinds = sorted(people), sorted(kinds)
	if len(times) > 0 {
		slices.Sort(times)
		d.Median = time.Duration(times[len(times)/2]) * time.Millisecond
	}
	return &page{Title: "Quality", Template: "quality", Data: d, JSON: d}, nil
}

func at(m map[string]*agreement, name string) *agreement {
	if m[name] == nil {
		m[name] = &agreement{Name: name}
	}
	return m[name]
}

func sorted(m map[string]*agreement) []agreement {
	var out []agreement
	for _, g := range m {
		g.Seldom = g.Of < 10
		out = append(out, *g)
	}
	slices.SortFunc(out, func(a, b agreement) int { return cmp.Or(cmp.Compare(b.Of, a.Of), strings.Compare(a.Name, b.Name)) })
	return out
}

type methodData struct {
	Rules   assess.Rules
	States  []assess.State
	Words   []VerdictWord
	Rulings []string
	Claims  int
	Origins int
	Sources int
}

func (s *site) methodology(*ask) (*page, error) {
	d := methodData{Rules: s.o.Rules, States: stateList(), Words: VerdictWords(), Rulings: []string{"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"},
		Claims: len(s.o.Claims), Origins: len(s.o.Origins.List), Sources: len(s.o.Sources)}
	return &page{Title: "Methodology", Template: "methodology", Data: d, JSON: d}, nil
}

func (s *site) users(a *ask) (*page, error) {
	all, err := s.db.Users(a.Context())
	if err != nil {
		return nil, err
	}
	l := &list{Columns: []string{"name", "role", "seen", "disabled"}}
	for _, u := range all {
		l.Rows = append(l.Rows, []string{u.Name, string(u.Role), stamp(u.Seen), strconv.FormatBool(u.Disabled)})
		l.Entries = append(l.Entries, entry{ID: "/users#" + u.Name, Link: "/users", Title: u.Name, When: u.Created})
	}
	return &page{Title: "Users", Template: "users", Data: all, List: l}, nil
}

func (s *site) keys(*ask) (*page, error) { return &page{Title: "Keys", Template: "keys"}, nil }

func (s *site) welcome(*ask) (*page, error) {
	return &page{Title: "Welcome", Template: "welcome", Data: methodData{Claims: len(s.o.Claims), Sources: len(s.o.Sources), Origins: len(s.o.Origins.List)}}, nil
}

// verdictText is a verdict in one line.
func verdictText(after string) string {
	var e Verdict
	if err := json.Unmarshal([]byte(after), &e); err != nil {
		return after
	}
	out := e.Event
	if e.Word != "" {
		out += ": " + e.Word
	}
	if e.Likelihood != "" {
		out += " (" + e.Likelihood + ")"
	}
	if e.Confidence != "" {
		out += ", confidence " + e.Confidence
	}
	return out
}
