package claims

import (
	"encoding/json"
	"fmt"
)

// More of what people do to evidence.
const (
	// The passage is a copy of another after all; After is a [Place].
	ActJoin Action = "join"
)

// A Split is what one decision of [ActSplit] cuts out of a passage: its After,
// as JSON. The piece becomes evidence of its own, for the same claim; the
// passage stays as it was. Taking the decision back joins the two again.
type Split struct {
	Start  int     `json:"start"` // bytes in the article's text
	End    int     `json:"end"`
	Quote  string  `json:"quote"` // what stands there
	Claim  string  `json:"claim"`
	Stance Stance  `json:"stance,omitempty"` // that the piece is proposed with
	Figure *Figure `json:"figure,omitempty"`
}

// ReadSplit reads what a decision cuts out.
func ReadSplit(d Decision) (Split, error) {
	var s Split
	if err := json.Unmarshal([]byte(d.After), &s); err != nil {
		return s, fmt.Errorf("cannot read what decision %d cuts out: %w", d.Seq, err)
	}
	return s, nil
}

// SplitStands reports whether a standing decision cuts the stretch from start
// to end out of a passage.
func SplitStands(ds []Decision, passage int64, start, end int) bool {
	for _, d := range Standing(ds) {
		if d.Action != ActSplit || d.Subject != EvidenceSubject(passage) {
			continue
		}
		if s, err := ReadSplit(d); err == nil && s.Start == start && s.End == end {
			return true
		}
	}
	return false
}

// A Place is where a person puts a passage among the reports of others, as
// JSON in After: with [ActBreak] it is no copy but stands for itself, with
// [ActJoin] it is a copy of another. Being a decision it is laid over whatever
// the rules of origin say, now and when everything is read again.
type Place struct {
	Story  string `json:"story"`
	Origin string `json:"origin"`         // "unknown" = nobody can tell; it then counts for nobody
	With   int64  `json:"with,omitempty"` // the passage that it is a copy of
}

// put places a mention where a person says it belongs.
func (m *Mention) put(d Decision, reg *Origins) error {
	var p Place
	if err := json.Unmarshal([]byte(d.After), &p); err != nil {
		return fmt.Errorf("cannot read the place: %w", err)
	}
	m.Story, m.Origin, m.Rule, m.Presumed, m.Via = p.Story, p.Origin, "person", false, nil
	m.Family = familyIn(reg, p.Origin)
	return nil
}

// familyIn is the family of an origin; one that is not in the register is a
// family of its own.
func familyIn(reg *Origins, origin string) string {
	if reg != nil {
		if o, ok := reg.ByID(origin); ok {
			return o.Family
		}
	}
	return origin
}
