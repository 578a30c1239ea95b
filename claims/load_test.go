package claims

import (
	"slices"
	"strings"
	"testing"

	"claimwatch/crawler/source"
)

func TestBuiltInListsAreSound(t *testing.T) {
	list, reg := Seed(), SeedOrigins()
	if len(list) != 36 {
		t.Errorf("%d claims, want the 36 of the article", len(list))
	}
	for _, p := range LintTogether(list, reg) {
		t.Error(p)
	}
	for _, c := range list {
		if c.Quote == nil || c.Quote.Line == 0 || c.Quote.First == "" {
			t.Errorf("claim %s does not say where it stands in the article", c.ID)
		}
	}
	for _, o := range reg.List {
		if o.Camp == "" {
			t.Errorf("origin %s has no camp", o.ID)
		}
	}
	if got := reg.Family("safavi"); got != "mek" {
		t.Errorf("family of Ali Safavi = %q, want mek", got)
	}
	if got := reg.Family("nobody-we-know"); got != "nobody-we-know" {
		t.Errorf("an unregistered origin has family %q, want itself", got)
	}
}

func TestLoadNamesEveryMistakeAndItsPlace(t *testing.T) {
	src := `- id: Killed 3000
  kind: casualty
  claimant: X
  origin: x
  statement: About 3,000 people were killed.
  as_of: 20.1.2026
  rivals: [killed-300]
  figure: {metric: kiled, value: 3000, qualifier: about}
- id: killed-3000
  kind: casualty
  claimant: X
  origin: x
  statment: S
  as_of: 2026-01-20
- id: killed-3000
  kind: casualty
  claimant: X
  origin: x
  statement: S
  as_of: 2026-01-20
  logic: absense
`
	_, err := Load("claims.yaml", []byte(src))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`claims.yaml:1:3  [0].id: id "Killed 3000": letters a-z, digits and hyphens only. Try "killed-3000"`,
		`claims.yaml:6:10  [0].as_of: "20.1.2026": not a date. Write it as 2026-01-14`,
		`rival "killed-300" does not exist. Did you mean killed-3000?`,
		`[0].figure.metric: "kiled": one of killed, injured, arrested, executed, members, missing, money, year, other. Did you mean killed?`,
		`[1].statment: unknown key. Did you mean [1].statement?`,
		`claim killed-3000 has no statement`,
		`claim "killed-3000" is in the list twice`,
		`[2].logic: "absense": one of absence, opinion, demand. Did you mean absence?`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%s", want, err)
		}
	}
}

func TestLoadOriginsRefusesANameWithTwoOwners(t *testing.T) {
	src := `- {id: a, name: A, role: person, family: a, aliases: [Fars]}
- {id: b, name: B, role: persn, family: , aliases: [fars], camp: wire}
- {id: c, name: C, role: person, family: c, camp: iranian_state, camp_reason: r, camp_since: 2026-01-01}
`
	_, err := LoadOrigins("o.yaml", []byte(src))
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{`alias "fars" belongs to a and b`, `"persn": one of person`, `family ""`, "a camp needs camp_reason", `"iranian_state": one of`} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("missing %q in\n%s", want, err)
		}
	}
}

func TestCampsOfOriginsAreThoseOfOutlets(t *testing.T) {
	var outlets []string
	for _, c := range source.Camps() {
		outlets = append(outlets, c.ID)
	}
	if !slices.Equal(Camps(), outlets) {
		t.Errorf("origins can be of %v, outlets of %v", Camps(), outlets)
	}
}
