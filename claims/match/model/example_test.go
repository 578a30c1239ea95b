package model_test

import (
	"fmt"

	"claimwatch/claims/match/model"
)

func ExampleFuse() {
	byWords := []string{"killed", "injured", "arrested"}
	byMeaning := []string{"injured", "missing"}
	fmt.Println(model.Fuse(byWords, byMeaning))
	// Output: [injured killed missing arrested]
}

func ExampleNewClient() {
	// Text of articles does not leave this machine unless that is asked for.
	_, err := model.NewClient(model.ClientOptions{URL: "http://192.0.2.7:11434", Model: "m"})
	fmt.Println(err)
	// Output: model server 192.0.2.7:11434 is not on this machine: article text would leave it. Set allow_remote if that is meant
}
