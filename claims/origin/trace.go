package origin

import (
	"cmp"
	"slices"

	"claimwatch/claims"
)

// A Traced says of one document what the trace of many found.
type Traced struct {
	ID         string          `json:"id"`
	Story      string          `json:"story"`
	Origin     string          `json:"origin"`
	Via        []string        `json:"via"`
	Rule       string          `json:"rule"`
	Confidence float64         `json:"confidence"`
	CopyOf     string          `json:"copy_of,omitempty"`
	Reasons    []claims.Reason `json:"reasons,omitempty"`
}

// A Reading is what is kept of a document until all are read: its mark, which
// is a few kilobytes however long the text was.
type Reading struct {
	id   string
	at   int64 // publication, seconds since 1970
	mark mark
}

// Read reads a document without placing it. Unlike everything else a Resolver
// does, readings may be made by many goroutines at once.
func (r *Resolver) Read(d Doc) Reading {
	m := r.read(d)
	m.features, m.prints = slices.Clip(m.features), slices.Clip(m.prints)
	return Reading{d.ID, published(d.Article).Unix(), m}
}

// TraceReadings places documents in order of publication and only then names
// each one's story, so that a later document can still join earlier ones. The
// answers come in the order of the readings. The readings are used up: what
// the index does not hold of them is let go as they are placed. Reasons are
// kept only if why is set.
func (r *Resolver) TraceReadings(rs []Reading, why bool, answer func(Traced) error) error {
	order := make([]int32, len(rs))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(a, b int32) int { return cmp.Compare(rs[a].at, rs[b].at) })
	reasons := map[int32][]claims.Reason{}
	for _, i := range order {
		notes := r.placeReading(rs[i])
		if why {
			reasons[i] = notes
		}
		rs[i].mark = mark{}
	}
	for i := range rs {
		n, _ := r.index.byID(rs[i].id)
		if err := answer(traced(rs[i].id, r.placement(n, reasons[int32(i)]))); err != nil {
			return err
		}
	}
	return nil
}

// placeReading places what was read, unless its id is placed already.
func (r *Resolver) placeReading(x Reading) []claims.Reason {
	if _, ok := r.index.byID(x.id); ok {
		return nil
	}
	_, links := r.place(x.id, x.mark)
	return append(x.mark.notes(), links...)
}

// TraceAll traces documents together, with the reasons.
func (r *Resolver) TraceAll(docs []Doc) []Traced {
	rs := make([]Reading, len(docs))
	for i, d := range docs {
		rs[i] = r.Read(d)
	}
	out := make([]Traced, 0, len(docs))
	err := r.TraceReadings(rs, true, func(t Traced) error {
		out = append(out, t)
		return nil
	})
	if err != nil {
		panic(err) // the function above returns none
	}
	return out
}

// Trace places one document and answers at once, for streams that cannot wait.
// Its story may since have been joined to another; [Resolver.Story] knows.
func (r *Resolver) Trace(d Doc) Traced { return traced(d.ID, r.Place(d)) }

func traced(id string, p Placement) Traced {
	return Traced{id, p.Story, p.Origin, p.Via, p.Rule, p.Confidence, p.CopyOf, p.Reasons}
}
