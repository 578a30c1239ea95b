package passage_test

import (
	"fmt"

	"claimwatch/claims/passage"
)

func ExampleSplit() {
	text := "Dr. Karimi told AFP that «no one» came. ماذا حدث؟ Askush nuk e di."
	for _, s := range passage.Split(text, "en") {
		fmt.Println(text[s.Start:s.End])
	}
	// Output:
	// Dr. Karimi told AFP that «no one» came.
	// ماذا حدث؟
	// Askush nuk e di.
}

func ExampleFold() {
	fmt.Println(passage.Fold("Të VRARË: ۳٬۴۲۸"))
	// Output: te vrare: 3٬428
}
