package claims

import (
	"slices"
	"time"
)

// Role says what a person may do at the desk. Each role may do what the ones
// before it may.
type Role string

// The roles, from least to most.
const (
	Reader  Role = "reader"  // sees everything but settings of the desk
	Analyst Role = "analyst" // decides on evidence, writes notes and verdicts
	Editor  Role = "editor"  // rates origins, arbitrates, publishes verdicts
	Admin   Role = "admin"   // keeps the accounts
)

// Roles lists the roles from least to most.
func Roles() []Role { return []Role{Reader, Analyst, Editor, Admin} }

// Valid reports whether r is one of the roles.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// May reports whether r may do what asks for the role needed. A role that is
// not one of ours may do nothing.
func (r Role) May(needed Role) bool {
	have, want := slices.Index(Roles(), r), slices.Index(Roles(), needed)
	return have >= 0 && want >= 0 && have >= want
}

// A User is an account of the desk.
type User struct {
	Name     string    `json:"name"`
	Role     Role      `json:"role"`
	Password string    `json:"-"` // Argon2id in the form $argon2id$...; "" until one is chosen
	Created  time.Time `json:"created"`
	Seen     time.Time `json:"seen"`
	Disabled bool      `json:"disabled,omitempty"`
	// Epoch is raised whenever what was granted before must end: sessions
	// carry the one they began under.
	Epoch int64 `json:"-"`
}

// A Token lets a program act for a user. Only its hash is kept.
type Token struct {
	Hash    string    `json:"-"` // hex SHA-256 of the token
	Who     string    `json:"who"`
	Label   string    `json:"label"`
	Role    Role      `json:"role"` // never more than the user's own
	Created time.Time `json:"created"`
	Expires time.Time `json:"expires"` // zero = never
	Used    time.Time `json:"used"`
}

// What people do beside deciding on evidence.
const (
	ActAssign Action = "assign" // After names who answers for it; "" frees it
	ActBreak  Action = "break"  // the folded copy stands on its own; After is a [Place]
	ActSplit  Action = "split"  // one sentence says two things; After is a [Split]
)
