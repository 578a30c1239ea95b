package claims

import "testing"

func TestApplyFollowsDecisionsAndTheirUndoing(t *testing.T) {
	reg := NewOrigins([]Origin{{ID: "hrana", Family: "hrana-family"}})
	value := 3428.0
	base := Mention{ID: 7, Evidence: Evidence{Claim: "a", Stance: Supports, Figure: &Figure{Value: &value, Metric: Arrested}}}
	about := EvidenceSubject(7)
	confirm := Decision{Seq: 1, Who: "arta", Action: ActConfirm, Subject: about, After: "contradicts"}
	tests := []struct {
		name string
		ds   []Decision
		want func(Mention) bool
	}{
		{"a mention without decisions stays pending", nil, func(m Mention) bool { return !m.Reviewed && m.Stance == Supports }},
		{"confirming sets the stance that was chosen", []Decision{confirm}, func(m Mention) bool { return m.Reviewed && m.Stance == Contradicts && m.Reviewer == "arta" }},
		{"an undone confirmation leaves no trace", []Decision{confirm, {Seq: 2, Action: ActUndo, Undoes: 1}}, func(m Mention) bool { return !m.Reviewed && m.Stance == Supports }},
		{"undoing the undo restores it", []Decision{confirm, {Seq: 2, Action: ActUndo, Undoes: 1}, {Seq: 3, Action: ActUndo, Undoes: 2}}, func(m Mention) bool { return m.Reviewed && m.Stance == Contradicts }},
		{"rejecting keeps it out", []Decision{{Seq: 1, Action: ActReject, Subject: about}}, func(m Mention) bool { return m.Reviewed && m.Rejected }},
		{"moving changes the claim", []Decision{{Seq: 1, Action: ActMove, Subject: about, After: "b"}}, func(m Mention) bool { return m.Claim == "b" && !m.Reviewed }},
		{"a correction mends origin, family, scope and date", []Decision{{Seq: 1, Action: ActCorrect, Subject: about, After: `{"origin":"hrana","scope":"protesters","as_of":"2026-01-14"}`}},
			func(m Mention) bool {
				return m.Origin == "hrana" && m.Family == "hrana-family" && m.Figure.Scope == "protesters" && m.Figure.AsOf == "2026-01-14" && *m.Figure.Value == 3428
			}},
		{"decisions on other evidence do nothing", []Decision{{Seq: 1, Action: ActReject, Subject: EvidenceSubject(8)}}, func(m Mention) bool { return !m.Reviewed }},
	}
	for _, tt := range tests {
		got, err := Apply([]Mention{base}, tt.ds, reg)
		if err != nil || !tt.want(got[0]) {
			t.Errorf("%s: got %+v, %v", tt.name, got, err)
		}
	}
	if base.Figure.Scope != "" {
		t.Error("Apply changed the mention it was given")
	}
	if _, err := Apply([]Mention{base}, []Decision{{Seq: 1, Action: ActCorrect, Subject: about, After: "{"}}, reg); err == nil {
		t.Error("a broken correction was passed over")
	}
}

func TestDates(t *testing.T) {
	d := Date("2026-01-31")
	if d.Add(1) != "2026-02-01" || d.Add(-31) != "2025-12-31" || Date("").Add(3) != "" {
		t.Errorf("Add: %s %s %q", d.Add(1), d.Add(-31), Date("").Add(3))
	}
	if d.Sub("2026-01-20") != 11 || d.Sub("") != 0 {
		t.Errorf("Sub: %d %d", d.Sub("2026-01-20"), d.Sub(""))
	}
	if _, err := ParseDate("31.1.2026"); err == nil {
		t.Error("a date in another form was read")
	}
}
