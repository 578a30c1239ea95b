package quantity_test

import (
	"fmt"

	"claimwatch/claims/quantity"
)

func ExampleRead() {
	for _, f := range quantity.Read("دست‌کم ۳٬۴۲۸ معترض کشته شده‌اند.", quantity.Context{Lang: "fa"}) {
		fmt.Println(f.Qualifier, *f.Value, f.Metric)
	}
	// Output: at-least 3428 killed
}
