package origin

import (
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

// TraceAll places all documents in order of publication and only then names
// each one's story, so that a later document can still join earlier ones. The
// answers come in the order of the documents.
func (r *Resolver) TraceAll(docs []Doc) []Traced {
	order := make([]int, len(docs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return published(docs[a].Article).Compare(published(docs[b].Article))
	})
	out := make([]Traced, len(docs))
	for _, i := range order {
		out[i] = r.Trace(docs[i])
	}
	for i := range out {
		out[i].Story = r.Story(out[i].ID)
	}
	return out
}

// Trace places one document and answers at once, for streams that cannot wait.
// Its story may since have been joined to another; [Resolver.Story] knows.
func (r *Resolver) Trace(d Doc) Traced {
	p := r.Place(d)
	return Traced{d.ID, p.Story, p.Origin, p.Via, p.Rule, p.Confidence, p.CopyOf, p.Reasons}
}
