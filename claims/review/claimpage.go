package review

import (
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
	CanPublish   bool
	Second       bool
	ReportLines  []string
	Why          []claims.Sentence // the first of the assessment's reasons
	MoreWhy      int
	Denominators claims.Stats
}

// reasonsShown is how many reasons of an assessment a page writes out; the
// others stand in its JSON.
const reasonsShown = 24

// timelineShown is how many events a claim's page lists.
const timelineShown = 30

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
	d := claimData{Standing: st, View: v, Assessment: st.Reviewed, Ladder: st.Provisional().Ladder, Work: v.Workflow(st), Scale: scaleOf(a),
		Words: VerdictWords(), Confidences: Confidences(), Notes: v.Log.On("claim:"+id, claims.ActNote), Owner: v.Owner("claim:" + id),
		Prev: v.Day.Add(-1), Second: st.Claim.Kind == claims.Casualty, Citable: citable(st.Live)}
	if v.Past {
		d.Next = v.Day.Add(1)
	}
	for _, w := range VerdictWords() {
		d.Likelihoods = append(d.Likelihoods, w.Likelihood...)
	}
	d.Why = st.Reviewed.Said[:min(len(st.Reviewed.Said), reasonsShown)]
	d.MoreWhy = len(st.Reviewed.Said) - len(d.Why)
	d.Chart = st.charts.get(d.Scale+"|"+a.prefs.Lang, func() *Chart { return s.room.chartOf(st, st.Provisional(), v.Day, d.Scale, s.pages.voice(a.prefs)) })
	d.Voices = st.voices.get(func() []voice { return s.room.voices(st) })
	for _, r := range s.room.rivals(st.Claim) {
		d.Rivals = append(d.Rivals, v.Claim(r.ID))
	}
	d.Timeline, d.More = s.timeline(v, st, timelineShown)
	d.Said, d.Pages = pagedBack(a, st.Said(), saidOnPage)
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

// scaleOf is the scale that ?scale= asks for, "" for whichever fits.
func scaleOf(a *ask) string {
	if q := a.URL.Query().Get("scale"); q == "log" || q == "linear" {
		return q
	}
	return ""
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
