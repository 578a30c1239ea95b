package review

import "fmt"

// cardJSON is a card for programs: as blind as the page.
func cardJSON(p *cardPage) any {
	m := p.Mention
	out := map[string]any{"evidence": fmt.Sprintf("e%d", m.ID), "claim": p.Claim.ID, "statement": p.Claim.Statement, "quote": m.Quote, "before": p.Passage.Before,
		"after": p.Passage.After, "outlet": m.Outlet, "lang": m.Lang, "url": m.URL, "title": m.Title, "published": m.Published, "origin": m.Origin, "rule": m.Rule,
		"figure": m.Figure, "comparison": p.Rows, "copies": len(p.Copies), "standing": p.Standing, "waiting": p.Of, "last": p.Last(), "seen": p.Seen()}
	if p.Reveal {
		out["machine"] = map[string]any{"stance": m.Stance, "score": m.Score, "tier": m.Tier, "relation": p.Relation, "arithmetic": p.Sum, "reasons": m.Reasons}
	}
	return out
}
