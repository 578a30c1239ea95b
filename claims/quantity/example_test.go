package quantity_test

import (
	"fmt"

	"claimwatch/claims/quantity"
)

func ExampleRead() {
	for _, f := range quantity.Read("دست\u200cکم ۳٬۴۲۸ معترض کشته شده\u200cاند.", quantity.Context{Lang: "fa"}) {
		fmt.Println(f.Qualifier, *f.Value, f.Metric)
	}
	// Output: at-least 3428 killed
}
