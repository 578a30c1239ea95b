package news

import "time"

// A Trait is something of an outlet that its readers do not see and that tells
// whose hand runs it: an id that earns money or counts visitors, the machine
// that answers, its certificate, the skeleton of its pages. Whether a shared
// one tells anything is for package kin to say; a Trait only says what was met.
type Trait struct {
	Kind  TraitKind `json:"kind"`
	Value string    `json:"value"`
}

// TraitKind names what a [Trait] is of.
type TraitKind string

// The kinds of traits, with what their values look like.
const (
	TraitTag      TraitKind = "tag"      // "google-analytics:UA-4711": an id by which somebody is paid or counts
	TraitAddress  TraitKind = "address"  // "198.51.100.0/24", "2001:db8:1::/48": the network that answered
	TraitNames    TraitKind = "names"    // "a.example b.example": the names that the certificate holds for; they stay when it is renewed
	TraitTemplate TraitKind = "template" // "own:…" or "wordpress:…": a sketch of the page's skeleton
	TraitFront    TraitKind = "front"    // "cloudflare": somebody else's machines stand before the outlet's
)

// A Sighting is a trait of one outlet with when it was seen, and on which
// captures: the evidence that it was there.
type Sighting struct {
	Trait
	SourceID     string    `json:"source"`
	First        time.Time `json:"first"` // when the first of the captures was made
	Last         time.Time `json:"last"`
	FirstCapture int64     `json:"first_capture"`
	LastCapture  int64     `json:"last_capture"`
	Captures     int       `json:"captures"` // how many showed it
}
