package match

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"claimwatch/claims"
)

// What a Matcher prepares once: the concepts that its rules name, and the
// claims with their looks, indexed.

// ids are the concepts that rules of the program name.
type ids struct {
	neg, deny, doubts, demand, toll, since                int
	review, fear                                          int   // not confirmed; feared or expected
	blamed                                                int   // accused
	agent, terror                                         int   // somebody else is said to have done it
	multiple                                              int   // several times as many
	away                                                  []int // another place, where the sentence names it
	elsewhere, there, hints, home, otherCounts, officials []int
	belong, nations, persian                              []int // who belongs to a country; countries; words of Iran
	metrics                                               map[claims.Metric][]int
}

// name looks up the concepts that the rules name.
func (m *Matcher) name() {
	id := func(n string) int {
		if i, ok := m.lex.byName[n]; ok {
			return i
		}
		return -1
	}
	all := func(names ...string) (out []int) {
		for _, n := range names {
			if i := id(n); i >= 0 {
				out = append(out, i)
			}
		}
		return out
	}
	m.ids = ids{neg: id("NEG"), deny: id("DENY"), doubts: id("DOUBTS"), demand: id("DEMAND"), toll: id("TOLL"), since: id("SINCE"), review: id("UNDERREVIEW"), fear: id("FEAR"), agent: id("AGENTTERROR"), blamed: id("BLAMED"), terror: id("TERROR"), multiple: id("MULTIPLE"),
		belong: all("OPPOSITION", "DIASPORA"), nations: all("FOREIGN", "ALBANIA", "IRAQ", "ISRAEL"), persian: all("IRAN", "REGIME", "PAHLAVI", "MONARCHISTS", "MEK", "NCRI"),
		elsewhere: all("FOREIGN", "GAZA"), away: all("IRAQ"), otherCounts: all("ARREST", "EXECUTE"), there: all("HRANA", "IHR", "KHAMENEI"), hints: all("PAHLAVI", "IRGC", "MONARCHISTS", "RIAL"), officials: all("OFFICIAL", "REGIME", "STATEMEDIA"), home: all("ALBANIA", "UK", "EUROPE", "IRAQ"),
		metrics: map[claims.Metric][]int{claims.Killed: all("KILL", "TOLL"), claims.Arrested: all("ARREST"), claims.Executed: all("EXECUTE")}}
	for i, c := range m.lex.concepts {
		if len(c.refers) > 0 {
			m.references = append(m.references, reference{i, all(c.refers...)})
		}
		if c.kind == "wave" {
			m.waveIDs = append(m.waveIDs, i)
		}
	}
	m.speech.references = m.references
	m.nameKeepers()
}

// track makes the claims ready.
func (m *Matcher) track(list []claims.Claim) error {
	var errs []error
	events := map[string]*event{}
	for _, c := range list {
		if c.Retired != "" {
			continue
		}
		t := &tracked{Claim: c, factor: 1, countScore: .9}
		if c.Event != "" {
			if events[c.Event] == nil {
				events[c.Event] = m.lex.event(c.Event)
			}
			t.event = events[c.Event]
		}
		if c.Figure != nil && c.Figure.Metric == claims.Year {
			t.year = int(valueOf(c.Figure))
		}
		t.keeper = m.keeperOf(c)
		for _, s := range c.Looks {
			k, err := parseLook(s, m.lex)
			if err == nil && len(k.heads()) == 0 {
				err = fmt.Errorf("look %q: at least one concept must stand in the sentence itself, without ~", s)
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("claim %s: %w", c.ID, err))
			}
			t.looks = append(t.looks, k)
		}
		for i := range t.looks {
			k := &t.looks[i]
			for _, h := range k.heads() {
				m.byHead[h] = append(m.byHead[h], lookOf{t, k})
			}
			m.indexActs(t, k)
		}
		if c.Figure != nil && c.Figure.Metric != claims.Year && c.Figure.Metric != "" {
			m.counts = append(m.counts, t)
		}
		m.claims = append(m.claims, t)
	}
	m.auto = m.reduceAll()
	return errors.Join(errs...)
}

// heads are the concepts of which one must stand in the sentence: those of the
// first term that asks for it.
func (k *look) heads() []int {
	for _, t := range k.terms {
		if !t.not && !t.context && len(t.groups) > 0 {
			return t.groups[0]
		}
	}
	return nil
}

func (m *Matcher) stamp(list []claims.Claim) error {
	b, err := json.Marshal(list)
	if err != nil {
		return fmt.Errorf("cannot name the version of the claims: %w", err)
	}
	h := sha256.New()
	h.Write(b)
	for _, f := range m.lex.forms {
		fmt.Fprintln(h, f.concept, f.text, f.langs)
	}
	fmt.Fprint(h, cueFile, m.o.Accept, m.o.Suggest)
	m.version = fmt.Sprintf("%s-%x", version, h.Sum(nil)[:4])
	return nil
}
