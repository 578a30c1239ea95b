package claims

import (
	"strings"
	"testing"
)

func TestLoadPlain(t *testing.T) {
	list, err := LoadPlain("list.yaml", []byte(`- id: Strike_1
  statement: Bus drivers went on strike in Tirana.
- id: toll
  statement: Ten people were killed in the flood.
  figure: {metric: villagers killed, value: 10}
- id: killed-3000
  statement: About 3,000 people were killed by the security forces in the protests in Iran.
  figure: {metric: protesters killed, value: 3000, qualifier: about}
`))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 3 || list[0].ID != "Strike_1" {
		t.Fatalf("%d claims, first %q; want 3, Strike_1", len(list), list[0].ID)
	}
	if f := list[1].Figure; f.Metric != Killed || f.Qualifier != Exact {
		t.Errorf("figure %s %s, want killed exact", f.Metric, f.Qualifier)
	}
	if c := list[2]; len(c.Looks) == 0 || c.Event == "" || c.Figure.Event == "" {
		t.Errorf("the built-in claim came without its looks (%d), event %q", len(c.Looks), c.Event)
	}
}

func TestLoadPlainNamesMistakes(t *testing.T) {
	_, err := LoadPlain("list.yaml", []byte("- statement: A.\n- id: b\n- id: b\n  statement: B.\n"))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"list.yaml:1:3", "needs an id", "claim b has no statement", `claim "b" is in the list twice`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error lacks %q:\n%v", want, err)
		}
	}
}

func TestAClaimOfOtherWordsIsNotTheBuiltinOne(t *testing.T) {
	list := Known([]Claim{{ID: "killed-3000", Statement: "About 3,000 sheep were killed."}})
	if len(list[0].Looks) != 0 {
		t.Error("a claim of other words took the looks of the built-in one")
	}
}
