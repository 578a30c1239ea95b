package report

import (
	"encoding/json"
	"io"
)

// The shapes of schema.org's ClaimReview, as far as it is used.
type (
	claimReview struct {
		Context       string        `json:"@context"`
		Type          string        `json:"@type"`
		URL           string        `json:"url"`
		ClaimReviewed string        `json:"claimReviewed"`
		Author        organization  `json:"author"`
		DatePublished string        `json:"datePublished"`
		InLanguage    string        `json:"inLanguage"`
		ItemReviewed  reviewedClaim `json:"itemReviewed"`
		Rating        rating        `json:"reviewRating"`
	}
	organization struct {
		Type string `json:"@type"`
		Name string `json:"name"`
		URL  string `json:"url,omitempty"`
	}
	reviewedClaim struct {
		Type          string        `json:"@type"`
		Author        organization  `json:"author"`
		DatePublished string        `json:"datePublished,omitempty"`
		First         *newsArticle  `json:"firstAppearance,omitempty"`
		Appearance    []newsArticle `json:"appearance,omitempty"`
	}
	newsArticle struct {
		Type string `json:"@type"`
		URL  string `json:"url"`
	}
	rating struct {
		Type        string `json:"@type"`
		Value       int    `json:"ratingValue"`
		Worst       int    `json:"worstRating"`
		Best        int    `json:"bestRating"`
		Name        string `json:"alternateName"`
		Explanation string `json:"ratingExplanation"`
	}
)

// ratings are the numbers of the verdicts; an opinion has none and is not
// emitted.
var ratings = map[string]int{"confirmed": 5, "likely": 4, "undetermined": 3, "misleading": 2, "unlikely": 2, "refuted": 1}

// WriteClaimReview writes the agreed verdicts that are in force as JSON-LD, a
// list with one object per claim. What is only proposed, disputed among
// analysts or under re-check is nobody else's business yet.
func (d *Day) WriteClaimReview(w io.Writer) error {
	out := []claimReview{}
	for _, v := range d.Verdicts {
		value, rated := ratings[v.Verdict]
		if v.Workflow != "agreed" || !rated || d.URL == "" {
			continue
		}
		r := claimReview{
			Context: "https://schema.org", Type: "ClaimReview", URL: d.URL + "/claims/" + v.Claim, ClaimReviewed: v.Statement, InLanguage: "en",
			Author: organization{"Organization", d.Desk, d.URL + "/"}, DatePublished: string(v.Since),
			Rating: rating{"Rating", value, 1, 5, upperFirst(bookOf("en").word("verdict.", v.Verdict)), v.Reason},
		}
		r.ItemReviewed = reviewedClaim{Type: "Claim"}
		if c := d.Claim(v.Claim); c != nil {
			r.ItemReviewed.Author = organization{Type: "Organization", Name: c.Claimant}
			r.ItemReviewed.DatePublished = string(c.AsOf)
		}
		for _, n := range v.Notes {
			if e := d.Endnotes[n-1]; safeURL(e.URL) == e.URL {
				r.ItemReviewed.Appearance = append(r.ItemReviewed.Appearance, newsArticle{"NewsArticle", e.URL})
			}
		}
		if len(r.ItemReviewed.Appearance) > 0 {
			r.ItemReviewed.First = &r.ItemReviewed.Appearance[0]
		}
		out = append(out, r)
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ") // and with <, > and & escaped: it may stand in a page
	return enc.Encode(out)
}
