package similar_test

import (
	"fmt"

	"claimwatch/claims/similar"
)

func Example() {
	index := similar.New([]similar.Entry{
		{ID: "delisted", Text: "Washington removed the MEK from its list of terrorist organisations in 2012.", Title: "Delisting"},
		{ID: "camp", Text: "About 3,000 members of the MEK live in a camp near Durres.", Title: "The camp"},
	})
	for _, found := range index.Nearest("US takes #MEK off the terror list pic.twitter.com/x", 1) {
		fmt.Println(found.ID)
	}
	// Output: delisted
}
