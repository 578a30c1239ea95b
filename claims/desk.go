package claims

import (
	"encoding/json"
	"fmt"
	"time"
)

// A MentionFilter selects pieces of evidence, in order of publication. Zero
// fields select everything.
type MentionFilter struct {
	IDs      []int64
	Claim    string // after moves by people
	Article  int64
	SourceID string
	Lang     string
	Origin   string
	From, To time.Time // by publication, To exclusive
	AsOf     time.Time // the desk as it stood then: later captures and decisions do not exist; zero = now
	Decided  time.Time // with AsOf: decisions made before it count, though later than AsOf; zero = AsOf
	Pending  bool      // only what nobody has decided
	Limit    int       // 0 = no limit
}

// A Hit is one find of a search.
type Hit struct {
	In      string    `json:"in"`  // articles, evidence, claims, notes
	ID      int64     `json:"id"`  // of the article, the evidence or the decision
	Ref     string    `json:"ref"` // claim id, where the hit is a claim or a piece of evidence
	Title   string    `json:"title"`
	Snippet string    `json:"snippet"` // plain text, as stored
	Lang    string    `json:"lang"`
	When    time.Time `json:"when"`
}

// A Query is what a person searches for.
type Query struct {
	Text     string
	In       []string // articles, evidence, notes; empty = all
	Lang     string
	From, To time.Time
	Limit    int // 0 = 50
}

// Stats counts what the desk holds.
type Stats struct {
	Captures int            `json:"captures"`
	Articles int            `json:"articles"` // addresses, newest version of each
	Versions int            `json:"versions"`
	Evidence int            `json:"evidence"`
	Pending  int            `json:"pending"`
	Origins  int            `json:"origins"`  // distinct resolved origins of evidence
	Sources  int            `json:"sources"`  // that offered at least one article
	ByLang   map[string]int `json:"by_lang"`  // articles by language
	ByState  map[string]int `json:"by_state"` // captures by state
	Failed   map[string]int `json:"failed"`   // extraction states other than ok
}

// A ReportRecord says that a report was written.
type ReportRecord struct {
	Date    Date      `json:"date"` // the day it covers, desk-local
	Build   int       `json:"build"`
	Dir     string    `json:"dir"`
	SHA256  string    `json:"sha256"` // of its JSON form
	Cutoff  int64     `json:"cutoff"` // last decision it knows
	Written time.Time `json:"written"`
}

// A Correction is what a person mends on a piece of evidence; the zero value
// of a field leaves it as it was.
type Correction struct {
	Figure *Figure `json:"figure,omitempty"`
	Scope  string  `json:"scope,omitempty"`
	AsOf   Date    `json:"as_of,omitempty"`
	Origin string  `json:"origin,omitempty"`
	Stance Stance  `json:"stance,omitempty"`
}

// EvidenceSubject names a piece of evidence in a decision.
func EvidenceSubject(id int64) string { return fmt.Sprintf("evidence:%d", id) }

// Standing returns the decisions that hold: those that no standing later
// decision undoes. Order is kept.
func Standing(ds []Decision) []Decision {
	undone := map[int64]bool{}
	for i := len(ds) - 1; i >= 0; i-- {
		if d := ds[i]; d.Action == ActUndo && !undone[d.Seq] {
			undone[d.Undoes] = true
		}
	}
	var out []Decision
	for _, d := range ds {
		if d.Action != ActUndo && !undone[d.Seq] {
			out = append(out, d)
		}
	}
	return out
}

// Apply returns the mentions as the decisions leave them. The family of a
// corrected origin is looked up in reg, which may be nil. Neither argument is
// changed.
func Apply(ms []Mention, ds []Decision, reg *Origins) ([]Mention, error) {
	bySubject := map[string][]Decision{}
	for _, d := range Standing(ds) {
		bySubject[d.Subject] = append(bySubject[d.Subject], d)
	}
	out := make([]Mention, len(ms))
	for i, m := range ms {
		for _, d := range bySubject[EvidenceSubject(m.ID)] {
			if err := m.apply(d, reg); err != nil {
				return nil, fmt.Errorf("decision %d on %s: %w", d.Seq, d.Subject, err)
			}
		}
		out[i] = m
	}
	return out, nil
}

func (m *Mention) apply(d Decision, reg *Origins) error {
	switch d.Action {
	case ActConfirm:
		m.Reviewed, m.Rejected, m.Presumed, m.Reviewer = true, false, false, d.Who
		if s := Stance(d.After); s == Supports || s == Contradicts || s == Mentions {
			m.Stance = s
		}
	case ActReject:
		m.Reviewed, m.Rejected, m.Reviewer = true, true, d.Who
	case ActMove:
		m.Claim, m.Reviewer = d.After, d.Who
	case ActCorrect:
		var c Correction
		if err := json.Unmarshal([]byte(d.After), &c); err != nil {
			return fmt.Errorf("cannot read the correction: %w", err)
		}
		m.correct(c, reg)
	case ActBreak, ActJoin:
		return m.put(d, reg)
	}
	return nil
}

func (m *Mention) correct(c Correction, reg *Origins) {
	if c.Figure != nil {
		f := *c.Figure
		m.Figure = &f
	}
	if m.Figure != nil && (c.Scope != "" || c.AsOf != "") {
		f := *m.Figure
		if c.Scope != "" {
			f.Scope = c.Scope
		}
		if c.AsOf != "" {
			f.AsOf = c.AsOf
		}
		m.Figure = &f
	}
	if c.Stance != "" {
		m.Stance = c.Stance
	}
	if c.Origin != "" {
		m.Origin, m.Rule, m.Presumed = c.Origin, "person", false
		m.Family = familyIn(reg, c.Origin)
	}
}
