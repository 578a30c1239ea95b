package review

import "claimwatch/claims/assess"

type methodData struct {
	Rules   assess.Rules
	States  []assess.State
	Words   []VerdictWord
	Rulings []string
	Ties    []string
	Claims  int
	Origins int
	Sources int
}

func (s *site) methodology(*ask) (*page, error) {
	d := methodData{Rules: s.o.Rules, States: stateList(), Words: VerdictWords(), Rulings: []string{"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8"}, Ties: []string{"N1", "N2", "N3"},
		Claims: len(s.o.Claims), Origins: len(s.o.Origins.List), Sources: len(s.o.Sources)}
	return &page{Title: "Methodology", Template: "methodology", Data: d, JSON: d}, nil
}

func (s *site) keys(*ask) (*page, error) { return &page{Title: "Keys", Template: "keys"}, nil }

func (s *site) welcome(*ask) (*page, error) {
	return &page{Title: "Welcome", Template: "welcome", Data: methodData{Claims: len(s.o.Claims), Sources: len(s.o.Sources), Origins: len(s.o.Origins.List)}}, nil
}
