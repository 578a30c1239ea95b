package quantity

import "testing"

func TestAges(t *testing.T) {
	for _, tt := range []struct {
		sentence string
		want     []float64
	}{
		{"Arash, 22, a student, and a man aged 40 were among the 57 dead.", []float64{22, 40}},
		{"The state hanged 22 prisoners.", nil},
		{"", nil},
	} {
		got := Ages(tt.sentence, "en")
		if len(got) != len(tt.want) {
			t.Errorf("%q: %v, want %v", tt.sentence, got, tt.want)
			continue
		}
		for i, n := range got {
			if n.Value != tt.want[i] {
				t.Errorf("%q: age %v, want %v", tt.sentence, n.Value, tt.want[i])
			}
		}
	}
}
