package origin

import (
	"bytes"
	"encoding/gob"
	"fmt"

	"claimwatch/claims"
)

// A signature is a mark in the form in which it is stored.
type signature struct {
	Version                        int
	Day                            int32
	At                             int64
	Doubt                          uint8
	Lang, Outlet, Own              string
	Address, Text                  uint64
	Prints                         []uint64
	Features                       []uint32
	Kinds                          []byte
	Weights                        []byte
	Channels, Wires, Cited, Linked []string
	Names                          []string
	Values, Odd                    []float64
	Counts, OddCounts              []string
	Caveat, Release, Staff         bool
	Self                           uint32
	Counted                        []uint32
	Cites                          []string
	SaidWords                      []uint64
	SaidValues                     []float64
}

const signatureVersion = 7

// Signature returns what the index keeps of a document, to be stored and given
// to [Resolver.Load] when the index is rebuilt.
func (r *Resolver) Signature(d Doc) []byte {
	m := r.read(d)
	s := signature{
		Version: signatureVersion, Day: m.day, At: m.at, Doubt: m.doubt, Lang: m.lang, Outlet: m.outlet, Own: m.own, Address: m.address, Text: m.text,
		Prints: m.prints, Channels: m.channels, Wires: m.wires, Cited: m.cited, Linked: m.linked,
		Caveat: m.caveat, Release: m.release, Staff: m.staff, Self: m.self, Counted: m.counted, Cites: m.cites,
	}
	for _, f := range m.features {
		s.Features, s.Kinds, s.Weights = append(s.Features, f.hash), append(s.Kinds, byte(f.kind)), append(s.Weights, f.weight)
	}
	for _, f := range m.facts {
		s.Names, s.Values, s.Counts = append(s.Names, f.origin), append(s.Values, f.value), append(s.Counts, string(f.metric))
	}
	for _, f := range m.odd {
		s.Odd, s.OddCounts = append(s.Odd, f.value), append(s.OddCounts, string(f.metric))
	}
	for _, q := range m.said {
		s.SaidWords, s.SaidValues = append(s.SaidWords, q.words), append(s.SaidValues, q.value)
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(s); err != nil {
		panic(err) // a value of this type is always encodable
	}
	return b.Bytes()
}

// Load places a document from its signature, as [Resolver.Place] placed it. An
// id that is known already is left as it is.
func (r *Resolver) Load(id string, sig []byte) error {
	var s signature
	if err := gob.NewDecoder(bytes.NewReader(sig)).Decode(&s); err != nil {
		return fmt.Errorf("signature of %s: cannot be read: %w", id, err)
	}
	if s.Version != signatureVersion || len(s.Features) != len(s.Kinds) || len(s.Features) != len(s.Weights) || len(s.Names) != len(s.Values) || len(s.Names) != len(s.Counts) || len(s.Odd) != len(s.OddCounts) || len(s.SaidWords) != len(s.SaidValues) {
		return fmt.Errorf("signature of %s: version %d, want %d: run claimwatch reassess --apply, which reads the stored articles again", id, s.Version, signatureVersion)
	}
	for _, k := range s.Kinds {
		if kind(k) >= kinds {
			return fmt.Errorf("signature of %s: holds a feature of kind %d, which there is not", id, k)
		}
	}
	if _, ok := r.index.byID(id); ok {
		return nil
	}
	m := mark{
		day: s.Day, at: s.At, doubt: s.Doubt, lang: s.Lang, outlet: s.Outlet, own: s.Own, address: s.Address, text: s.Text, prints: s.Prints,
		channels: s.Channels, wires: s.Wires, cited: s.Cited, linked: s.Linked, caveat: s.Caveat, release: s.Release, staff: s.Staff, self: s.Self, counted: s.Counted, cites: s.Cites,
	}
	for i, h := range s.Features {
		m.features = append(m.features, feature{h, kind(s.Kinds[i]), s.Weights[i]})
	}
	for i, n := range s.Names {
		m.facts = append(m.facts, fact{figure{s.Values[i], claims.Metric(s.Counts[i])}, n})
	}
	for i, v := range s.Odd {
		m.odd = append(m.odd, figure{v, claims.Metric(s.OddCounts[i])})
	}
	for i, w := range s.SaidWords {
		m.said = append(m.said, said{w, s.SaidValues[i]})
	}
	r.place(id, m)
	return nil
}
