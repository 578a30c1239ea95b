package news_test

import (
	"fmt"

	"claimwatch/crawler/news"
)

// One article is known under one address, however it was linked to.
func ExampleCanonicalURL() {
	for _, raw := range []string{"HTTPS://Outlet.Example:443/sq/../sq/lajm?utm_source=feed&id=7#komente", "mailto:redaksia@outlet.example"} {
		fmt.Println(news.CanonicalURL(raw))
	}
	// Output:
	// https://outlet.example/sq/lajm?id=7 <nil>
	//  "mailto:redaksia@outlet.example" is not an address of the web: it must start with http:// or https://
}
