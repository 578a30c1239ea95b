package match_test

import (
	"fmt"

	"claimwatch/claims"
	"claimwatch/claims/match"
	"claimwatch/crawler/news"
)

func Example() {
	m, err := match.New(claims.Seed(), claims.SeedOrigins(), match.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	text := "SHBA e hoqi MEK nga lista e organizatave terroriste në vitin 2012."
	for _, e := range m.Match(news.Article{Lang: "sq", Text: text}).Evidence {
		fmt.Println(e.Claim, e.Stance, text[e.Start:e.End] == e.Quote)
	}
	// Output: us-delisted-2012 supports true
}
